// Means over windows, and the loss by position.

import type { Bucket } from './comparison.js';

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the mean; NaN for fewer than two values. */
export function standardError(values: readonly number[]): number {
  if (values.length < 2) return NaN;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

export interface Difference {
  readonly mean: number; // nats per byte; below 0: the one is better
  readonly standardError: number; // over windows; NaN for fewer than two
}

/**
 * One method's windows less another's, each from its twin: how hard a window is to read goes out, so that the error is
 * several times smaller than that of either mean.
 */
export function paired(one: readonly number[], other: readonly number[]): Difference {
  const differences = one.map((loss, window) => loss - (other[window] ?? NaN));
  return { mean: mean(differences), standardError: standardError(differences) };
}

/** Two standard errors apart or less, the windows do not tell which is better; one window tells nothing of errors. */
export const isAlike = ({ mean, standardError }: Difference): boolean =>
  Number.isNaN(standardError) ? mean === 0 : Math.abs(mean) <= 2 * standardError;

/** Edges of buckets over N positions: four to every doubling, from single positions on, and always the training length. */
export function edges(length: number, trainLength: number): number[] {
  const found = new Set([0, length]);
  if (trainLength < length) found.add(trainLength);
  for (let step = 0; ; ++step) {
    const edge = Math.round(2 ** (step / 4));
    if (edge >= length) break;
    found.add(edge);
  }
  return [...found].sort((a, b) => a - b);
}

/** losses: one array [N] a window. */
export function byPosition(losses: readonly ArrayLike<number>[], trainLength: number): Bucket[] {
  const length = losses[0]?.length ?? 0;
  const marks = edges(length, trainLength);
  return marks.slice(1).map((to, n) => {
    const from = marks[n] ?? 0;
    const means = losses.map((window) => meanBetween(window, from, to));
    return { from, to, loss: mean(means), standardError: standardError(means) };
  });
}

function meanBetween(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; ++n) sum += values[n] ?? NaN;
  return sum / (to - from);
}
