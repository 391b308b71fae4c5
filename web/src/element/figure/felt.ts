// How far away each key seems to the last query of a text, by the positions of a plan's tables.

import type { Band, Plan } from '../../lib/plan.js';

/** Neighbouring keys under one band, the nearest first. */
export interface Stretch {
  readonly band: number; // index in the plan
  readonly away: number[]; // tokens back, i − j
  readonly felt: number[]; // tokens
}

// The keys j that query i sees through a band lie in one run.
function covers({ kind, size, older }: Band, i: number, j: number): boolean {
  if (kind === 'near') return i - j < size;
  if (kind === 'head') return j < size;
  if (kind === 'chunk') return Math.floor(j / size) === Math.floor(i / size) - older;
  return true;
}

// From one key to the next the felt distance changes by a token at most; where it jumps, a line ends.
const jump = 1.5;

function extend(stretches: Stretch[], band: number, away: number, felt: number): void {
  const last = stretches.at(-1);
  const goesOn =
    last?.band === band &&
    last.away.at(-1) === away - 1 &&
    Math.abs(last.felt.at(-1)! - felt) < jump;
  if (!goesOn) stretches.push({ band, away: [away], felt: [felt] });
  else {
    last.away.push(away);
    last.felt.push(felt);
  }
}

/** Of the last query of the plan's tokens; keys that it does not see are in none. */
export function feltDistances({ tokens, bands, tables }: Plan): readonly Stretch[] {
  const i = tokens - 1;
  const stretches: Stretch[] = [];
  for (let j = i; j >= 0; j--) {
    const band = bands.findIndex((one) => covers(one, i, j));
    if (band < 0) continue;
    const { query, key } = bands[band]!;
    extend(stretches, band, i - j, tables[query]!.positions[i]! - tables[key]!.positions[j]!);
  }
  return stretches;
}
