// How far away each key seems to the last query of a text, read off a plan's tables.

import { refuse } from '../../lib/error.js';
import type { Band, Plan } from '../../lib/plan.js';

/** Neighbouring keys under one band, the nearest first. */
export interface Stretch {
  readonly band: number; // index in the plan
  readonly away: number[]; // tokens back, i − j
  readonly felt: number[]; // tokens
}

/** One hand of a clock: a pair of channels that turns. */
interface Hand {
  readonly pair: number;
  readonly speed: number; // radians per position
}

const turn = 2 * Math.PI;
const short = (angle: number): number => angle - turn * Math.round(angle / turn); // −π … π

// Turning pairs, the slowest first.
const handsOf = (speeds: ArrayLike<number>): Hand[] =>
  Array.from(speeds, (speed, pair) => ({ speed, pair }))
    .filter(({ speed }) => speed > 0)
    .sort((one, other) => one.speed - other.speed);

// Radians; far above the rounding of a table, far below what another position would make.
const slack = 0.05;
const mostRounds = 10_000;

// A plan says angles, not positions: a row is read like a clock. The slowest hand says roughly when it is; of the times
// at which it stands there, the first is taken at which all others agree; and the fastest says it exactly, for its
// rounding to float32 is divided by the greatest speed. Amplitudes and fading change no angle.
function positionOf(hands: readonly Hand[], angle: (pair: number) => number): number {
  const slowest = hands[0]!;
  const fastest = hands.at(-1)!;
  const off = ({ pair, speed }: Hand, position: number): number =>
    short(angle(pair) - speed * position);
  const turned = turn / slowest.speed; // positions
  const early = 0.4 * turned; // so that 0 is within reach from both sides
  const first = early + off(slowest, early) / slowest.speed;
  for (let round = 0; round < mostRounds; round++) {
    const position = first + turned * round;
    if (hands.every((hand) => Math.abs(off(hand, position)) < slack))
      return position + off(fastest, position) / fastest.speed;
  }
  return refuse('unsupported', 'plan', 'has a row of angles that belong to no position');
}

// The keys j that query i sees through a band lie in one run.
function covers({ kind, size, older }: Band, i: number, j: number): boolean {
  if (kind === 'near') return i - j < size;
  if (kind === 'head') return j < size;
  if (kind === 'chunk') return Math.floor(j / size) === Math.floor(i / size) - older;
  return true;
}

// Without what float32 leaves over, some millionths of a token.
const rounded = (felt: number): number => Math.round(felt * 1000) / 1000;

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

/** Of the last query of the plan's tokens; keys that it does not see are in none. Empty where nothing turns. */
export function feltDistances(plan: Plan, speeds: ArrayLike<number>): readonly Stretch[] {
  const hands = handsOf(speeds);
  if (hands.length === 0) return [];
  const i = plan.tokens - 1;
  const at = (table: number, row: number): number => {
    const { cos, sin } = plan.tables[table]!;
    const first = row * speeds.length;
    return positionOf(hands, (pair) => Math.atan2(sin[first + pair]!, cos[first + pair]!));
  };
  const queries = plan.bands.map((band) => at(band.query, i));
  const stretches: Stretch[] = [];
  for (let j = i; j >= 0; j--) {
    const band = plan.bands.findIndex((one) => covers(one, i, j));
    if (band < 0) continue;
    extend(stretches, band, i - j, rounded(queries[band]! - at(plan.bands[band]!.key, j)));
  }
  return stretches;
}
