// The settings of a rope in words: each method by name, what it does, and its parameters.

import { catalog } from '../generated/catalog.js';
import type { Rope } from '../lib/rope.js';

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

/** 131072 → «131,072»; what is no end says so. */
export const tokens = (length: number): string =>
  Number.isFinite(length) ? count.format(Math.floor(length)) : 'any number of';

const specOf = (id: string) => catalog.find((entry) => entry.id === id);

function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(7)));
  if (typeof value !== 'object' || value === null) return String(value);
  const list = Array.from(value as ArrayLike<number>);
  const shown = list.slice(0, 3).map((one) => Number(one.toPrecision(5)));
  return list.length <= 3 ? shown.join(', ') : `${shown.join(', ')} … (${list.length} numbers)`;
}

/** The ids of a combination, `yarn(factor=4)+window` → yarn, window. */
export const idsOf = (text: string): readonly string[] =>
  text
    .replace(/\([^)]*\)/g, '')
    .split('+')
    .filter((id) => id !== '');

function methodWords(id: string, params: Rope['params']): string {
  const spec = specOf(id);
  if (spec === undefined) return id;
  const names: readonly { readonly name: string }[] = spec.params;
  const said = names
    .filter(({ name }) => params[name] !== undefined)
    .map(({ name }) => `${name} ${valueText(params[name])}`);
  return `${spec.label}: ${spec.summary}${said.length === 0 ? '' : ` (${said.join('; ')})`}`;
}

const channels = (rope: Rope): string => {
  if (rope.rotaryDim === rope.headDim) return `all ${rope.headDim} channels of a head turn`;
  const place = rope.rotaryStart === 0 ? 'the first' : `from channel ${rope.rotaryStart} on`;
  return `${place} ${rope.rotaryDim} of the ${rope.headDim} channels of a head turn`;
};

/** A sentence a line. */
export function settingsInWords(rope: Rope): readonly string[] {
  const pairs = rope.inverseFrequencies.length;
  return [
    ...idsOf(rope.variant).map((id) => methodWords(id, rope.params)),
    `Base ${valueText(rope.base)}; ${channels(rope)}, in ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}.`,
    `Trained on ${tokens(rope.trainLength)} tokens; looked at for a text of ${tokens(rope.length)}.`,
  ];
}

/** «1.2774, on cos and sin: scores of the channels that turn grow by its square, 1.6317» */
export function attentionInWords(factor: number, target: string, softmaxFactor: number): string {
  const short = (value: number) => String(Number(value.toPrecision(6)));
  const places: Readonly<Record<string, string>> = {
    cos_sin: `on cos and sin: scores of the channels that turn grow by its square, ${short(factor ** 2)}`,
    input: `on queries and keys before they turn: scores of the channels that turn grow by its square, ${short(factor ** 2)}`,
    softmax: `squared on all scores: they grow by ${short(factor ** 2)}`,
    query: `on the queries: scores grow by ${short(factor)}`,
  };
  const own =
    factor === 1 ? '1: nothing is scaled' : `${short(factor)}, ${places[target] ?? target}`;
  return softmaxFactor === 1
    ? own
    : `${own}; the softmax scale grows by ${short(softmaxFactor)} on top`;
}
