// Running a comparison: every (variant, length, window) is a job of its own, longest first; what a GPU leaves, workers finish.

import { isGpuFailure } from '../gpu/failure.js';
import { RopewalkError } from '../lib/error.js';
import type { Job, ModelSource, Outcome, Resolved } from '../lib/index.js';
import { wasmBackend, type Backend, type GpuSource, type Wanted } from './backend.js';
import type {
  BackendKind,
  Cell,
  Comparison,
  ComparisonResult,
  Progress,
  Ran,
} from './comparison.js';
import type { Pool } from './pool.js';
import { byPosition, mean, standardError } from './statistics.js';
import { writeTerm } from './terms.js';

export interface CompareOptions {
  readonly model: ModelSource & { readonly name: string };
  readonly passage: string | Uint8Array; // read when the comparison brings no text
  readonly pool: Pool;
  readonly gpu?: GpuSource; // where none is given, nothing runs on a GPU
  readonly backend?: Wanted; // usual: auto
  readonly signal?: AbortSignal; // stops after the windows at hand
  readonly onProgress?: (progress: Progress) => void;
  readonly onCell?: (cell: Cell) => void; // as soon as its last window is done
}

/** One cell in the making. */
interface Making {
  readonly variant: string;
  readonly length: number;
  readonly resolved: Resolved;
  readonly outcomes: (Outcome | undefined)[]; // [windows]
  readonly by: Set<Backend['kind']>; // that computed any of them
  seconds: number;
}

interface Work {
  readonly job: Job;
  readonly making: Making;
}

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

const need = (where: string, message: string): never => {
  throw new RopewalkError({ code: 'missing', where, message });
};

function taskText({ task, taskParams = {} }: Comparison): string {
  const params = Object.fromEntries(
    Object.entries(taskParams).map(([name, value]) => [name, String(value)]),
  );
  return writeTerm({ id: task, params });
}

// Everything is judged before anything is computed, so that a slip in the last method does not show after a minute.
async function plan(comparison: Comparison, pool: Pool): Promise<Work[]> {
  const { variants, lengths, windows, seed } = comparison;
  if (variants.length === 0) need('variants', 'at least one is needed');
  if (lengths.length === 0) need('lengths', 'at least one is needed');
  const shared = { task: taskText(comparison), longest: Math.max(...lengths), windows, seed };
  const work: Work[] = [];
  for (const length of lengths) {
    for (const variant of variants) {
      const resolved = await pool.check({ ...shared, variant, length, window: 0 });
      const making: Making = {
        variant,
        length,
        resolved,
        outcomes: Array<undefined>(windows).fill(undefined),
        by: new Set(),
        seconds: 0,
      };
      for (let window = 0; window < windows; ++window)
        work.push({ making, job: { ...shared, variant, length, window } });
    }
  }
  return work;
}

function cellOf(making: Making, trainLength: number): Cell {
  const outcomes = making.outcomes.filter((outcome) => outcome !== undefined);
  const windowLosses = outcomes.map((outcome) => outcome.loss);
  const accuracies = outcomes
    .map((outcome) => outcome.accuracy)
    .filter((accuracy) => accuracy !== undefined);
  return {
    variant: making.variant,
    params: making.resolved.params,
    length: making.length,
    loss: mean(windowLosses),
    standardError: standardError(windowLosses),
    ...(accuracies.length > 0 ? { accuracy: mean(accuracies) } : {}),
    seconds: making.seconds,
    windowLosses,
    byPosition: byPosition(
      outcomes.map((outcome) => outcome.losses),
      trainLength,
    ),
    backend: backendOf(making.by),
  };
}

const backendOf = (by: ReadonlySet<Backend['kind']>): BackendKind =>
  by.size > 1 ? 'both' : ([...by][0] ?? 'wasm');

// What a window costs, in tokens of a short one: attention grows with the length, and at some 2048 tokens of our
// models costs as much as all the rest.
const cost = ({ length }: Job): number => length * (1 + length / 2048);

function progressOf(done: number, total: number, begun: number): Progress {
  const elapsed = (performance.now() - begun) / 1000;
  return { done, total, secondsLeft: done > 0 ? (elapsed * (total - done)) / done : NaN };
}

