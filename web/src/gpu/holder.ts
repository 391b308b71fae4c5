// The GPU of a page or a program: opened when first wanted, kept between runs, tried once more after a failure.

import { isGpuFailure, type Found, type GpuSource, type Wanted } from '../compare/backend.js';
import type { Pool } from '../compare/pool.js';
import type { Gpu } from './device.js';
import type { SliceOptions } from './slices.js';

const mostFailures = 2;

export class GpuHolder implements GpuSource {
  readonly #open: () => Promise<Gpu>;
  readonly #options: SliceOptions;
  #gpu: Promise<Gpu> | undefined;
  #failures = 0;

  /** open: `openGpu` of `./device.js` with the entry of the page or of Node. */
  constructor(open: () => Promise<Gpu>, options: SliceOptions = {}) {
    this.#open = open;
    this.#options = options;
  }

  /** For the model that the pool has loaded. */
  async find(wanted: Wanted, pool: Pool): Promise<Found> {
    if (wanted === 'wasm') return {};
    if (this.#failures >= mostFailures) return { note: `the GPU failed ${mostFailures} times` };
    try {
      const gpu = await (this.#gpu ??= this.#opened());
      if (wanted === 'auto' && gpu.adapter.software) return {};
      const { GpuBackend } = await import('./backend.js');
      return { backend: await GpuBackend.of(gpu, pool, this.#options) };
    } catch (error) {
      if (!isGpuFailure(error)) throw error;
      this.#gpu = undefined;
      // Where there is none there is nothing to try again, and nothing to tell who did not ask.
      if (error.code === 'gpu_missing') return wanted === 'auto' ? {} : { note: error.message };
      this.failed();
      return { note: error.message };
    }
  }

  // A device that goes away while nothing runs on it is no failure: the next run opens another.
  #opened(): Promise<Gpu> {
    const opened = this.#open();
    const forget = (): void => {
      if (this.#gpu === opened) this.#gpu = undefined;
    };
    void opened.then((gpu) => gpu.lost).catch(forget);
    return opened;
  }

  /** The device is of no use any more; the next run opens another. */
  failed(): void {
    this.#failures += 1;
    this.close();
  }

  close(): void {
    void this.#gpu?.then((gpu) => gpu.close()).catch(() => undefined);
    this.#gpu = undefined;
  }
}
