// The decoder on the GPU: windows of one length together, whatever reads them, from tokens to losses. The twin of
// cpp/model/transformer.cpp.

import type { ModelParts } from '../lib/model.js';
import { chunkRows, makeArrays, type Arrays, type Part, type Reading } from './arrays.js';
import type { Gpu } from './device.js';
import { failGpu } from './failure.js';
import { judgeLosses, judgeReadings } from './judge.js';
import { attend, tileFor } from './kernels/attend.js';
import { embed } from './kernels/embed.js';
import { linear } from './kernels/linear.js';
import { loss } from './kernels/loss.js';
import { norm } from './kernels/norm.js';
import { swiglu } from './kernels/swiglu.js';
import type { Machine } from './machine.js';
import { Memory } from './memory.js';
import { Plans } from './plan.js';
import { Programs } from './programs.js';
import { Slices, watched, type SliceOptions } from './slices.js';
import { shapeOf, uploadWeights, type Shape, type Weights } from './weights.js';

export interface Read {
  readonly losses: Float32Array; // [N] nats per token
  readonly predicted: Uint32Array; // [N] the likeliest token of each position
}

export class GpuModel {
  readonly shape: Shape;
  readonly slices: Slices;
  readonly #gpu: Gpu;
  readonly #programs: Programs;
  readonly #memory: Memory;
  readonly #plans: Plans;
  readonly #weights: Weights;

  private constructor(gpu: Gpu, shape: Shape, memory: Memory, weights: Weights, slices: Slices) {
    this.shape = shape;
    this.slices = slices;
    this.#gpu = gpu;
    this.#programs = Programs.of(gpu);
    this.#memory = memory;
    this.#plans = new Plans(gpu.device);
    this.#weights = weights;
  }

  static async load(gpu: Gpu, parts: ModelParts, options: SliceOptions = {}): Promise<GpuModel> {
    const { limits } = gpu.device;
    const shape = shapeOf(parts.config);
    tileFor(gpu, shape.headDim); // or why not
    if (parts.values.byteLength > limits.maxStorageBufferBindingSize)
      failGpu(
        'gpu_limit',
        `the model's ${parts.values.byteLength} bytes are more than one array of this adapter holds`,
      );
    const memory = new Memory(gpu.device, 'model');
    const slices = new Slices(gpu, options);
    const weights = await watched(gpu, slices.patience, () => uploadWeights(memory, parts));
    return new GpuModel(gpu, shape, memory, weights, slices);
  }

