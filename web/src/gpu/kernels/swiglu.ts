// SwiGLU over so many numbers.

import { mostGroups, type Machine } from '../machine.js';

export interface Swiglu {
  readonly gate: GPUBuffer; // [count], becomes the result
  readonly up: GPUBuffer; // [count]
  readonly count: number;
}

const threads = 64;

export async function swiglu(machine: Machine, { gate, up, count }: Swiglu): Promise<void> {
  const groups = Math.ceil(count / threads);
  const x = Math.min(groups, mostGroups);
  await machine.slices.add({
    program: await machine.programs.get('swiglu'),
    sizes: [count],
    buffers: [up, gate],
    groups: [x, Math.ceil(groups / x)],
    cost: 8 * count,
  });
}
