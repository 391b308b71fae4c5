// Logits to losses and the likeliest tokens.

import { runs, threadsOf, type Machine } from '../machine.js';

export interface Loss {
  readonly logits: GPUBuffer; // [rows, vocabulary]
  readonly targets: GPUBuffer; // [.., rows]
  readonly losses: GPUBuffer; // [.., rows]
  readonly predicted: GPUBuffer; // [.., rows]
  readonly overflowed: GPUBuffer; // [.., rows], 1 where the loss is NaN whatever the logits are
  readonly firstRow: number; // of targets, losses, predicted and overflowed
  readonly rows: number;
  readonly vocabulary: number;
}

export async function loss(machine: Machine, work: Loss): Promise<void> {
  const { vocabulary } = work;
  const program = await machine.programs.get('loss', { vocabulary, threads: threadsOf(machine) });
  for (const [from, to] of runs(machine.slices, program, work.rows, 8 * vocabulary))
    await machine.slices.add({
      program,
      sizes: [work.firstRow, from],
      buffers: [work.logits, work.targets, work.losses, work.predicted, work.overflowed],
      groups: [to - from],
      cost: (to - from) * 8 * vocabulary,
    });
}
