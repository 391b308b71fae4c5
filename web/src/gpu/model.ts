// The decoder on the GPU: windows of one length together, from tokens to losses. The twin of cpp/model/transformer.cpp.

import type { ModelParts, Plan } from '../lib/index.js';
import { chunkRows, makeArrays, type Arrays } from './arrays.js';
import type { Gpu } from './device.js';
import { failGpu } from './failure.js';
import { attend, tileFor } from './kernels/attend.js';
import { embed } from './kernels/embed.js';
import { linear } from './kernels/linear.js';
import { loss } from './kernels/loss.js';
import { norm } from './kernels/norm.js';
import { swiglu } from './kernels/swiglu.js';
import type { Machine } from './machine.js';
import { Memory } from './memory.js';
import type { PlanBuffers } from './plan.js';
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
  readonly #weights: Weights;

  private constructor(gpu: Gpu, shape: Shape, memory: Memory, weights: Weights, slices: Slices) {
    this.shape = shape;
    this.slices = slices;
    this.#gpu = gpu;
    this.#programs = new Programs(gpu);
    this.#memory = memory;
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

  /**
   * windows: [N + 1] tokens each, all of one length; layer l follows plan l mod their number. Cancelled between slices.
   */
  async losses(
    windows: readonly Int32Array[],
    plans: readonly Plan[],
    signal?: AbortSignal,
  ): Promise<Read[]> {
    const length = windows[0]!.length - 1;
    const most = this.mostTokens(Math.max(...plans.map(({ bands }) => bands.length)));
    if (windows.length * length > most)
      failGpu(
        'gpu_limit',
        `this adapter's arrays hold at most ${most} tokens, got ${windows.length * length}`,
      );
    const slices = this.slices.with(signal);
    const machine: Machine = { gpu: this.#gpu, programs: this.#programs, slices };
    const arrays = await watched(this.#gpu, slices.patience, () =>
      makeArrays(this.#memory, this.shape, windows, plans),
    );
    await this.#forward(machine, arrays, windows.length, length);
    const bytes = arrays.rows * 4;
    const losses = new Float32Array(await slices.read(arrays.losses, bytes));
    const predicted = new Uint32Array(await slices.read(arrays.predicted, bytes));
    this.slices.keep(slices);
    return windows.map((_, n) => ({
      losses: losses.slice(n * length, (n + 1) * length),
      predicted: predicted.slice(n * length, (n + 1) * length),
    }));
  }

  async #forward(machine: Machine, a: Arrays, windows: number, length: number): Promise<void> {
    const { hidden: width, layers } = this.shape;
    const { buffer: weights } = this.#weights;
    const [first] = a.plans as [PlanBuffers];
    await embed(machine, {
      ...{ tokens: a.tokens, weights, x: a.x, rows: a.rows, length, width },
      offset: this.#weights.at('model.embed_tokens'),
      addition: first.embedding,
      hasAddition: first.plan.embedding.length > 0,
    });
    for (let layer = 0; layer < layers; ++layer) {
      const name = `model.layers.${layer}`;
      const plan = a.plans[layer % a.plans.length]!;
      await this.#attention(machine, a, plan, name, windows, length);
      await this.#feedForward(machine, a, name);
    }
    await this.#norm(machine, a, 'model.norm');
    await this.#head(machine, a);
  }

  #norm(machine: Machine, a: Arrays, name: string): Promise<void> {
    const { hidden: width, epsilon } = this.shape;
    const { buffer: weights } = this.#weights;
    const { x, normed, rows } = a;
    return norm(machine, {
      x,
      weights,
      offset: this.#weights.at(name),
      normed,
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

  async #attention(
    machine: Machine,
    a: Arrays,
    plan: PlanBuffers,
    name: string,
    windows: number,
    tokens: number,
  ): Promise<void> {
    const { hidden, heads, kvHeads, headDim } = this.shape;
    await this.#norm(machine, a, `${name}.input_layernorm`);
    const into = (part: string, y: GPUBuffer, columns: number): Promise<void> =>
      this.#linear(machine, `${name}.self_attn.${part}`, {
        ...{ x: a.normed, y, rows: a.rows, inner: hidden, columns },
      });
    await into('q_proj', a.queries, heads * headDim);
    await into('k_proj', a.keys, kvHeads * headDim);
    await into('v_proj', a.values, kvHeads * headDim);
    await attend(machine, { ...a, plan, windows, tokens, heads, kvHeads, headDim, halves: true });
    await this.#linear(machine, `${name}.self_attn.o_proj`, {
      ...{ x: a.attended, y: a.x, rows: a.rows, inner: heads * headDim, columns: hidden },
      accumulate: true,
    });
  }

  async #feedForward(machine: Machine, a: Arrays, name: string): Promise<void> {
    const { hidden, inner } = this.shape;
    await this.#norm(machine, a, `${name}.post_attention_layernorm`);
    for (let from = 0; from < a.rows; from += chunkRows) {
      const rows = Math.min(chunkRows, a.rows - from);
      const up = { x: a.normed, xRow: from, rows, inner: hidden, columns: inner };
      await this.#linear(machine, `${name}.mlp.gate_proj`, { ...up, y: a.gate });
      await this.#linear(machine, `${name}.mlp.up_proj`, { ...up, y: a.up });
      await swiglu(machine, { gate: a.gate, up: a.up, count: rows * inner });
      await this.#linear(machine, `${name}.mlp.down_proj`, {
        ...{ x: a.gate, y: a.x, yRow: from, rows, inner, columns: hidden },
        accumulate: true,
      });
    }
  }

  async #head(machine: Machine, a: Arrays): Promise<void> {
    const { hidden, vocabulary } = this.shape;
    const { logits, targets, losses, predicted } = a;
    for (let from = 0; from < a.rows; from += chunkRows) {
      const rows = Math.min(chunkRows, a.rows - from);
      const head = { x: a.normed, xRow: from, rows, inner: hidden, columns: vocabulary };
      await this.#linear(machine, 'lm_head', { ...head, y: logits });
      await loss(machine, { logits, targets, losses, predicted, firstRow: from, rows, vocabulary });
    }
  }

  release(): void {
    this.#memory.release();
  }
}
