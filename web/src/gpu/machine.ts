// What every kernel works with: the device, its compiled shaders, and the slices that passes go into.

import type { Gpu } from './device.js';
import type { Programs } from './programs.js';
import type { Slices } from './slices.js';

export interface Machine {
  readonly gpu: Gpu;
  readonly programs: Programs;
  readonly slices: Slices;
}

/** Threads that share a row: where they are played one after another, waiting for each other is all they do. */
export const threadsOf = ({ gpu }: Machine): number => (gpu.adapter.software ? 4 : 64);

/** Groups of one dimension that a pass may have on every device. */
export const mostGroups = 65_535;

/**
 * Runs [from, to) of a program over `count` things, none more costly than a slice has room for, and all but the last a
 * multiple of `step` long.
 */
export function* runs(
  slices: Slices,
  program: GPUComputePipeline,
  count: number,
  cost: number, // of one thing
  step = 1,
): Generator<[from: number, to: number]> {
  for (let from = 0; from < count;) {
    const fitting = Math.floor(slices.pace.room(program) / Math.max(1, cost) / step) * step;
    const to = Math.min(count, from + Math.min(Math.max(fitting, step), mostGroups * step));
    yield [from, to];
    from = to;
  }
}
