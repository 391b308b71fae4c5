// Running a comparison: every (variant, length, window) is a job of its own, longest first; what a GPU leaves, workers finish.

import type { Job, ModelSource } from '../lib/model.js';
import { wasmBackend, type GpuSource, type Wanted } from './backend.js';
import { backendOf, cellOf, plan, taskText } from './cells.js';
import type { Cell, Comparison, ComparisonResult, Progress } from './comparison.js';
import { drain, onGpu, type Done } from './drain.js';
import type { Pool } from './pool.js';

export interface CompareOptions {
  readonly model: ModelSource & { readonly name: string };
  readonly passage: string | Uint8Array; // read when the comparison brings no text
  readonly pool: Pool;
  readonly gpu?: GpuSource; // where none is given, nothing runs on a GPU
  readonly backend?: Wanted; // usual: auto
  /** Which cells are computed, where not all are: windows stay those that all lengths together ask for. */
  readonly only?: (variant: string, length: number) => boolean;
  readonly signal?: AbortSignal; // stops after the windows at hand
  readonly onProgress?: (progress: Progress) => void;
  readonly onCell?: (cell: Cell) => void; // as soon as its last window is done
}

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

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
  const asked = await plan(comparison, pool);
  const { only = () => true } = options;
  const planned = asked.filter(({ making }) => only(making.variant, making.length));
  const order = [...new Set(planned.map(({ making }) => making))];
  const work = planned.toSorted((a, b) => b.job.length - a.job.length);
  const total = work.reduce((sum, { job }) => sum + cost(job), 0);
  const tokens = work.reduce((sum, { job }) => sum + job.length, 0);
  const computing = performance.now();
  let done = 0;

  const take: Done = (group, outcomes, seconds) => {
    group.forEach(({ job, making }, n) => {
      making.outcomes[job.window] = outcomes[n];
      making.seconds += seconds / group.length;
      done += cost(job);
    });
    onProgress?.(progressOf(done, total, computing));
    for (const making of new Set(group.map((one) => one.making)))
      if (making.outcomes.every((outcome) => outcome !== undefined))
        onCell?.(cellOf(making, trainLength));
  };
  signal?.throwIfAborted();
  onProgress?.(progressOf(0, total, computing));
  const ran = await onGpu(work, options, take);
  const left = work.filter(({ job, making }) => making.outcomes[job.window] === undefined);
  await drain(left, wasmBackend(pool), take, signal);

  const seconds = (performance.now() - computing) / 1000;
  return {
    model: name,
    trainLength,
    task: taskText(comparison),
    build,
    workers: pool.workers,
    seconds: (performance.now() - begun) / 1000,
    tokensPerSecond: tokens / seconds,
    backend: { kind: backendOf(new Set(order.flatMap(({ by }) => [...by]))), ...ran },
    results: order.map((making) => cellOf(making, trainLength)),
  };
}
