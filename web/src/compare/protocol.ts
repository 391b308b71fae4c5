// What a pool asks of a worker and what it answers.

import type { Build } from '../lib/detect.js';
import { refuse, RopewalkError, type Problem } from '../lib/error.js';
import { loadBindings } from '../lib/load.js';
import {
  Model,
  type Job,
  type ModelParts,
  type ModelSource,
  type Outcome,
  type Resolved,
} from '../lib/model.js';
import type { Bindings, Sample } from '../lib/module.js';
import { plan, type Plan } from '../lib/plan.js';
import { makeRope, type Rope, type RopeRequest } from '../lib/rope.js';

export type Question =
  | { ask: 'load'; build: 'auto' | Build; model: ModelSource; text: Uint8Array } // → Loaded
  | { ask: 'check'; job: Job } // → Resolved
  | { ask: 'evaluate'; job: Job } // → Outcome
  | { ask: 'sample'; job: Job } // → Sample
  | { ask: 'plans'; variant: string; length: number } // → Plan[]
  | { ask: 'parts' } // → ModelParts
  | { ask: 'rope'; request: RopeRequest } // → RopeFacts
  | { ask: 'plan'; request: RopeRequest; tokens: number }; // → Plan

export interface Loaded {
  build: Build;
  trainLength: number;
}

/** A Rope without its functions, which do not travel. */
export type RopeFacts = Omit<Rope, 'tables' | 'embedding' | 'rotate'>;

export type Value =
  Loaded | Resolved | Outcome | Sample | Plan | readonly Plan[] | ModelParts | RopeFacts;

export type Asked = Question & { id: number };
export type Answer = { id: number; value: Value } | { id: number; problem: Problem };

interface State {
  loading?: Promise<unknown>; // the last load; what is asked meanwhile waits for it
  wasm?: Bindings;
  model?: Model;
  text: Uint8Array;
}

async function load(state: State, question: Extract<Question, { ask: 'load' }>): Promise<Loaded> {
  // Not by createRopewalk: all else that it offers would have to be loaded with every worker.
  state.wasm ??= await loadBindings({ build: question.build });
  const model = new Model(state.wasm, question.model);
  state.model?.[Symbol.dispose]();
  state.model = model;
  state.text = question.text;
  return { build: state.wasm.build() as Build, trainLength: model.config.max_position_embeddings };
}

function ropeFacts(wasm: Bindings, request: RopeRequest): RopeFacts {
  const { tables, embedding, rotate, ...facts } = makeRope(wasm, request);
  return facts;
}

async function answerTo(state: State, question: Question): Promise<Value> {
  if (question.ask === 'load') {
    const loaded = load(state, question);
    state.loading = loaded.catch(() => undefined); // whoever asked for it is told why
    return loaded;
  }
  await state.loading;
  const { wasm, model, text } = state;
  const unloaded = (): never => refuse('missing', 'model', 'was not loaded');
  if (!wasm) return unloaded();
  if (question.ask === 'rope') return ropeFacts(wasm, question.request);
  if (question.ask === 'plan') return plan(wasm, makeRope(wasm, question.request), question.tokens);
  if (!model) return unloaded();
  if (question.ask === 'parts') return model.parts();
  if (question.ask === 'plans') return model.plans(question.variant, question.length);
  return model[question.ask](question.job, text);
}

// The memory of every typed array within: handed over instead of copied.
function memoryOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(memoryOf);
}

const problemOf = (error: unknown): Problem =>
  error instanceof RopewalkError
    ? error.problem
    : {
        code: 'failed',
        where: 'worker',
        message: error instanceof Error ? error.message : String(error),
      };

/** A worker's answering function; `send` posts to whoever made the worker. */
export function serve(
  send: (answer: Answer, transfer: Transferable[]) => void,
): (asked: Asked) => Promise<void> {
  const state: State = { text: new Uint8Array() };
  return async ({ id, ...question }) => {
    try {
      const value = await answerTo(state, question as Question);
      send({ id, value }, memoryOf(value));
    } catch (error) {
      send({ id, problem: problemOf(error) }, []);
    }
  };
}
