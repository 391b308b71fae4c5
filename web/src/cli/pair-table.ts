// The pairs of an inspection as a picture of shades, and as a table with bars.

import { short } from '../inspect/numbers.js';
import { fates, runsOf, type Fate, type PairReport } from '../inspect/pairs.js';
import { aligned } from './table.js';

// A pair's speed as a shade: full where it is unchanged, light where it is slowed down most.
const shades: Readonly<Record<Fate, string>> = {
  kept: '█',
  between: '▓',
  interpolated: '░',
  still: '·',
  faster: '▲',
};
const lighter = '▒'; // in between, and slowed down by more than half of what there is

const shadeOf = ({ fate, kept }: PairReport): string =>
  fate === 'between' && kept < 0.5 ? lighter : shades[fate];

const perLine = 64;

export function picture(pairs: readonly PairReport[]): string[] {
  const all = pairs.map(shadeOf);
  const lines = Math.ceil(all.length / perLine);
  return Array.from({ length: lines }, (_, line) =>
    all.slice(line * perLine, (line + 1) * perLine).join(''),
  );
}

export const legend = (pairs: readonly PairReport[]): string =>
  (Object.keys(shades) as Fate[])
    .filter((fate) => pairs.some((pair) => pair.fate === fate))
    .map((fate) => `${shades[fate]}${fate === 'between' ? lighter : ''} ${fates[fate]}`)
    .join(', ');

const barWidth = 12;

function bar({ fate, kept }: PairReport): string {
  if (fate === 'still') return '·'.repeat(barWidth);
  const full = Math.round(kept * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}

const range = (first: string, last: string): string =>
  first === last ? first : `${first} … ${last}`;

export function pairTable(pairs: readonly PairReport[], everyPair: boolean): string {
  const rows = runsOf(pairs, everyPair).map((run) => {
    const [first, last] = [run[0]!, run.at(-1)!];
    const of = (read: (pair: PairReport) => number) => range(short(read(first)), short(read(last)));
    return [
      range(String(first.pair), String(last.pair)),
      of(({ wavelength }) => wavelength),
      of(({ turns }) => turns),
      of(({ slowdown }) => slowdown),
      `${bar(first)} ${fates[first.fate]}`,
    ];
  });
  const head = ['pair', 'wavelength', 'turns in training', 'slowed down', 'speed kept'];
  return aligned([head, ...rows], ['start', 'end', 'end', 'end', 'start']);
}
