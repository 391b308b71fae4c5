// Results as the figures draw them: one series a method, its points, and what is read at a position.

import type { Bucket, Cell } from '../../compare/comparison.js';

export interface Series {
  label: string;
  index: number; // place in the list of methods: colour and dash
  faint: boolean; // of an earlier run, not yet computed again
  cell: Cell;
}

export interface Point {
  position: number; // middle of the bucket, in bytes from the start
  loss: number;
  low: number; // loss − one standard error
  high: number;
}

/** The middle of a bucket: geometric on a doubling axis, where a bucket spans a ratio. */
export function middle(bucket: Bucket, log: boolean): number {
  return log ? Math.sqrt(Math.max(bucket.from, 1) * bucket.to) : (bucket.from + bucket.to) / 2;
}

export function points(series: Series, log: boolean): Point[] {
  return series.cell.byPosition
    .filter((bucket) => Number.isFinite(bucket.loss))
    .map((bucket) => {
      const error = Number.isFinite(bucket.standardError) ? bucket.standardError : 0;
      return {
        position: middle(bucket, log),
        loss: bucket.loss,
        low: Math.max(0, bucket.loss - error),
        high: bucket.loss + error,
      };
    });
}

/** Buckets of the longest series: where a reader can read values off. */
export const buckets = (all: readonly Series[]): readonly Bucket[] =>
  all.reduce<readonly Bucket[]>(
    (longest, one) => (one.cell.byPosition.length > longest.length ? one.cell.byPosition : longest),
    [],
  );

/** Places for labels that want `wanted` heights: in the same order, at least `gap` apart, within the frame. */
export function spread(
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let edge = top;
  for (const index of order) {
    placed[index] = Math.max(placed[index]!, edge);
    edge = placed[index]! + gap;
  }
  edge = bottom;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index]!, edge);
    edge = placed[index]! - gap;
  }
  return placed;
}
