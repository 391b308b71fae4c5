// A pool of workers, each with a wasm instance of its own: no shared memory, so no page needs special headers.

import { refuse } from '../lib/error.js';
import type { Build } from '../lib/detect.js';
import type { Job, ModelParts, ModelSource, Outcome, Resolved } from '../lib/model.js';
import type { Sample } from '../lib/module.js';
import type { Plan } from '../lib/plan.js';
import type { RopeRequest } from '../lib/rope.js';
import { Line, type WorkerLike } from './line.js';
import type { Loaded, Question, RopeFacts, Value } from './protocol.js';

export type { WorkerLike };

export interface PoolOptions {
  readonly createWorker: () => WorkerLike;
  readonly workers?: number; // usual: one for each processor, at most 8
  readonly build?: 'auto' | Build;
  /** Milliseconds until a worker that does not answer is given up; usual: two minutes, and more for what takes long. */
  readonly patience?: number;
}

export interface Pool {
  readonly workers: number;
  /** Does nothing where the same is loaded already: the same objects `config` and `weights`, and an equal text. */
  load(model: ModelSource, text: Uint8Array): Promise<Loaded>;
  check(job: Job): Promise<Resolved>;
  /** What a request comes to, of any model's geometry. */
  rope(request: RopeRequest): Promise<RopeFacts>;
  plan(request: RopeRequest, tokens: number): Promise<Plan>;
  /** Runs on whichever worker is free; `worker` chosen by the caller, 0 … workers − 1. */
  evaluate(job: Job, worker: number): Promise<Outcome>;
  /** What another implementation of the model reads: a window's text, its plans, the weights. */
  sample(job: Job): Promise<Sample>;
  plans(variant: string, length: number): Promise<readonly Plan[]>;
  parts(): Promise<ModelParts>;
  close(): void;
}

/** What the workers hold or are about to. */
interface Held {
  readonly model: ModelSource;
  readonly text: Uint8Array; // a copy: the caller's may change
  readonly loaded: Promise<Loaded>;
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

const holds = ({ model, text }: Held, asked: ModelSource, askedText: Uint8Array): boolean =>
  model.config === asked.config && model.weights === asked.weights && sameBytes(text, askedText);

const usualPatience = 120_000; // milliseconds: a worker is fetched, compiled and loaded in it on a slow line

// A processor slower than any that we know, in operations a millisecond: two for each number of the model and token, and
// attention costs as much again at some 2048 tokens.
const slowest = 50_000;
const patienceFor = ({ length }: Job, bytes: number): number =>
  usualPatience + (length * (1 + length / 2048) * bytes) / slowest;

/** Processors, as far as known; more than 8 instances of a small model gain nothing. */
export const usualWorkers = (): number =>
  Math.max(1, Math.min(8, globalThis.navigator?.hardwareConcurrency ?? 2));

export function createPool(options: PoolOptions): Pool {
  const workers = options.workers ?? usualWorkers();
  if (!(Number.isInteger(workers) && workers >= 1 && workers <= 64))
    refuse('out_of_range', 'workers', `must be a whole number from 1 to 64, got ${workers}`);
  const { createWorker, patience = usualPatience } = options;
  const lines = Array.from({ length: workers }, () => new Line(createWorker));
  const first = lines[0] as Line;
  let held: Held | undefined;
  const ask = <T extends Value>(question: Question): Promise<T> =>
    first.ask(question, patience) as Promise<T>;

  async function loadAll(model: ModelSource, text: Uint8Array): Promise<Loaded> {
    const question: Question = { ask: 'load', build: options.build ?? 'auto', model, text };
    const loaded = await Promise.all(lines.map((line) => line.ask(question, patience)));
    return loaded[0] as Loaded;
  }

  async function load(model: ModelSource, text: Uint8Array): Promise<Loaded> {
    if (held && holds(held, model, text)) return held.loaded;
    const { config, weights } = model; // and nothing else that a caller keeps with them
    const loaded = loadAll({ config, weights }, text);
    const now = { model: { config, weights }, text: new Uint8Array(text), loaded };
    held = now;
    loaded.catch(() => {
      if (held === now) held = undefined; // a later try asks again
    });
    return loaded;
  }

  return {
    workers,
    load,
    check: (job) => ask({ ask: 'check', job }),
    rope: (request) => ask({ ask: 'rope', request }),
    plan: (request, tokens) => ask({ ask: 'plan', request, tokens }),
    evaluate(job, worker) {
      const bytes = held?.model.weights.byteLength ?? 0;
      const allowed = options.patience ?? patienceFor(job, bytes);
      return (lines[worker] ?? first).ask({ ask: 'evaluate', job }, allowed) as Promise<Outcome>;
    },
    sample: (job) => ask({ ask: 'sample', job }),
    plans: (variant, length) => ask({ ask: 'plans', variant, length }),
    parts: () => ask({ ask: 'parts' }),
    close: () => lines.forEach((line) => line.end()),
  };
}
