// A method that was set for the page's small model, as the reader's own model wants it.

import { readMethod, writeMethod, type Term } from '../../compare/terms.js';
import type { ResolvedValue } from '../../lib/variants.js';
import { methodSpec, presetText } from '../catalogue.js';
import { paramText } from '../experiments.js';
import { words } from '../words.js';

/** What became of one parameter, and how to have it as it was. */
export interface Fit {
  readonly text: string; // `yarn.beta_fast=8`
  readonly name: string;
  readonly value: string;
  readonly kept: boolean; // the reader wants it all the same
  readonly sentence: string;
}

export interface Scale {
  readonly trained: number; // bytes, of the page's model
  readonly own: number; // tokens, of the reader's
  readonly counted: ReadonlySet<string>; // names of the parameters that count tokens
  readonly experiments: ReadonlySet<string>; // `yarn.beta_fast=8`: nobody but the page chose it
  readonly kept: ReadonlySet<string>; // of the same form
}

type Resolved = Readonly<Record<string, ResolvedValue>>;

/** Parameters whose usual value doubles when everything is twice as long: they count tokens, whatever they are called. */
export const countedIn = (once: Resolved, twice: Resolved): ReadonlySet<string> =>
  new Set(
    Object.keys(once).filter((name) => {
      const ratio = Number(twice[name]) / Number(once[name]);
      return Math.abs(ratio - 2) < 0.01;
    }),
  );

/** Twice a length that every share of a training length divides, at the same stretch. */
export const probes = [8192, 16384].map((trainLength) => ({
  trainLength,
  length: 4 * trainLength,
}));

/** The same method with every parameter left to itself. */
export const bare = (method: string): string =>
  writeMethod(readMethod(method).map((terms) => terms.map(({ id }) => ({ id, params: {} }))));

function usualOf(id: string, name: string): string {
  const spec = methodSpec(id)?.params.find((param) => param.name === name);
  return spec?.rule ?? (spec ? presetText(spec) : '');
}

interface Change {
  readonly to: string; // empty: left to itself
  readonly sentence: string;
}

function changeOf(id: string, name: string, value: string, scale: Scale): Change | undefined {
  const { trained, own, counted, experiments } = scale;
  if (counted.has(name)) {
    const to = Math.round((Number(value) * own) / trained);
    if (Number.isNaN(to)) return undefined; // C++ refuses it, in its own words
    return { to: String(to), sentence: words.fitTokens(name, value, trained, to, own) };
  }
  if (!experiments.has(paramText(id, name, value))) return undefined;
  return { to: '', sentence: words.fitUsual(name, value, trained, usualOf(id, name)) };
}

function fitTerm({ id, params }: Term, scale: Scale): { term: Term; fits: Fit[] } {
  const fits: Fit[] = [];
  const fitted = Object.entries(params).map(([name, value]) => {
    const change = changeOf(id, name, value, scale);
    if (change === undefined || change.to === value) return [name, value];
    const text = paramText(id, name, value);
    const kept = scale.kept.has(text);
    const sentence = kept ? words.fitKept(name, value) : change.sentence;
    fits.push({ text, name, value, kept, sentence });
    return [name, kept ? value : change.to];
  });
  return { term: { id, params: Object.fromEntries(fitted) as Term['params'] }, fits };
}

export function fitted(method: string, scale: Scale): { method: string; fits: readonly Fit[] } {
  const turns = readMethod(method).map((terms) => terms.map((term) => fitTerm(term, scale)));
  return {
    method: writeMethod(turns.map((terms) => terms.map(({ term }) => term))),
    fits: turns.flat().flatMap(({ fits }) => fits),
  };
}
