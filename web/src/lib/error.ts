// The one kind of failure: where something is wrong, and one sentence that says what is wanted and what was given.

export interface Problem {
  readonly code: string; // stable word for programs: `out_of_range`, `unknown_variant` …
  readonly where: string; // the caller's own spelling: `yarn.factor`, `headDim`
  readonly message: string; // without the place: `must be from 1 to 64, got 0.5`
}

export class RopewalkError extends Error {
  override readonly name = 'RopewalkError';
  readonly code: string;
  readonly where: string;
  readonly reason: string; // the message without the place

  constructor(problem: Problem) {
    super(`${problem.where}: ${problem.message}`);
    this.code = problem.code;
    this.where = problem.where;
    this.reason = problem.message;
  }

  /** As a plain object: an error's own fields do not survive the way out of a worker. */
  get problem(): Problem {
    return { code: this.code, where: this.where, message: this.reason };
  }
}

export const refuse = (code: string, where: string, message: string): never => {
  throw new RopewalkError({ code, where, message });
};

/** A value as a message shows it, short. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : describe(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return Object.prototype.toString.call(value).slice(8, -1); // Uint16Array
  return Array.isArray(value) ? 'a list' : 'an object';
}