  /** Tokens that may be read at once, in one window or several, by plans of so many bands: the widest array decides. */
  mostTokens(bands: number): number {
    const { hidden, heads, headDim } = this.shape;
    const widest = 4 * Math.max(hidden, bands * heads * headDim);
    const { maxStorageBufferBindingSize, maxBufferSize } = this.#gpu.device.limits;
    return Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / widest);
  }

  /** The losses of every window of every reading; all windows are of one length. Cancelled between slices. Refuses what
   *  leaves the range of float32, as WebAssembly does. */
  async losses(readings: readonly Reading[], signal?: AbortSignal): Promise<Read[][]> {
    judgeReadings(readings, this.shape.vocabulary, (bands) => this.mostTokens(bands));
    const slices = this.slices.with(signal);
    const machine: Machine = { gpu: this.#gpu, programs: this.#programs, slices };
    const arrays = await watched(this.#gpu, slices.patience, () => {
      this.#plans.keepOnly(new Set(readings.flatMap(({ plans }) => plans)));
      return makeArrays(this.#memory, this.#plans, this.shape, readings);
    });
    await this.#forward(machine, arrays);
    const bytes = arrays.rows * 4;
    const losses = new Float32Array(await slices.read(arrays.losses, bytes));
    const predicted = new Uint32Array(await slices.read(arrays.predicted, bytes));
    const { length } = arrays;
    const reads = arrays.parts.map(({ before, windows }) =>
      Array.from({ length: windows }, (_, n) => {
        const from = (before + n) * length;
        return {
          losses: losses.slice(from, from + length),
          predicted: predicted.slice(from, from + length),
        };
      }),
    );
    reads.flat().forEach(({ losses }) => judgeLosses(losses));
    return reads;
  }

  async #forward(machine: Machine, a: Arrays): Promise<void> {
    for (const part of a.parts) await this.#embed(machine, a, part);
    for (let layer = 0; layer < this.shape.layers; ++layer) {
      const name = `model.layers.${layer}`;
      await this.#attention(machine, a, layer, name);
      await this.#feedForward(machine, a, name);
    }
    await this.#norm(machine, a, 'model.norm');
    await this.#head(machine, a);
  }

  #embed(machine: Machine, { tokens, x, length }: Arrays, part: Part): Promise<void> {
    const { embedding, plan } = part.plans[0]!;
    return embed(machine, {
      ...{ tokens, x, length, width: this.shape.hidden },
      ...{ firstRow: part.before * length, rows: part.windows * length },
      ...{ weights: this.#weights.buffer, offset: this.#weights.at('model.embed_tokens') },
      ...{ addition: embedding, hasAddition: plan.embedding.length > 0 },
    });
  }

  #norm(machine: Machine, a: Arrays, name: string): Promise<void> {
    const { hidden: width, epsilon } = this.shape;
    const { buffer: weights } = this.#weights;
    const { x, normed, overflowed, rows } = a;
    return norm(machine, {
      x,
      weights,
      offset: this.#weights.at(name),
      normed,
      overflowed,
      rows,
      width,
      epsilon,
    });
  }

  #linear(
    machine: Machine,
    name: string,
    work: Omit<Parameters<typeof linear>[1], 'weights' | 'offset'>,
  ): Promise<void> {
    const { buffer: weights } = this.#weights;
    return linear(machine, { ...work, weights, offset: this.#weights.at(name) });
  }

  async #attention(machine: Machine, a: Arrays, layer: number, name: string): Promise<void> {
    const { hidden, heads, kvHeads, headDim } = this.shape;
    await this.#norm(machine, a, `${name}.input_layernorm`);
    const into = (part: string, y: GPUBuffer, columns: number): Promise<void> =>
      this.#linear(machine, `${name}.self_attn.${part}`, {
        ...{ x: a.normed, y, overflowed: a.overflowed, rows: a.rows, inner: hidden, columns },
      });
    await into('q_proj', a.queries, heads * headDim);
    await into('k_proj', a.keys, kvHeads * headDim);
    await into('v_proj', a.values, kvHeads * headDim);
    for (const { plans, before, windows } of a.parts) {
      const plan = plans[layer % plans.length]!;
      const shape = { windows, tokens: a.length, heads, kvHeads, headDim, halves: true };
      await attend(machine, { ...a, ...shape, plan, before });
    }
    await this.#linear(machine, `${name}.self_attn.o_proj`, {
      ...{ x: a.attended, y: a.x, rows: a.rows, inner: heads * headDim, columns: hidden },
      ...{ overflowed: a.overflowed, accumulate: true },
    });
  }

  async #feedForward(machine: Machine, a: Arrays, name: string): Promise<void> {
    const { hidden, inner } = this.shape;
    const { overflowed } = a;
    await this.#norm(machine, a, `${name}.post_attention_layernorm`);
    for (let from = 0; from < a.rows; from += chunkRows) {
      const rows = Math.min(chunkRows, a.rows - from);
      const marks = { overflowed, markRow: from };
      const up = { x: a.normed, xRow: from, ...marks, rows, inner: hidden, columns: inner };
      await this.#linear(machine, `${name}.mlp.gate_proj`, { ...up, y: a.gate });
      await this.#linear(machine, `${name}.mlp.up_proj`, { ...up, y: a.up });
      await swiglu(machine, { gate: a.gate, up: a.up, count: rows * inner });
      await this.#linear(machine, `${name}.mlp.down_proj`, {
        ...{ x: a.gate, y: a.x, yRow: from, ...marks, rows, inner, columns: hidden },
        accumulate: true,
      });
    }
  }

  async #head(machine: Machine, a: Arrays): Promise<void> {
    const { hidden, vocabulary } = this.shape;
    const { logits, targets, losses, predicted, overflowed } = a;
    const read = { logits, targets, losses, predicted, overflowed, vocabulary };
    for (let from = 0; from < a.rows; from += chunkRows) {
      const rows = Math.min(chunkRows, a.rows - from);
      const head = { x: a.normed, xRow: from, rows, inner: hidden, columns: vocabulary };
      // A logit of minus infinity takes nothing from the others: the loss judges them.
      await this.#linear(machine, 'lm_head', { ...head, y: logits, overflowed, watched: false });
      await loss(machine, { ...read, firstRow: from, rows });
    }
  }

  release(): void {
    this.#plans.keepOnly(new Set());
    this.#memory.release();
  }
}
