// Running a comparison: every (variant, length, window) is a job of its own, longest first, one at a time to each worker.

import { RopewalkError } from '../lib/error.js';
import type { Job, ModelSource, Outcome, Resolved } from '../lib/index.js';
import type { Cell, Comparison, ComparisonResult, Progress } from './comparison.js';
import type { Pool } from './pool.js';
import { byPosition, mean, standardError } from './statistics.js';
import { writeTerm } from './terms.js';

export interface CompareOptions {
  readonly model: ModelSource & { readonly name: string };
  readonly passage: string | Uint8Array; // read when the comparison brings no text
  readonly pool: Pool;
  readonly signal?: AbortSignal; // stops after the windows at hand
  readonly onProgress?: (progress: Progress) => void;
  readonly onCell?: (cell: Cell) => void; // as soon as its last window is done
}

/** One cell in the making. */
interface Making {
  readonly variant: string;
  readonly length: number;
  readonly resolved: Resolved;
  readonly outcomes: (Outcome | undefined)[]; // [windows]
  seconds: number;
}

interface Work {
  readonly job: Job;
  readonly making: Making;
}

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

const need = (where: string, message: string): never => {
  throw new RopewalkError({ code: 'missing', where, message });
};

function taskText({ task, taskParams = {} }: Comparison): string {
  const params = Object.fromEntries(
    Object.entries(taskParams).map(([name, value]) => [name, String(value)]),
  );
  return writeTerm({ id: task, params });
}

// Everything is judged before anything is computed, so that a slip in the last method does not show after a minute.
async function plan(comparison: Comparison, pool: Pool): Promise<Work[]> {
  const { variants, lengths, windows, seed } = comparison;
  if (variants.length === 0) need('variants', 'at least one is needed');
  if (lengths.length === 0) need('lengths', 'at least one is needed');
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
        seconds: 0,
      };
      for (let window = 0; window < windows; ++window)
        work.push({ making, job: { ...shared, variant, length, window } });
    }
  }
  return work;
}

function cellOf(making: Making, trainLength: number): Cell {
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
  };
}

// What a window costs, in tokens of a short one: attention grows with the length, and at some 2048 tokens of our
// models costs as much as all the rest.
const cost = ({ length }: Job): number => length * (1 + length / 2048);

function progressOf(done: number, total: number, begun: number): Progress {
  const elapsed = (performance.now() - begun) / 1000;
  return { done, total, secondsLeft: done > 0 ? (elapsed * (total - done)) / done : NaN };
}

export async function compare(
  comparison: Comparison,
  options: CompareOptions,
): Promise<ComparisonResult> {
  const { pool, signal, onProgress, onCell } = options;
  const begun = performance.now();
  const { config, weights, name } = options.model;
  const { build, trainLength } = await pool.load(
    { config, weights },
    bytesOf(comparison.text ?? options.passage),
  );
  const work = await plan(comparison, pool);
  const order = [...new Set(work.map(({ making }) => making))];
  const queue = work.toSorted((a, b) => b.job.length - a.job.length);
  const total = queue.reduce((sum, { job }) => sum + cost(job), 0);
  const tokens = queue.reduce((sum, { job }) => sum + job.length, 0);
  const computing = performance.now();
  let done = 0;

  const runOne = async ({ job, making }: Work, worker: number): Promise<void> => {
    const started = performance.now();
    making.outcomes[job.window] = await pool.evaluate(job, worker);
    making.seconds += (performance.now() - started) / 1000;
    done += cost(job);
    onProgress?.(progressOf(done, total, computing));
    if (making.outcomes.every((outcome) => outcome !== undefined))
      onCell?.(cellOf(making, trainLength));
  };
  const drain = async (worker: number): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      signal?.throwIfAborted();
      await runOne(next, worker);
    }
  };
  signal?.throwIfAborted();
  onProgress?.(progressOf(0, total, computing));
  try {
    await Promise.all(Array.from({ length: pool.workers }, (_, worker) => drain(worker)));
  } finally {
    queue.length = 0; // after a failure of one worker the others stop too
  }

  const seconds = (performance.now() - computing) / 1000;
  return {
    model: name,
    trainLength,
    task: taskText(comparison),
    build,
    workers: pool.workers,
    seconds: (performance.now() - begun) / 1000,
    tokensPerSecond: tokens / seconds,
    results: order.map((making) => cellOf(making, trainLength)),
  };
}
