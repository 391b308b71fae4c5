// How fast each shader runs on this device, learnt from the slices that end: so the next ones last as long as they should.

import type { Pass } from './pass.js';

/** Milliseconds that a slice should last. Some last four times as long, for all that else runs on the machine. */
export const target = 12;

const firstRate = 250_000; // multiply-adds a millisecond: a slow software adapter
const mostChange = 4; // from one slice to the next

const ofDevice = new WeakMap<GPUDevice, Pace>();

export class Pace {
  readonly #rates = new Map<string, number>(); // by the program's label, multiply-adds a millisecond

  /** That of a device: what one job finds out serves the next. */
  static of(device: GPUDevice): Pace {
    const known = ofDevice.get(device) ?? new Pace();
    ofDevice.set(device, known);
    return known;
  }

  #rate(program: GPUComputePipeline): number {
    return this.#rates.get(program.label) ?? firstRate;
  }

  /** Milliseconds that a pass should last. */
  expected({ program, cost }: Pass): number {
    return cost / this.#rate(program);
  }

  /** Multiply-adds that one pass of a program may cost; what costs more is to be split. */
  room(program: GPUComputePipeline): number {
    return target * this.#rate(program);
  }

  /** Each program is taken to be at fault by its share of what was expected. */
  learn(passes: readonly Pass[], milliseconds: number): void {
    const shares = new Map<GPUComputePipeline, number>();
    for (const pass of passes)
      shares.set(pass.program, (shares.get(pass.program) ?? 0) + this.expected(pass));
    const total = [...shares.values()].reduce((sum, one) => sum + one, 0);
    // A short slice, a job's last, says more of what it costs to begin one.
    if (total < target / 2 && milliseconds < target) return;
    const ratio = total / Math.max(milliseconds, 0.1);
    const change = Math.min(Math.max(ratio, 1 / mostChange), mostChange);
    for (const [program, share] of shares)
      this.#rates.set(program.label, this.#rate(program) * change ** (share / total));
  }
}
