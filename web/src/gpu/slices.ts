// Work in slices: short enough that the screen keeps moving and Cancel works, each waited for before the next.

import { failGpu, gpuError, within, type GpuFailure } from './failure.js';
import type { Gpu } from './device.js';
import { encode, type Pass } from './pass.js';

export interface SliceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly patience?: number | undefined; // milliseconds until a slice that does not end is a failure
}

const target = 16; // milliseconds a slice: kernels differ, so that one may take three times as long
const firstRoom = 4e6; // multiply-adds: some 20 ms on a slow software adapter
const mostChange = 4; // from one slice to the next
const mostPasses = 1024; // so that many small ones are not held up by waiting
const usualPatience = 30_000;

const scopes = ['internal', 'out-of-memory', 'validation'] as const;
const codes: Readonly<Record<(typeof scopes)[number], GpuFailure>> = {
  internal: 'gpu_failed',
  'out-of-memory': 'gpu_memory',
  validation: 'gpu_failed',
};

/** Runs `work` and throws what the device says against it. */
export async function watched<T>(
  gpu: Gpu,
  patience: number,
  work: () => T | Promise<T>,
): Promise<T> {
  const { device } = gpu;
  scopes.forEach((scope) => device.pushErrorScope(scope));
  const found: Promise<GPUError | null>[] = [];
  let result: T | Promise<T>;
  try {
    result = work();
  } finally {
    for (const _ of scopes) found.unshift(device.popErrorScope());
  }
  const all = Promise.all([...found, result]);
  const ended = await within(patience, 'the GPU', Promise.race([all, gpu.lost]));
  scopes.forEach((scope, n) => {
    const error = ended[n] as GPUError | null;
    if (error) failGpu(codes[scope], error.message.split('\n')[0] ?? scope);
  });
  return result;
}

export class Slices {
  /** Multiply-adds that one pass may cost now; larger ones are to be split. */
  room: number = firstRoom;
  longest = 0; // milliseconds, of the slices so far
  readonly #gpu: Gpu;
  readonly #options: SliceOptions;
  #passes: Pass[] = [];
  #cost = 0;

  constructor(gpu: Gpu, options: SliceOptions = {}) {
    this.#gpu = gpu;
    this.#options = options;
  }

  get patience(): number {
    return this.#options.patience ?? usualPatience;
  }

  /** The same for one job, which its own signal cancels. */
  with(signal: AbortSignal | undefined): Slices {
    const other = new Slices(this.#gpu, { ...this.#options, signal });
    other.room = this.room;
    return other;
  }

  /** What a job found out about the device serves the next one. */
  keep(job: Slices): void {
    this.room = job.room;
    this.longest = Math.max(this.longest, job.longest);
  }

  async add(pass: Pass): Promise<void> {
    this.#passes.push(pass);
    this.#cost += pass.cost;
    if (this.#cost >= this.room || this.#passes.length >= mostPasses) await this.finish();
  }

  /** Submits what has gathered and waits for it. */
  async finish(): Promise<void> {
    this.#options.signal?.throwIfAborted();
    if (this.#passes.length === 0) return;
    const [passes, cost] = [this.#passes, this.#cost];
    this.#passes = [];
    this.#cost = 0;
    const { device } = this.#gpu;
    const begun = performance.now();
    const sizes = await watched(this.#gpu, this.patience, async () => {
      const encoded = encode(device, passes);
      device.queue.submit([encoded.commands]);
      await device.queue.onSubmittedWorkDone();
      return encoded.sizes;
    });
    sizes.destroy();
    this.#learn(cost, performance.now() - begun);
  }

  // The last slice of a job is small, and says little about how long a full one takes.
  #learn(cost: number, milliseconds: number): void {
    this.longest = Math.max(this.longest, milliseconds);
    if (cost < this.room / 2) return;
    const fitting = (cost * target) / Math.max(milliseconds, 0.1);
    this.room = Math.min(Math.max(fitting, this.room / mostChange), this.room * mostChange);
  }

  /** The bytes of a buffer, once all before is done. */
  async read(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    await this.finish();
    const { device } = this.#gpu;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return watched(this.#gpu, this.patience, async () => {
      const copy = device.createBuffer({ label: 'read back', size: bytes, usage });
      const encoder = device.createCommandEncoder({ label: 'read back' });
      encoder.copyBufferToBuffer(buffer, 0, copy, 0, bytes);
      device.queue.submit([encoder.finish()]);
      await copy.mapAsync(GPUMapMode.READ).catch((cause: Error) => {
        throw gpuError('gpu_lost', `did not give its results back (${cause.message})`);
      });
      const result = copy.getMappedRange().slice(0);
      copy.destroy();
      return result;
    });
  }
}
