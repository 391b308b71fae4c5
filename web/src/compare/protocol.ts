// What a pool asks of a worker and what it answers.

import type { Build } from '../lib/detect.js';
import { reasonOf, refuse, RopewalkError, shown, type Problem } from '../lib/error.js';
import { loadBindings } from '../lib/load.js';
import {
  Model,
  type Job,
  type ModelParts,
  type ModelSource,
  type Outcome,
  type Resolved,
} from '../lib/model.js';
import { isStop, type Bindings, type Sample } from '../lib/module.js';
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
  wasm?: Bindings | undefined;
  model?: Model | undefined;
  text: Uint8Array;
  stop?: RopewalkError | undefined; // of the module before: what was loaded went with it
}

async function load(state: State, question: Extract<Question, { ask: 'load' }>): Promise<Loaded> {
  // Not by createRopewalk: all else that it offers would have to be loaded with every worker.
  const wasm = (state.wasm ??= await loadBindings({ build: question.build }));
  const model = new Model(wasm, question.model);
  state.model?.[Symbol.dispose]();
  state.model = model;
  state.text = question.text;
  state.stop = undefined;
  return { build: wasm.build() as Build, trainLength: model.config.max_position_embeddings };
}

function ropeFacts(wasm: Bindings, request: RopeRequest): RopeFacts {
  const { tables, embedding, rotate, ...facts } = makeRope(wasm, request);
  return facts;
}

async function answerTo(state: State, question: Question): Promise<Value> {
  if (question.ask === 'load') return load(state, question);
  const { wasm, model, text, stop } = state;
  if (stop) throw stop;
  const unloaded = (): never => refuse('missing', 'model', 'was not loaded');
  if (!wasm) return unloaded();
  if (question.ask === 'rope') return ropeFacts(wasm, question.request);
  if (question.ask === 'plan') return plan(wasm, makeRope(wasm, question.request), question.tokens);
  if (!model) return unloaded();
  switch (question.ask) {
    case 'parts':
      return model.parts();
    case 'plans':
      return model.plans(question.variant, question.length);
    case 'check':
    case 'evaluate':
    case 'sample':
      return model[question.ask](question.job, text);
    default:
      return refuse('unknown_word', 'ask', `is no question of ours: ${shown(question)}`);
  }
}

// A module that has stopped is let go of. Until something is loaded into another, that is the answer.
function stopped(state: State, error: unknown): void {
  if (!isStop(error)) return;
  state.wasm = state.model = undefined;
  state.stop = error as RopewalkError;
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
        message: reasonOf(error),
      };

// Anybody with a hold on the worker may post to it: what is no question gets no answer.
const isAsked = (message: unknown): message is Asked =>
  typeof message === 'object' &&
  message !== null &&
  typeof (message as Asked).id === 'number' &&
  typeof (message as Asked).ask === 'string';

/** A worker's answering function, one question after the other; `send` posts to whoever made the worker. */
export function serve(
  send: (answer: Answer, transfer: Transferable[]) => void,
): (message: unknown) => Promise<void> {
  const state: State = { text: new Uint8Array() };
  const answer = async ({ id, ...question }: Asked): Promise<void> => {
    try {
      const value = await answerTo(state, question as Question);
      send({ id, value }, memoryOf(value));
    } catch (error) {
      stopped(state, error);
      send({ id, problem: problemOf(error) }, []);
    }
  };
  let last: Promise<void> = Promise.resolve();
  return (message) => (last = isAsked(message) ? last.then(() => answer(message)) : last);
}
