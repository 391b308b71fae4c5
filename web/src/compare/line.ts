// One worker of a pool: what is asked of it in turn, and another one in its place when it breaks.

import { reasonOf, refuse, RopewalkError } from '../lib/error.js';
import { isStop } from '../lib/module.js';
import type { Answer, Question, Value } from './protocol.js';

/** What a browser's Worker and Node's have in common, once wrapped. */
export interface WorkerLike {
  post(message: unknown): void;
  /** `onFailure`: it did not start, broke, or ended by itself. */
  listen(onMessage: (message: unknown) => void, onFailure: (reason: string) => void): void;
  end(): void;
}

type Load = Extract<Question, { ask: 'load' }>;

interface Waiting {
  readonly patience: number; // milliseconds
  resolve(value: Value): void;
  reject(error: unknown): void;
}

// Whatever else comes that way is not ours: an extension of the browser's, or a tool that reloads pages, may post too.
const isAnswer = (message: unknown): message is Answer =>
  typeof message === 'object' &&
  message !== null &&
  'id' in message &&
  ('value' in message || 'problem' in message);

export class Line {
  readonly #createWorker: () => WorkerLike;
  #worker: WorkerLike | undefined; // none before the first question, and after it broke
  #answered = false; // whether this worker ever did
  readonly #lost = new WeakSet<object>(); // failures of workers that had answered
  #held: Load | undefined; // what was loaded last, or is about to be
  #holds = false; // whether this worker has it
  readonly #waiting = new Map<number, Waiting>(); // the worker answers in this order
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = 0;
  #ended = false;

  constructor(createWorker: () => WorkerLike) {
    this.#createWorker = createWorker;
  }

  /**
   * A worker that had answered and broke, and one whose module stopped, have lost what was loaded: it is loaded again, and
   * the question asked once more. `patience`: milliseconds until no answer is a failure.
   */
  async ask(question: Question, patience: number): Promise<Value> {
    try {
      return await this.#loaded(question, patience);
    } catch (error) {
      if (!this.#mayGoOn(error)) throw error;
      return await this.#loaded(question, patience);
    }
  }

  end(): void {
    this.#ended = true;
    this.#drop('ended', 'was ended');
  }

  #mayGoOn(error: unknown): boolean {
    return !this.#ended && (isStop(error) || this.#lost.has(error as object));
  }

  async #loaded(question: Question, patience: number): Promise<Value> {
    if (question.ask === 'load') return this.#load(question, patience);
    if (this.#held && !this.#holds) await this.#load(this.#held, patience);
    return this.#once(question, patience);
  }

  async #load(question: Load, patience: number): Promise<Value> {
    const before = this.#held;
    this.#held = question;
    this.#holds = true; // by the time that it comes to what is asked from now on
    try {
      return await this.#once(question, patience);
    } catch (error) {
      if (!this.#mayGoOn(error)) this.#held = before; // refused: the worker keeps what it had
      throw error;
    }
  }

  async #once(question: Question, patience: number): Promise<Value> {
    if (this.#ended) refuse('ended', 'worker', 'was ended');
    const worker = (this.#worker ??= this.#started());
    const id = this.#next++;
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.set(id, { patience, resolve, reject });
      this.#post(worker, id, question);
      if (this.#waiting.size === 1) this.#watch();
    });
  }

  #started(): WorkerLike {
    this.#answered = false;
    try {
      const worker = this.#createWorker();
      worker.listen(
        (message) => this.#receive(worker, message),
        (reason) => {
          if (worker === this.#worker) this.#drop('worker', reason);
        },
      );
      return worker;
    } catch (cause) {
      return refuse('worker', 'worker', `could not be made (${reasonOf(cause)})`, cause);
    }
  }

  #post(worker: WorkerLike, id: number, question: Question): void {
    try {
      worker.post({ id, ...question });
    } catch (cause) {
      const asked = this.#waiting.get(id);
      this.#waiting.delete(id);
      const message = `holds what cannot be sent to a worker (${reasonOf(cause)})`;
      asked?.reject(
        new RopewalkError({ code: 'wrong_type', where: question.ask, message }, { cause }),
      );
    }
  }

  #receive(worker: WorkerLike, message: unknown): void {
    if (worker !== this.#worker || !isAnswer(message)) return;
    const asked = this.#waiting.get(message.id);
    if (asked === undefined) return;
    this.#waiting.delete(message.id);
    this.#answered = true;
    this.#watch();
    if ('value' in message) return asked.resolve(message.value);
    const error = new RopewalkError(message.problem);
    if (isStop(error)) this.#holds = false; // the module went with what was loaded
    asked.reject(error);
  }

  // The oldest question is the one being answered.
  #watch(): void {
    clearTimeout(this.#timer);
    const [oldest] = this.#waiting.values();
    if (oldest === undefined) return;
    const { patience } = oldest;
    const late = (): void => this.#drop('worker', `gave no answer in ${patience / 1000} s`);
    this.#timer = setTimeout(late, patience);
  }

  // `worker`: it could not start, or broke; `ended`: whoever owns the pool wanted no more of it.
  #drop(code: 'worker' | 'ended', reason: string): void {
    clearTimeout(this.#timer);
    this.#worker?.end();
    this.#worker = undefined;
    this.#holds = false;
    const error = new RopewalkError({ code, where: 'worker', message: reason });
    if (code === 'worker' && this.#answered) this.#lost.add(error);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
