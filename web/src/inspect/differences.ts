// How far two runtimes are apart: in the speed of a pair, and in the angle it has at the last token.

import { computedAngles } from '../runtimes/arithmetic.js';
import type { Arithmetic } from '../runtimes/runtime.js';

export interface Worst {
  readonly value: number;
  readonly pair: number; // where; 0 when nothing differs
}

/** One side: frequencies as the core computes them for it, and how the runtime multiplies them with a position. */
export interface Side {
  readonly inverseFrequencies: ArrayLike<number>; // [pairs], radians per position
  readonly base: number;
  readonly exponentDenominator: number;
  readonly arithmetic: Arithmetic;
}

function worst(values: ArrayLike<number>): Worst {
  let found: Worst = { value: 0, pair: 0 };
  for (let pair = 0; pair < values.length; ++pair)
    if ((values[pair] ?? 0) > found.value) found = { value: values[pair] ?? 0, pair };
  return found;
}

const rounding = 1e-12; // of double precision, in speeds that are the same by two formulas

/** Largest |a/b − 1| of a pair; a pair that stands still on one side only differs by 1. */
export function frequencyDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): Worst {
  const pairs = Math.max(ours.length, theirs.length);
  return worst(
    Array.from({ length: pairs }, (_, pair) => {
      const [a, b] = [ours[pair] ?? 0, theirs[pair] ?? 0];
      if (a === b) return 0;
      const difference = a === 0 || b === 0 ? 1 : Math.abs(a / b - 1);
      return difference > rounding ? difference : 0;
    }),
  );
}

// Float32 rounds one position up and the next down: of so many, one is close to the worst that happens there.
const nearby = 128;

/** Largest difference of an angle at `position` or shortly before, in radians: speeds and arithmetic of the runtime against exact ones. */
export function angleDifference(runtime: Side, exact: ArrayLike<number>, position: number): Worst {
  const pairs = Math.max(runtime.inverseFrequencies.length, exact.length);
  const largest = new Float64Array(pairs);
  for (let at = Math.max(0, position - nearby + 1); at <= position; ++at) {
    const angles = computedAngles(runtime.arithmetic, runtime, at);
    largest.forEach((before, pair) => {
      const off = Math.abs((angles[pair] ?? 0) - at * (exact[pair] ?? 0));
      largest[pair] = Math.max(before, off);
    });
  }
  return worst(largest);
}
