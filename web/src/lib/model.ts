// A loaded model: losses under any variant, and the measures. Holds memory of the module until it is released.

import {
  checkNumbers,
  checkedKeys,
  checkedNumber,
  checkedOptions,
  checkedText,
  type KeysOf,
} from './arguments.js';
import { bytesOfFile, checkedBytes, doubles, isBytes } from './arrays.js';
import { refuse, shown } from './error.js';
import { isStop, type Bindings, type Sample, type WindowArguments } from './module.js';
import type { Plan } from './plan.js';
import { toJson } from './rope.js';
import type { LayerVariants, Params, ResolvedValue } from './variants.js';

export interface ModelSource {
  readonly config: object | string; // config.json
  readonly weights: ArrayBuffer | ArrayBufferView; // the bytes of model.safetensors
}

export interface LossesRequest<Text extends string = string> {
  readonly variant?: Text & LayerVariants<Text>; // usual: rope; layers may take turns, `window(window=64)|rope`
  readonly params?: Params<NoInfer<Text>>;
  readonly length?: number; // the length that presets follow; usual: tokens read, T − 1
}

const lossesKeys: KeysOf<LossesRequest> = { variant: true, params: true, length: true };

/** One window of one measure under one variant, both in text form. */
export interface Job {
  readonly variant: string;
  readonly task: string; // `text`, `repeat(period=256)`
  readonly length: number; // N
  readonly longest: number; // the greatest N of the comparison
  readonly window: number; // 0 … windows − 1
  readonly windows: number;
  readonly seed: number;
}

export interface Outcome {
  readonly losses: Float32Array; // [N] nats per byte
  readonly loss: number; // mean over the scored predictions, which are the last `scored`
  readonly scored: number;
  readonly accuracy?: number;
}

/** A judged combination: every parameter, presets resolved. */
export interface Resolved {
  readonly text: string;
  readonly params: Record<string, ResolvedValue>;
  readonly attentionFactor: number;
}

export interface ModelConfig {
  readonly head_dim: number;
  readonly rope_theta: number;
  readonly num_attention_heads: number;
  readonly hidden_size: number;
  readonly max_position_embeddings: number; // the training length
  readonly [key: string]: unknown;
}

export interface Tensor {
  readonly name: string; // as in Hugging Face's LLaMA
  readonly rows: number; // [rows, columns] = [out, in]
  readonly columns: number;
  readonly offset: number; // in the array
}

export interface ModelParts {
  readonly config: ModelConfig;
  readonly values: Float32Array; // every number of the model
  readonly tensors: readonly Tensor[];
}

const beginOfText = 256;

/** Begin of text, then the bytes: what `losses` reads. */
export function encode(text: string | Uint8Array): Int32Array {
  if (typeof text !== 'string' && !isBytes(text))
    return refuse('wrong_type', 'text', `must be a text or a Uint8Array, got ${shown(text)}`);
  const bytes =
    typeof text === 'string' ? new TextEncoder().encode(text) : checkedBytes(text, 'text');
  const tokens = new Int32Array(bytes.length + 1);
  tokens[0] = beginOfText;
  tokens.set(bytes, 1);
  return tokens;
}

// Known to every engine that runs this, and not to TypeScript's usual library of an ES2022 target.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

export class Model {
  readonly config: ModelConfig;
  #wasm: Bindings;
  #handle: number | undefined;

  constructor(wasm: Bindings, source: ModelSource) {
    const { config, weights } = checkedOptions(source, 'source');
    const text = typeof config === 'string' ? config : toJson(config, 'config');
    this.#wasm = wasm;
    this.#handle = wasm.loadModel(
      text,
      bytesOfFile(weights, 'weights', 'the bytes of a safetensors file'),
    );
    this.config = JSON.parse(wasm.modelConfig(this.#handle)) as ModelConfig;
  }

  get #live(): number {
    return this.#handle ?? refuse('released', 'model', 'was released');
  }

  /** tokens: [T] → [T − 1] nats per token; entry t is the loss of predicting token t + 1. */
  losses<const Text extends string = 'rope'>(
    tokens: ArrayLike<number>,
    request: LossesRequest<Text> = {},
  ): Float32Array {
    const handle = this.#live;
    checkedKeys(request, lossesKeys, 'request');
    const given = doubles('tokens', tokens);
    const length = checkedNumber(request.length ?? Math.max(1, given.length - 1), 'length');
    return this.#wasm.modelLosses(handle, this.#textOf(request, length), length, given);
  }

  /** What a window would be, or why not; nothing is computed. */
  check(job: Job, text: Uint8Array): Resolved {
    return JSON.parse(this.#wasm.modelCheck(this.#live, ...jobOf(job, text))) as Resolved;
  }

  evaluate(job: Job, text: Uint8Array): Outcome {
    return this.#wasm.modelEvaluate(this.#live, ...jobOf(job, text));
  }

  /** What another implementation of the model needs: all weights, and where each tensor lies. */
  parts(): ModelParts {
    const { values, tensors } = this.#wasm.modelWeights(this.#live);
    return { config: this.config, values, tensors: JSON.parse(tensors) as Tensor[] };
  }

  /** Layer l follows plan l mod their number. `length` is the one that presets follow. */
  plans(variant: string, length: number, tokens = length): readonly Plan[] {
    return this.#wasm.modelPlans(
      this.#live,
      checkedText(variant, 'variant'),
      checkedNumber(length, 'length'),
      checkedNumber(tokens, 'tokens'),
    );
  }

  /** The text of a window, without reading it. */
  sample(job: Job, text: Uint8Array): Sample {
    return this.#wasm.modelSample(this.#live, ...windowOf(job, text));
  }

  // Parameters that stand beside the variant are put into its text, which C++ knows how to do.
  #textOf(
    request: { readonly variant?: unknown; readonly params?: unknown },
    length: number,
  ): string {
    const { variant: said = 'rope', params } = request;
    const variant = checkedText(said, 'variant');
    if (params === undefined) return variant;
    if (variant.includes('|'))
      return refuse(
        'clash',
        'params',
        'must stand in the text where layers take turns: window(window=64)|rope',
      );
    const {
      head_dim: headDim,
      rope_theta: base,
      max_position_embeddings: trainLength,
      num_attention_heads: heads,
      hidden_size: hiddenSize,
    } = this.config;
    const geometry = { headDim, base, trainLength, length, heads, hiddenSize };
    const { resolved } = this.#wasm.rope(toJson({ variant, params, ...geometry }));
    return (JSON.parse(resolved) as Resolved).text;
  }

  /** Gives the memory back. May be called again. */
  [Symbol.dispose](): void {
    const handle = this.#handle;
    this.#handle = undefined;
    try {
      if (handle !== undefined) this.#wasm.releaseModel(handle);
    } catch (error) {
      if (!isStop(error)) throw error; // its memory went with the module
    }
  }
}

function windowOf(job: Job, text: Uint8Array): WindowArguments {
  const { task, length, longest, window, windows, seed } = checkedOptions(job, 'job');
  checkedText(task, 'task');
  checkNumbers({ length, longest, window, windows, seed });
  return [task, length, longest, window, windows, seed, checkedBytes(text, 'text')];
}

function jobOf(job: Job, text: Uint8Array): readonly [variant: string, ...WindowArguments] {
  const window = windowOf(job, text);
  return [checkedText(job.variant, 'variant'), ...window];
}
