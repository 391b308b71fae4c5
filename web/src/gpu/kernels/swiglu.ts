// SwiGLU over so many numbers.

import { runs, type Machine } from '../machine.js';

export interface Swiglu {
  readonly gate: GPUBuffer; // [count], becomes the result
  readonly up: GPUBuffer; // [count]
  readonly count: number;
}

const threads = 64;

export async function swiglu(machine: Machine, { gate, up, count }: Swiglu): Promise<void> {
  const program = await machine.programs.get('swiglu');
  for (const [from, to] of runs(machine.slices, program, count, 8, threads))
    await machine.slices.add({
      program,
      sizes: [from, to],
      buffers: [up, gate],
      groups: [Math.ceil((to - from) / threads)],
      cost: (to - from) * 8,
    });
}
