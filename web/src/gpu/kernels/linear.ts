// y (+)= x · Wᵀ with W as checkpoints store it, [out, in].

import { runs, type Machine } from '../machine.js';

export interface Linear {
  readonly x: GPUBuffer; // [.., inner]
  readonly weights: GPUBuffer; // holds W, [columns, inner]
  readonly offset: number; // where W begins, in numbers
  readonly y: GPUBuffer; // [.., columns]
  readonly overflowed: GPUBuffer; // [.., rows], 1 where y leaves the range of float32
  readonly rows: number;
  readonly xRow?: number; // where the rows begin
  readonly yRow?: number;
  readonly markRow?: number; // in overflowed
  readonly watched?: boolean; // usual: true; else overflowed stays as it is
  readonly inner: number; // a multiple of 4
  readonly columns: number;
  readonly accumulate?: boolean;
  readonly tile?: Tile; // usual: what suits the adapter
}

export interface Tile {
  readonly side: number; // rows and columns of y
  readonly depth: number; // of x and W, brought together at a time
}

// Software gains nothing from large tiles, and takes seconds to compile them.
const tileFor = (software: boolean): Tile =>
  software ? { side: 16, depth: 8 } : { side: 64, depth: 16 };

export async function linear(machine: Machine, work: Linear): Promise<void> {
  const { inner, columns, accumulate = false, xRow = 0, yRow = 0, markRow = 0 } = work;
  const { watched = true } = work;
  const { side, depth } = work.tile ?? tileFor(machine.gpu.adapter.software);
  const constants = { inner, columns, side, depth, accumulate, watched };
  const program = await machine.programs.get('matmul', constants);
  for (const [from, to] of runs(machine.slices, program, work.rows, inner * columns, side))
    await machine.slices.add({
      program,
      sizes: [to - from, xRow + from, yRow + from, work.offset / 4, markRow + from],
      buffers: [work.x, work.weights, work.y, work.overflowed],
      groups: [Math.ceil(columns / side), Math.ceil((to - from) / side)],
      cost: (to - from) * inner * columns,
    });
}
