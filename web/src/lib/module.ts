// The wasm module's functions, typed by hand, with every refusal turned into the one error.

import { reasonOf, refuse, RopewalkError, type Problem } from './error.js';
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

/** Whether a refusal says that a module has stopped: whoever wants to go on makes a new one. */
export const isStop = (error: unknown): boolean =>
  error instanceof RopewalkError && error.code === 'stopped';

// A trap, or a stack that is used up, leaves C++'s frames without undoing them: from then on the module's memory is not
// what C++ takes it for. (Firefox tells of a full stack by an error of its own.) Without exceptions in wasm, a failed
// allocation is a trap too. Whatever else Embind throws is a value that it cannot pass on, before C++ is entered.
const endsModule = (cause: unknown): boolean =>
  cause instanceof WebAssembly.RuntimeError ||
  cause instanceof RangeError ||
  (cause instanceof Error && cause.name === 'InternalError');

function stopOf(cause: unknown): RopewalkError {
  const why = cause instanceof WebAssembly.RuntimeError ? ', most likely out of memory' : '';
  const message = `stopped${why} (${reasonOf(cause)}) and takes no more calls: create another`;
  return new RopewalkError({ code: 'stopped', where: 'wasm', message }, { cause });
}

type Function = (...given: unknown[]) => unknown;

/** What the glue of a build resolves to: its functions, and the engine's error where a copy failed (bindings/crossing.cpp). */
type Module = Record<string, Function | undefined> & {
  failedCopy?: unknown;
  _malloc(bytes: number): number; // 0: there is no room
  _free(at: number): void;
};

const smallCall = 65_536; // bytes: found without asking

// Embind copies texts without asking whether there was room for them, and C++ ends where there is none for an array.
function judgeRoom(module: Module, name: string, given: readonly unknown[]): void {
  const bytes = given.reduce<number>((sum, one) => {
    if (typeof one === 'string') return sum + 3 * one.length;
    return ArrayBuffer.isView(one) ? sum + one.byteLength : sum;
  }, 0);
  if (bytes <= smallCall) return;
  const at = bytes < 2 ** 32 ? module._malloc(bytes) : 0;
  if (at === 0)
    refuse('out_of_memory', name, `was given ${bytes} bytes, more than there is room for`);
  module._free(at);
}

// A module until its first stop; then it is let go of, with all its memory.
class Running {
  #module: Module | undefined;
  #cause: unknown; // of the stop

  constructor(module: Module) {
    this.#module = module;
  }

  call(name: string, given: unknown[]): unknown {
    const module = this.#module;
    if (module === undefined) throw stopOf(this.#cause);
    judgeRoom(module, name, given);
    let returned: unknown;
    try {
      returned = module[name]!(...given);
    } catch (cause) {
      if (!endsModule(cause))
        return refuse(
          'wrong_type',
          name,
          `was given what it cannot take (${reasonOf(cause)})`,
          cause,
        );
      // First of all, since where the stack is full no call may get through.
      this.#module = undefined;
      this.#cause = cause;
      throw stopOf(cause);
    }
    const failed = module.failedCopy;
    if (failed !== undefined) {
      delete module.failedCopy;
      return refuse(
        'not_copied',
        name,
        `an array could not be copied (${reasonOf(failed)})`,
        failed,
      );
    }
    const problem = problemIn(returned);
    if (problem) throw new RopewalkError(problem);
    return returned;
  }
}

/** `module` is what the glue of one of our builds resolves to. */
export function bindings(module: unknown): Bindings {
  const found = module as Module;
  const missing = names.find((name) => typeof found[name] !== 'function');
  if (missing !== undefined)
    return refuse('wrong_wasm', 'wasm', `must be a build of this version, which has ${missing}`);
  const running = new Running(found);
  const entries = names.map((name) => [name, (...given: unknown[]) => running.call(name, given)]);
  return Object.fromEntries(entries) as unknown as Bindings;
}
