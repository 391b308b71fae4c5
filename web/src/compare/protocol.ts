// What a pool asks of a worker and what it answers.

import { RopewalkError, type Problem } from '../lib/error.js';
import {
  createRopewalk,
  type Build,
  type Job,
  type Model,
  type ModelSource,
  type Outcome,
  type Resolved,
  type Ropewalk,
} from '../lib/index.js';

export type Question =
  | { ask: 'load'; build: 'auto' | Build; model: ModelSource; text: Uint8Array } // → Loaded
  | { ask: 'check'; job: Job } // → Resolved
  | { ask: 'evaluate'; job: Job }; // → Outcome

export interface Loaded {
  build: Build;
  trainLength: number;
}

export type Value = Loaded | Resolved | Outcome;

export type Asked = Question & { id: number };
export type Answer = { id: number; value: Value } | { id: number; problem: Problem };

interface State {
  ropewalk?: Ropewalk;
  model?: Model;
  text: Uint8Array;
}

async function load(state: State, question: Extract<Question, { ask: 'load' }>): Promise<Loaded> {
  state.ropewalk ??= await createRopewalk({ build: question.build });
  const model = state.ropewalk.loadModel(question.model);
  state.model?.[Symbol.dispose]();
  state.model = model;
  state.text = question.text;
  return { build: state.ropewalk.build, trainLength: model.config.max_position_embeddings };
}

function answerTo(state: State, question: Question): Value | Promise<Value> {
  if (question.ask === 'load') return load(state, question);
  if (!state.model)
    throw new RopewalkError({ code: 'missing', where: 'model', message: 'was not loaded' });
  return state.model[question.ask](question.job, state.text);
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
      send({ id, value }, 'losses' in value ? [value.losses.buffer as ArrayBuffer] : []);
    } catch (error) {
      send({ id, problem: problemOf(error) }, []);
    }
  };
}
