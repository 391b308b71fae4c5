// Turning rows of heads by a table.

import { runs, type Machine } from '../machine.js';
import { real } from '../pass.js';

export interface Rotate {
  readonly x: GPUBuffer; // [.., rows, heads, headDim]
  readonly xRow?: number; // where the rows begin
  readonly cos: GPUBuffer; // [tokens, rotaryDim / 2]
  readonly sin: GPUBuffer;
  readonly tokenScale?: GPUBuffer | undefined; // [tokens]; usual: none
  readonly turned: GPUBuffer; // [copies, rows, heads, headDim]
  readonly copy?: number; // which of them is written; usual: the first
  readonly rows: number;
  readonly tokens: number; // of a window
  readonly heads: number;
  readonly shape: RotateShape;
  readonly cosFactor?: number; // usual: 1
  readonly sinFactor?: number; // usual: 1; negative turns backwards
  readonly scale?: number; // of the result
}

export interface RotateShape {
  readonly headDim: number;
  readonly rotaryStart: number;
  readonly rotaryDim: number;
  readonly blocks: number;
  readonly halves: boolean; // the layout: pairs (i, i + d/2), else (2i, 2i + 1)
}

export async function rotate(machine: Machine, work: Rotate): Promise<void> {
  const { heads, tokens, rows, xRow = 0, cosFactor = 1, sinFactor = 1, scale = 1 } = work;
  const width = heads * work.shape.headDim;
  const program = await machine.programs.get('rotate', {
    ...work.shape,
    heads,
    scaled: work.tokenScale !== undefined,
  });
  const place = (work.copy ?? 0) * rows * width;
  for (const [from, to] of runs(machine.slices, program, rows, 4 * width))
    await machine.slices.add({
      program,
      sizes: [from, tokens, xRow, place, real(cosFactor), real(sinFactor), real(scale)],
      buffers: [work.x, work.cos, work.sin, work.tokenScale ?? work.cos, work.turned],
      groups: [Math.ceil(width / 64), to - from],
      cost: (to - from) * 4 * width,
    });
}
