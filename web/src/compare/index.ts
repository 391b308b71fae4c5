// Comparing variants on a model: the comparison, the pool that computes it, its text forms.

export type { AdapterFacts, Backend, GpuSource, Wanted } from './backend.js';
export type {
  BackendKind,
  Bucket,
  Cell,
  Comparison,
  ComparisonResult,
  ParamValue,
  Progress,
  Ran,
} from './comparison.js';
export { compare, type CompareOptions } from './run.js';
export { createPool, usualWorkers, type Pool, type PoolOptions, type WorkerLike } from './pool.js';
export { browserWorker } from './workers.js';
export {
  readMethod,
  readTerm,
  splitMethods,
  splitTurns,
  writeMethod,
  writeTerm,
  type Term,
} from './terms.js';
export { isAlike, paired, type Difference } from './statistics.js';
export { isUnlike, surprise, type Surprise } from './surprise.js';
