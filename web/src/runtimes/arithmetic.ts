// The ways in which runtimes compute position × frequency in float32, and how far the angle ends up from the exact one.

import type { Arithmetic } from './runtime.js';

/** What turns: frequencies as the core has them, and what the runtime builds its own from. */
export interface Turning {
  readonly inverseFrequencies: ArrayLike<number>; // [pairs], radians per position
  readonly base: number;
  readonly exponentDenominator: number; // pair i of plain RoPE has speed base^(−2i/this)
}

const round = Math.fround;

const plainFrequency = ({ base, exponentDenominator }: Turning, pair: number): number =>
  base ** ((-2 * pair) / exponentDenominator);

// What the variant did to a pair's speed. Runtimes apply it to a frequency that is rounded already.
const changeOf = (turning: Turning, pair: number, frequency: number): number =>
  frequency / plainFrequency(turning, pair);

type Angle = (position: number, pair: number, frequency: number) => number;

// transformers and those after it: inv_freq = 1 / base^(2i/d), each step rounded, then one product.
function product(turning: Turning): Angle {
  return (position, pair, frequency) => {
    const exponent = round((2 * pair) / turning.exponentDenominator);
    const plain = round(1 / round(turning.base ** exponent));
    return round(round(position) * round(plain * changeOf(turning, pair, frequency)));
  };
}

// base^(−2/d), rounded: one step from a pair to the next. Its error grows with the pair.
const stepOf = ({ base, exponentDenominator }: Turning): number =>
  round(round(base) ** round(-2 / exponentDenominator));

// ggml on CPU: from a pair to the next the whole angle is multiplied by the step, and rounded each time.
function recurrence(turning: Turning): Angle {
  const step = stepOf(turning);
  let [at, reached, angle] = [NaN, 0, NaN]; // the pairs of a position come one after the other
  return (position, pair, frequency) => {
    if (position !== at || pair < reached) [at, reached, angle] = [position, 0, round(position)];
    for (; reached < pair; ++reached) angle = round(angle * step);
    return round(angle * round(changeOf(turning, pair, frequency)));
  };
}

// ggml on CUDA: position × step^i, the power taken anew for each pair.
function power(turning: Turning): Angle {
  const step = stepOf(turning);
  return (position, pair, frequency) => {
    const angle = round(round(position) * round(step ** pair));
    return round(angle * round(changeOf(turning, pair, frequency)));
  };
}

const exact: Angle = (position, _, frequency) => position * frequency;

const ways: Readonly<Record<Arithmetic, (turning: Turning) => Angle>> = {
  double: () => exact,
  float32_product: product,
  float32_recurrence: recurrence,
  float32_power: power,
};

/** [pairs], radians, as that arithmetic has them. Powers are rounded correctly; a platform's may be one unit off. */
export function computedAngles(
  arithmetic: Arithmetic,
  turning: Turning,
  position: number,
): Float64Array {
  const angle = ways[arithmetic](turning);
  return Float64Array.from(turning.inverseFrequencies, (frequency, pair) =>
    angle(position, pair, frequency),
  );
}

/** [pairs], radians, not negative: how far each angle is from position × frequency in double precision. */
export function angleErrors(
  arithmetic: Arithmetic,
  turning: Turning,
  position: number,
): Float64Array {
  return computedAngles(arithmetic, turning, position).map((angle, pair) =>
    Math.abs(angle - position * (turning.inverseFrequencies[pair] ?? 0)),
  );
}
