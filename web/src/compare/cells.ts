// The cells of a comparison in the making: judged before anything is computed, put together when their windows are done.

import { refuse } from '../lib/error.js';
import type { Job, Outcome, Resolved } from '../lib/model.js';
import type { Backend } from './backend.js';
import type { BackendKind, Cell, Comparison } from './comparison.js';
import type { Pool } from './pool.js';
import { byPosition, mean, standardError } from './statistics.js';
import { writeTerm } from './terms.js';

/** One cell in the making. */
export interface Making {
  readonly variant: string;
  readonly length: number;
  readonly resolved: Resolved;
  readonly outcomes: (Outcome | undefined)[]; // [windows]
  readonly by: Set<Backend['kind']>; // that computed any of them
  seconds: number;
}

export interface Work {
  readonly job: Job;
  readonly making: Making;
}

export function taskText({ task, taskParams = {} }: Comparison): string {
  const params = Object.fromEntries(
    Object.entries(taskParams).map(([name, value]) => [name, String(value)]),
  );
  return writeTerm({ id: task, params });
}

// Everything is judged before anything is computed, so that a slip in the last method does not show after a minute.
export async function plan(comparison: Comparison, pool: Pool): Promise<Work[]> {
  const { variants, lengths, windows, seed } = comparison;
  if (variants.length === 0) refuse('missing', 'variants', 'at least one is needed');
  if (lengths.length === 0) refuse('missing', 'lengths', 'at least one is needed');
  const shared = { task: taskText(comparison), longest: Math.max(...lengths), windows, seed };
  const work: Work[] = [];
  for (const length of lengths) {
    for (const variant of variants) {
      const resolved = await pool.check({ ...shared, variant, length, window: 0 });
      const making: Making = {
        variant,
        length,
        resolved,
        outcomes: Array<undefined>(windows).fill(undefined),
        by: new Set(),
        seconds: 0,
      };
      for (let window = 0; window < windows; ++window)
        work.push({ making, job: { ...shared, variant, length, window } });
    }
  }
  return work;
}

export function cellOf(making: Making, trainLength: number): Cell {
  const outcomes = making.outcomes.filter((outcome) => outcome !== undefined);
  const windowLosses = outcomes.map((outcome) => outcome.loss);
  const accuracies = outcomes
    .map((outcome) => outcome.accuracy)
    .filter((accuracy) => accuracy !== undefined);
  return {
    variant: making.variant,
    params: making.resolved.params,
    length: making.length,
    loss: mean(windowLosses),
    standardError: standardError(windowLosses),
    ...(accuracies.length > 0 ? { accuracy: mean(accuracies) } : {}),
    seconds: making.seconds,
    windowLosses,
    byPosition: byPosition(
      outcomes.map((outcome) => outcome.losses),
      trainLength,
    ),
    backend: backendOf(making.by),
  };
}

export const backendOf = (by: ReadonlySet<Backend['kind']>): BackendKind =>
  by.size > 1 ? 'both' : ([...by][0] ?? 'wasm');
