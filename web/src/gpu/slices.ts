// Work in slices: short enough that the screen keeps moving and Cancel works, one computed while the next is made ready.

import { failGpu, gpuError, within, type GpuFailure } from './failure.js';
import type { Gpu } from './device.js';
import { Pace, target } from './pace.js';
import { encode, type Pass } from './pass.js';

export interface SliceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly patience?: number | undefined; // milliseconds until a slice that does not end is a failure
  readonly onSlice?: ((milliseconds: number) => void) | undefined; // for whoever measures
}

const mostFlying = 2; // slices submitted and not yet done: the GPU never waits for us, and Cancel not for many
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
    if (!error) return;
    const said = error.message.split('\n')[0] ?? scope;
    failGpu(codes[scope], scope === 'out-of-memory' ? `has not enough memory (${said})` : said);
  });
  return result;
}

export class Slices {
  readonly pace: Pace;
  readonly #gpu: Gpu;
  readonly #options: SliceOptions;
  readonly #flying: Promise<void>[] = [];
  #passes: Pass[] = [];
  #expected = 0; // milliseconds
  #ended = 0; // when the last slice did

  constructor(gpu: Gpu, options: SliceOptions = {}) {
    this.#gpu = gpu;
    this.#options = options;
    this.pace = Pace.of(gpu.device);
  }

  get patience(): number {
    return this.#options.patience ?? usualPatience;
  }

  /** The same for one job, which its own signal cancels. */
  with(signal: AbortSignal | undefined): Slices {
    return new Slices(this.#gpu, { ...this.#options, signal });
  }

  async add(pass: Pass): Promise<void> {
    const expected = this.pace.expected(pass);
    if (this.#expected + expected > target || this.#passes.length === mostPasses) {
      this.#submit();
      if (this.#flying.length >= mostFlying) await this.#flying.shift();
    }
    this.#passes.push(pass);
    this.#expected += expected;
  }

  /** Submits what has gathered and waits for all of it. */
  async finish(): Promise<void> {
    this.#submit();
    while (this.#flying.length > 0) await this.#flying.shift();
  }

  #submit(): void {
    this.#options.signal?.throwIfAborted();
    if (this.#passes.length === 0) return;
    const slice = this.#run(this.#passes);
    slice.catch(() => undefined); // told to whoever waits for it, if anybody still does
    this.#flying.push(slice);
    this.#passes = [];
    this.#expected = 0;
  }

  async #run(passes: readonly Pass[]): Promise<void> {
    const { device } = this.#gpu;
    const submitted = performance.now();
    const sizes = await watched(this.#gpu, this.patience, async () => {
      const encoded = encode(device, passes);
      device.queue.submit([encoded.commands]);
      await device.queue.onSubmittedWorkDone();
      return encoded.sizes;
    });
    sizes.destroy();
    const now = performance.now();
    const took = now - Math.max(submitted, this.#ended);
    this.#ended = now;
    this.pace.learn(passes, took);
    this.#options.onSlice?.(took);
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
