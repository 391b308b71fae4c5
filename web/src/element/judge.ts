// Refusals as the controls show them: C++'s sentence, and the row and field it belongs to.

import { reasonOf, RopewalkError } from '../lib/error.js';
import type { Settings } from '../compare/link.js';
import { readMethod, readTerm, splitMethods, unguard } from '../compare/terms.js';
import { isComplete } from './catalogue.js';
import { words } from './words.js';

export interface Problem {
  row?: number; // place in the list of methods
  where: string; // `yarn.factor`, `windows`, `text` …
  sentence: string;
  unlisted?: boolean; // a model or text was asked for that is not there
}

/** The problem of a run beside those found by judging: said once. */
export const withProblem = (
  problems: readonly Problem[],
  problem: Problem | undefined,
): readonly Problem[] =>
  problem === undefined || problems.some(({ sentence }) => sentence === problem.sentence)
    ? problems
    : [...problems, problem];

/** The methods of a comparison that can run: neither refused nor waiting for their numbers. */
export const ableOf = (methods: readonly string[], problems: readonly Problem[]): string[] =>
  methods.filter((method, row) => isComplete(method) && !problems.some((one) => one.row === row));

/** Whether a problem stands beside the row or field that it is about; otherwise it has to be said elsewhere. */
export function hasPlace({ row, where, unlisted }: Problem, { m, task, ui }: Settings): boolean {
  if (ui === 'min' || unlisted) return false; // nothing else can be understood before that is read
  if (row !== undefined) return row < splitMethods(m).length;
  if (ui === 'chart') return false;
  const { id } = readTerm(task);
  if (where === id || where.startsWith(`${id}.`)) return true;
  return ['task', 'length', 'lengths', 'windows', 'seed', 'text'].includes(where);
}

// `yarn` and `yarn.factor` belong to a method that has yarn in it; so does what is wrong with the form as a whole.
function concerns(variant: string, where: string): boolean {
  if (where === 'variant') return true;
  return readMethod(variant)
    .flat()
    .some(({ id }) => where === id || where.startsWith(`${id}.`));
}

/** Any failure as a problem. `variant` is the method of that row, if it was one that failed. */
export function problemFrom(error: unknown, variant?: string, row?: number): Problem {
  if (!(error instanceof RopewalkError)) return { where: '', sentence: reasonOf(error) };
  const { code, where, message } = error;
  if (code === 'no_wasm' || code === 'failed')
    return { where, sentence: `${words.noWasm} (${message})` };
  if (code === 'unlisted') return { where, sentence: message, unlisted: true };
  const sentence = unguard(message);
  return row !== undefined && variant !== undefined && concerns(variant, where)
    ? { row, where, sentence }
    : { where, sentence };
}

/** The problem of a run, put to the first row it concerns. */
export function problemOfRun(error: unknown, variants: readonly string[]): Problem {
  const where = error instanceof RopewalkError ? error.where : '';
  const row = variants.findIndex((variant) => where !== 'variant' && concerns(variant, where));
  return row < 0 ? problemFrom(error) : problemFrom(error, variants[row], row);
}
