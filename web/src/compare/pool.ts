// A pool of workers, each with a wasm instance of its own: no shared memory, so no page needs special headers.

import { refuse, RopewalkError } from '../lib/error.js';
import type { Build } from '../lib/detect.js';
import type { Job, ModelParts, ModelSource, Outcome, Resolved } from '../lib/model.js';
import type { Sample } from '../lib/module.js';
import type { Plan } from '../lib/plan.js';
import type { RopeRequest } from '../lib/rope.js';
import type { Answer, Loaded, Question, RopeFacts, Value } from './protocol.js';

/** What a browser's Worker and Node's have in common, once wrapped. */
export interface WorkerLike {
  post(message: unknown): void;
  listen(onMessage: (message: unknown) => void, onFailure: (reason: string) => void): void;
  end(): void;
}

export interface PoolOptions {
  readonly createWorker: () => WorkerLike;
  readonly workers?: number; // usual: one for each processor, at most 8
  readonly build?: 'auto' | Build;
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

class Line {
  readonly #worker: WorkerLike;
  readonly #waiting = new Map<
    number,
    { resolve: (value: Value) => void; reject: (error: unknown) => void }
  >();
  #next = 0;
  #ended = false;

  constructor(worker: WorkerLike) {
    this.#worker = worker;
    worker.listen(
      (message) => this.#receive(message as Answer),
      (reason) => this.#fail('worker', reason),
    );
  }

  async ask(question: Question): Promise<Value> {
    if (this.#ended) refuse('ended', 'worker', 'was ended');
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.post({ id, ...question });
    });
  }

  end(): void {
    this.#ended = true;
    this.#worker.end();
    this.#fail('ended', 'was ended');
  }

  #receive(answer: Answer): void {
    const asked = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('problem' in answer) asked?.reject(new RopewalkError(answer.problem));
    else asked?.resolve(answer.value);
  }

  // `worker`: it could not start, or broke; `ended`: whoever owns the pool wanted no more of it.
  #fail(code: 'worker' | 'ended', reason: string): void {
    const error = new RopewalkError({ code, where: 'worker', message: reason });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
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

/** Processors, as far as known; more than 8 instances of a small model gain nothing. */
export const usualWorkers = (): number =>
  Math.max(1, Math.min(8, globalThis.navigator?.hardwareConcurrency ?? 2));

export function createPool(options: PoolOptions): Pool {
  const workers = options.workers ?? usualWorkers();
  if (!(Number.isInteger(workers) && workers >= 1 && workers <= 64))
    refuse('out_of_range', 'workers', `must be a whole number from 1 to 64, got ${workers}`);
  const lines = Array.from({ length: workers }, () => new Line(options.createWorker()));
  const first = lines[0] as Line;
  let held: Held | undefined;

  async function loadAll(model: ModelSource, text: Uint8Array): Promise<Loaded> {
    const question: Question = { ask: 'load', build: options.build ?? 'auto', model, text };
    const loaded = await Promise.all(lines.map((line) => line.ask(question)));
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
    check: (job) => first.ask({ ask: 'check', job }) as Promise<Resolved>,
    rope: (request) => first.ask({ ask: 'rope', request }) as Promise<RopeFacts>,
    plan: (request, tokens) => first.ask({ ask: 'plan', request, tokens }) as Promise<Plan>,
    evaluate: (job, worker) =>
      (lines[worker] ?? first).ask({ ask: 'evaluate', job }) as Promise<Outcome>,
    sample: (job) => first.ask({ ask: 'sample', job }) as Promise<Sample>,
    plans: (variant, length) =>
      first.ask({ ask: 'plans', variant, length }) as Promise<readonly Plan[]>,
    parts: () => first.ask({ ask: 'parts' }) as Promise<ModelParts>,
    close: () => lines.forEach((line) => line.end()),
  };
}
