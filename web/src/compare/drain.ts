// Computing what is queued: groups of windows to each lane of a backend; a GPU's failures end here.

import type { Job, Outcome } from '../lib/model.js';
import { isGpuFailure, type Backend, type GpuSource, type Wanted } from './backend.js';
import type { Work } from './cells.js';
import type { Ran } from './comparison.js';
import type { Pool } from './pool.js';

/** The next windows of one length, as many as the backend takes together. */
function nextGroup(queue: readonly Work[], backend: Backend): readonly Work[] {
  const [first] = queue;
  if (!first) return [];
  const most = Math.max(1, backend.together(first.job.length));
  const others = queue.findIndex(({ job }) => job.length !== first.job.length);
  return queue.slice(0, Math.min(most, others < 0 ? queue.length : others));
}

const jobsOf = (group: readonly Work[]): Job[] => group.map(({ job }) => job);

export type Done = (group: readonly Work[], outcomes: readonly Outcome[], seconds: number) => void;

/** Every lane takes group after group; after a failure of one the others stop too. */
export async function drain(
  queue: Work[],
  backend: Backend,
  done: Done,
  signal: AbortSignal | undefined,
): Promise<void> {
  const lane = async (number: number): Promise<void> => {
    for (let group; (group = nextGroup(queue, backend)).length > 0;) {
      signal?.throwIfAborted();
      queue.splice(0, group.length);
      const started = performance.now();
      const reading = backend.evaluate(jobsOf(group), number, signal);
      backend.prepare?.(jobsOf(nextGroup(queue, backend)));
      const outcomes = await reading;
      group.forEach(({ making }) => making.by.add(backend.kind));
      done(group, outcomes, (performance.now() - started) / 1000);
    }
  };
  try {
    await Promise.all(Array.from({ length: backend.lanes }, (_, number) => lane(number)));
  } finally {
    queue.length = 0;
  }
}

export interface GpuWish {
  readonly pool: Pool;
  readonly gpu?: GpuSource;
  readonly backend?: Wanted;
  readonly signal?: AbortSignal;
}

/** As much as a GPU can, and what there is to say of it. Its failures end here. */
export async function onGpu(
  work: readonly Work[],
  options: GpuWish,
  done: Done,
): Promise<Omit<Ran, 'kind'>> {
  const { pool, gpu, backend: wanted = 'auto', signal } = options;
  const found = (await gpu?.find(wanted, pool)) ?? {};
  if (!('backend' in found)) return found;
  const { backend } = found;
  const { name: adapter, software } = backend.adapter;
  const fitting = work.filter(({ job }) => backend.together(job.length) > 0);
  const all = fitting.length === work.length;
  const tooLong = `this adapter reads at most ${backend.longest} tokens at once; longer windows were read by WebAssembly`;
  try {
    if (fitting.length === 0) return { adapter, software, note: tooLong };
    const difference = await backend.prove(fitting.at(-1)!.job, signal); // the shortest
    await drain(fitting, backend, done, signal);
    return { adapter, software, difference, ...(all ? {} : { note: tooLong }) };
  } catch (error) {
    if (!isGpuFailure(error)) throw error;
    if (error.code !== 'gpu_range') gpu?.failed();
    return { adapter, software, note: `${error.message}; WebAssembly went on from there` };
  } finally {
    backend.release();
  }
}
