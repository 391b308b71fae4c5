// The values of all methods at one stretch of positions, best first.

import type { Bucket } from '../../compare/comparison.js';
import { withError } from '../numbers.js';
import type { Series } from './series.js';

export interface Reading {
  label: string;
  index: number;
  text: string;
}

export function readout(all: readonly Series[], bucket: Bucket): Reading[] {
  return all
    .flatMap((one) => {
      const here = one.cell.byPosition.find((other) => other.from === bucket.from);
      return here && Number.isFinite(here.loss) ? [{ one, here }] : [];
    })
    .sort((a, b) => a.here.loss - b.here.loss)
    .map(({ one, here }) => ({
      label: one.label,
      index: one.index,
      text: withError(here.loss, here.standardError),
    }));
}
