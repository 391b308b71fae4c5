// Compiled, not run: what <rope-lab> and its frame promise. Each line marked must be refused by the compiler.

import type { FrameCommand, FrameMessage } from '../../../web/src/element/contract.js';

export async function claims(): Promise<void> {
  const lab = document.querySelector('rope-lab')!;
  lab.models = '/models/';
  lab.change({ m: 'rope,yarn', theme: 'dark' });
  await lab.run();
  const losses: number[] | undefined = lab.result?.results.map((cell) => cell.loss);
  const said: string | undefined = lab.state.problems[0]?.message;
  lab.addEventListener('rope-lab-result', ({ detail }) => detail.settings.seed);
  lab.addEventListener('rope-lab-progress', ({ detail }) => detail.secondsLeft);

  // @ts-expect-error no such setting
  lab.change({ method: 'rope' });
  // @ts-expect-error settings are texts, as in an address
  lab.change({ windows: 4 });
  // @ts-expect-error settings change by change()
  lab.settings.m = 'rope';
  // @ts-expect-error told, not set
  lab.result = undefined;
  // @ts-expect-error an error has no results
  lab.addEventListener('rope-lab-error', ({ detail }) => detail.results);
  void [losses, said];
}

export function height(message: FrameMessage): number {
  // @ts-expect-error not every message is a number
  const any: number = message.value;
  return message.type === 'rope-lab:height' ? message.value : any;
}

export const commands: FrameCommand[] = [
  { source: 'rope-lab', type: 'rope-lab:set', value: { m: 'rope' } },
  { source: 'rope-lab', type: 'rope-lab:run' },
  // @ts-expect-error no such command
  { source: 'rope-lab', type: 'rope-lab:jump' },
];
