// RMSNorm over rows.

import { runs, threadsOf, type Machine } from '../machine.js';

export interface Norm {
  readonly x: GPUBuffer; // [rows, width]
  readonly weights: GPUBuffer;
  readonly offset: number; // where its weights begin
  readonly normed: GPUBuffer; // [rows, width]
  readonly overflowed: GPUBuffer; // [rows], 1 where the squares leave the range of float32
  readonly rows: number;
  readonly width: number;
  readonly epsilon: number;
}

export async function norm(machine: Machine, work: Norm): Promise<void> {
  const { width, epsilon } = work;
  const program = await machine.programs.get('norm', {
    width,
    epsilon,
    threads: threadsOf(machine),
  });
  for (const [from, to] of runs(machine.slices, program, work.rows, 4 * width))
    await machine.slices.add({
      program,
      sizes: [from, work.offset],
      buffers: [work.x, work.weights, work.normed, work.overflowed],
      groups: [to - from],
      cost: (to - from) * 4 * width,
    });
}
