// Pair by pair: how far it turned in training, and what the method does to its speed.

/** What became of a pair's trained speed. */
export type Fate = 'kept' | 'between' | 'interpolated' | 'still' | 'faster';

/** In words. */
export const fates: Readonly<Record<Fate, string>> = {
  kept: 'unchanged',
  between: 'in between',
  interpolated: 'slowed down fully',
  still: 'stands still',
  faster: 'faster',
};

export interface PairReport {
  readonly pair: number; // from 0, the fastest
  readonly wavelength: number; // tokens a turn takes at the trained speed, 2π/θ
  readonly turns: number; // at that speed, within the training length
  readonly slowdown: number; // trained speed / speed of the method; Infinity where it stands still
  readonly kept: number; // 1: as trained; 0: slowed down as much as the slowest
  readonly fate: Fate;
  readonly longest: number; // tokens until the pair meets angles it never saw; Infinity: it saw all of a turn
}

export interface Speeds {
  readonly trained: ArrayLike<number>; // [pairs], radians per position
  readonly method: ArrayLike<number>; // [pairs], radians per position
  readonly trainLength: number; // tokens
}

const slack = 1e-9; // rounding of the core's double precision, far below any change that is meant

function fateOf(slowdown: number, most: number): Fate {
  if (slowdown === Infinity) return 'still';
  if (slowdown < 1 - slack) return 'faster';
  if (slowdown <= 1 + slack) return 'kept';
  return slowdown >= most * (1 - slack) ? 'interpolated' : 'between';
}

// 1 where speed = trained, 0 where it is the trained one over the greatest slowdown, linear in the speed.
function keptShare(slowdown: number, most: number): number {
  if (slowdown === Infinity) return 0;
  if (most <= 1 + slack) return 1;
  const least = 1 / most;
  return Math.min(1, Math.max(0, (1 / slowdown - least) / (1 - least)));
}

export function pairReports({ trained, method, trainLength }: Speeds): readonly PairReport[] {
  const slowdowns = Array.from(trained, (speed, pair) => {
    const now = method[pair] ?? 0;
    return now === 0 ? Infinity : speed / now;
  });
  const most = Math.max(1, ...slowdowns.filter(Number.isFinite));
  return slowdowns.map((slowdown, pair) => {
    const speed = trained[pair] ?? 0;
    const turns = (trainLength * speed) / (2 * Math.PI);
    return {
      pair,
      wavelength: (2 * Math.PI) / speed,
      turns,
      slowdown,
      kept: keptShare(slowdown, most),
      fate: fateOf(slowdown, most),
      longest: turns >= 1 ? Infinity : trainLength * slowdown,
    };
  });
}

/** The longest text whose angles were all seen in training, in tokens; Infinity where every pair saw a whole turn. */
export const longestSensible = (pairs: readonly PairReport[]): number =>
  Math.min(...pairs.map(({ longest }) => longest));

/** Neighbours of one fate together, unless every pair is asked for; on a ramp each pair is another. */
export function runsOf(
  pairs: readonly PairReport[],
  everyPair = false,
): readonly (readonly PairReport[])[] {
  const found: PairReport[][] = [];
  for (const pair of pairs) {
    const last = found.at(-1);
    if (!everyPair && pair.fate !== 'between' && last?.[0]?.fate === pair.fate) last.push(pair);
    else found.push([pair]);
  }
  return found;
}
