// Tokens to rows of the embedding.

import { runs, type Machine } from '../machine.js';

export interface Embed {
  readonly tokens: GPUBuffer; // [.., rows]
  readonly weights: GPUBuffer;
  readonly offset: number; // where the embedding begins
  readonly addition: GPUBuffer; // [tokens of a window, width]
  readonly hasAddition: boolean;
  readonly x: GPUBuffer; // [.., rows, width]
  readonly firstRow?: number; // of tokens and x; a multiple of length
  readonly rows: number;
  readonly length: number; // tokens of a window
  readonly width: number;
}

export async function embed(machine: Machine, work: Embed): Promise<void> {
  const { width, hasAddition, firstRow = 0 } = work;
  const program = await machine.programs.get('embed', { width, hasAddition });
  for (const [from, to] of runs(machine.slices, program, work.rows, width))
    await machine.slices.add({
      program,
      sizes: [firstRow + from, work.length, work.offset],
      buffers: [work.tokens, work.weights, work.addition, work.x],
      groups: [Math.ceil(width / 64), to - from],
      cost: (to - from) * width,
    });
}
