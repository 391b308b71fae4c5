// The wasm module's functions, typed by hand, with every refusal turned into the one error.

import { refuse, RopewalkError, type Problem } from './error.js';
import type { Plan } from './plan.js';

type Refused<T> = T | { readonly problem: Problem };

export type Turn = 'forward' | 'inverse' | 'transpose';

/** What cpp/bindings registers. */
interface Registered {
  build(): string;
  version(): string;
  describe(): string;
  rope(request: string): Refused<{ resolved: string; inverseFrequencies: Float64Array }>;
  tables(
    request: string,
    positions: Float64Array,
    axes: number,
  ): Refused<{ cos: Float32Array; sin: Float32Array }>;
  embedding(request: string, positions: Float64Array): Refused<Float32Array>;
  rotate(
    request: string,
    x: Float32Array,
    positions: Float64Array,
    axes: number,
    heads: number,
    layout: string,
    turn: Turn,
    role: string,
  ): Refused<Float32Array>;
  attention(
    request: string,
    q: Float32Array,
    k: Float32Array,
    v: Float32Array,
    heads: number,
    kvHeads: number,
    headDim: number,
    layout: string,
  ): Refused<Float32Array>;
  loadModel(config: string, weights: Uint8Array): Refused<number>;
  releaseModel(handle: number): void;
  modelConfig(handle: number): string;
  modelLosses(
    handle: number,
    variant: string,
    length: number,
    tokens: Float64Array,
  ): Refused<Float32Array>;
  modelCheck(handle: number, variant: string, ...window: WindowArguments): Refused<string>;
  modelEvaluate(
    handle: number,
    variant: string,
    ...window: WindowArguments
  ): Refused<{ losses: Float32Array; loss: number; accuracy?: number; scored: number }>;
  plan(request: string, tokens: number): Refused<Plan>;
  modelPlans(
    handle: number,
    variant: string,
    length: number,
    tokens: number,
  ): Refused<readonly Plan[]>;
  modelWeights(handle: number): { values: Float32Array; tensors: string };
  modelSample(handle: number, ...window: WindowArguments): Refused<Sample>;
}

/** The text of one window. */
export interface Sample {
  readonly tokens: Int32Array; // [N + 1]: begin of text, then bytes
  readonly scored: number; // the last so many of the N predictions
  readonly accuracy: 'none' | 'share' | 'exact'; // of the scored: none asked for, the right ones, all or nothing
}

export type WindowArguments = [
  task: string,
  length: number,
  longest: number,
  window: number,
  windows: number,
  seed: number,
  text: Uint8Array,
];

type Accepted<R> = R extends { readonly problem: Problem } ? never : R;

/** The same functions, which throw a RopewalkError instead of returning a problem. */
export type Bindings = {
  readonly [Name in keyof Registered]: (
    ...given: Parameters<Registered[Name]>
  ) => Accepted<ReturnType<Registered[Name]>>;
};

const names: readonly (keyof Registered)[] = [
  'build',
  'version',
  'describe',
  'rope',
  'tables',
  'embedding',
  'rotate',
  'attention',
  'loadModel',
  'releaseModel',
  'modelConfig',
  'modelLosses',
  'modelCheck',
  'modelEvaluate',
  'plan',
  'modelPlans',
  'modelWeights',
  'modelSample',
];

function problemIn(returned: unknown): Problem | undefined {
  if (typeof returned !== 'object' || returned === null || !('problem' in returned))
    return undefined;
  return returned.problem as Problem;
}

// Without exceptions in wasm, running out of memory ends the module; whoever wants to go on makes a new one. Whatever
// else Embind throws is a value that it cannot pass on, and the module lives.
function failed(name: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const ended = cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError;
  return ended
    ? refuse('stopped', 'wasm', `stopped, most likely out of memory (${reason}); create another`)
    : refuse('wrong_type', name, `was given what it cannot take (${reason})`);
}

function throwing(
  name: string,
  call: (...given: unknown[]) => unknown,
): (...given: unknown[]) => unknown {
  return (...given) => {
    let returned: unknown;
    try {
      returned = call(...given);
    } catch (cause) {
      return failed(name, cause);
    }
    const problem = problemIn(returned);
    if (problem) throw new RopewalkError(problem);
    return returned;
  };
}

/** `module` is what the glue of one of our builds resolves to. */
export function bindings(module: unknown): Bindings {
  const found = module as Record<string, (...given: unknown[]) => unknown>;
  const entries = names.map((name) => {
    const call = found[name];
    if (call === undefined)
      return refuse('wrong_wasm', 'wasm', `must be a build of this version, which has ${name}`);
    return [name, throwing(name, call)] as const;
  });
  return Object.fromEntries(entries) as unknown as Bindings;
}