/** The next windows of one cell, as many as the backend takes together. */
function nextGroup(queue: Work[], backend: Backend): Work[] {
  const [first] = queue;
  if (!first) return [];
  const most = Math.max(1, backend.together(first.job.length));
  const others = queue.findIndex(({ making }) => making !== first.making);
  return queue.splice(0, Math.min(most, others < 0 ? queue.length : others));
}

type Done = (group: readonly Work[], outcomes: readonly Outcome[], seconds: number) => void;

/** Every lane takes group after group; after a failure of one the others stop too. */
async function drain(
  queue: Work[],
  backend: Backend,
  done: Done,
  signal: AbortSignal | undefined,
): Promise<void> {
  const lane = async (number: number): Promise<void> => {
    for (let group; (group = nextGroup(queue, backend)).length > 0;) {
      signal?.throwIfAborted();
      const started = performance.now();
      const jobs = group.map(({ job }) => job);
      const outcomes = await backend.evaluate(jobs, number, signal);
      group.forEach(({ making }) => making.by.add(backend.kind));
      done(group, outcomes, (performance.now() - started) / 1000);
    }
  };
  try {
    await Promise.all(Array.from({ length: backend.lanes }, (_, number) => lane(number)));
  } finally {
    queue.length = 0;
  }
}

/** As much as a GPU can, and what there is to say of it. Its failures end here. */
async function onGpu(
  work: readonly Work[],
  options: CompareOptions,
  done: Done,
): Promise<Omit<Ran, 'kind'>> {
  const { pool, gpu, backend: wanted = 'auto', signal } = options;
  const found = (await gpu?.find(wanted, pool)) ?? {};
  if (!('backend' in found)) return found;
  const { backend } = found;
  const { name: adapter, software } = backend.adapter;
  const fitting = work.filter(({ job }) => backend.together(job.length) > 0);
  const all = fitting.length === work.length;
  const tooLong = `this adapter reads at most ${backend.longest} tokens at once; longer windows were read by WebAssembly`;
  try {
    if (fitting.length > 0) await backend.prove(fitting.at(-1)!.job); // the shortest
    await drain(fitting, backend, done, signal);
    return { adapter, software, ...(all ? {} : { note: tooLong }) };
  } catch (error) {
    if (!isGpuFailure(error)) throw error;
    gpu?.failed();
    return { adapter, software, note: `${error.message}; WebAssembly went on from there` };
  } finally {
    backend.release();
  }
}

export async function compare(
  comparison: Comparison,
  options: CompareOptions,
): Promise<ComparisonResult> {
  const { pool, signal, onProgress, onCell } = options;
  const begun = performance.now();
  const { config, weights, name } = options.model;
  const { build, trainLength } = await pool.load(
    { config, weights },
    bytesOf(comparison.text ?? options.passage),
  );
  const planned = await plan(comparison, pool);
  const order = [...new Set(planned.map(({ making }) => making))];
  const work = planned.toSorted((a, b) => b.job.length - a.job.length);
  const total = work.reduce((sum, { job }) => sum + cost(job), 0);
  const tokens = work.reduce((sum, { job }) => sum + job.length, 0);
  const computing = performance.now();
  let done = 0;

  const take: Done = (group, outcomes, seconds) => {
    group.forEach(({ job, making }, n) => {
      making.outcomes[job.window] = outcomes[n];
      done += cost(job);
    });
    const { making } = group[0]!;
    making.seconds += seconds;
    onProgress?.(progressOf(done, total, computing));
    if (making.outcomes.every((outcome) => outcome !== undefined))
      onCell?.(cellOf(making, trainLength));
  };
  signal?.throwIfAborted();
  onProgress?.(progressOf(0, total, computing));
  const ran = await onGpu(work, options, take);
  const left = work.filter(({ job, making }) => making.outcomes[job.window] === undefined);
  await drain(left, wasmBackend(pool), take, signal);

  const seconds = (performance.now() - computing) / 1000;
  return {
    model: name,
    trainLength,
    task: taskText(comparison),
    build,
    workers: pool.workers,
    seconds: (performance.now() - begun) / 1000,
    tokensPerSecond: tokens / seconds,
    backend: { kind: backendOf(new Set(order.flatMap(({ by }) => [...by]))), ...ran },
    results: order.map((making) => cellOf(making, trainLength)),
  };
}
