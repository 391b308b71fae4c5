// The one kind of failure: where something is wrong, and one sentence that says what is wanted and what was given.

import { cut, visible } from './visible.js';

export interface Problem {
  readonly code: string; // stable word for programs: `out_of_range`, `unknown_variant` …
  readonly where: string; // the caller's own spelling: `yarn.factor`, `headDim`
  readonly message: string; // without the place: `must be from 1 to 64, got 0.5`
}

const longestPlace = 120; // characters
const longestReason = 2000; // the longest of ours lists all methods

// Cut before and after: what is made visible grows.
const line = (text: string, longest: number): string => cut(visible(cut(text, longest)), longest);

/** The same as one visible line each, and short: whatever says something of a stranger's file quotes it. */
export const told = <T extends Pick<Problem, 'where' | 'message'>>(said: T): T => ({
  ...said,
  where: line(said.where, longestPlace) || 'input',
  message: line(said.message, longestReason),
});

export class RopewalkError extends Error {
  override readonly name = 'RopewalkError';
  readonly code: string;
  readonly where: string;
  readonly reason: string; // the message without the place

  constructor(problem: Problem, options?: ErrorOptions) {
    const { where, message: reason } = told(problem);
    super(`${where}: ${reason}`, options);
    this.code = problem.code;
    this.where = where;
    this.reason = reason;
  }

  /** As a plain object: an error's own fields do not survive the way out of a worker. */
  get problem(): Problem {
    return { code: this.code, where: this.where, message: this.reason };
  }
}

/** `cause`: what an engine threw, where that is why. */
export const refuse = (code: string, where: string, message: string, cause?: unknown): never => {
  throw new RopewalkError({ code, where, message }, cause === undefined ? undefined : { cause });
};

/** What an engine threw, as a sentence quotes it. */
export const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

/** A value as a message shows it, short. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return visible(JSON.stringify(cut(value, 57)));
  return cut(visible(describe(value)), 60);
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return Object.prototype.toString.call(value).slice(8, -1); // Uint16Array
  return Array.isArray(value) ? 'a list' : 'an object';
}
