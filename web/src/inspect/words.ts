// The settings of a rope in words: each method by name, what it does, and the parameters that were said.

import type { RopeConfig } from '../config/config.js';
import { publishedStretched } from '../config/stretch.js';
import { catalog } from '../generated/catalog.js';
import type { Rope } from '../lib/rope.js';
import { longestSensible, type PairReport } from './pairs.js';

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

type Given = Readonly<Record<string, unknown>>;

// Presets that nobody said are left out: they are the paper's, and the card of the method has them.
function methodWords(id: string, params: Rope['params'], given: Given): string {
  const spec = specOf(id);
  if (spec === undefined) return id;
  const names: readonly { readonly name: string }[] = spec.params;
  const said = names
    .filter(({ name }) => given[name] !== undefined)
    .map(({ name }) => `${name} ${valueText(params[name])}`);
  return `${spec.label}: ${spec.summary}${said.length === 0 ? '' : ` (${said.join('; ')})`}`;
}

// A method with coordinates of its own may pair channels within parts of a head.
const pairing = (rope: Rope, { layout }: RopeConfig): string => {
  if (layout === undefined || rope.axes !== undefined) return '';
  return layout === 'half' ? ` (i, i + ${rope.rotaryDim / 2})` : ' (2i, 2i + 1)';
};

function channels(rope: Rope, config: RopeConfig): string {
  const pairs = rope.inverseFrequencies.length;
  const inPairs = `in ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}${pairing(rope, config)}`;
  if (rope.rotaryDim === rope.headDim)
    return `all ${rope.headDim} channels of a head turn, ${inPairs}`;
  const place = rope.rotaryStart === 0 ? 'the first' : `from channel ${rope.rotaryStart} on`;
  return `${place} ${rope.rotaryDim} of the ${rope.headDim} channels of a head turn, ${inPairs}`;
}

function trainingWords(rope: Rope, config: RopeConfig): string {
  const trained = tokens(rope.trainLength);
  const looked = `looked at for a text of ${tokens(rope.length)}.`;
  if (publishedStretched(config))
    return `Trained on ${trained} tokens, then stretched: ${tokens(config.maxPositions ?? 0)} are stated; ${looked}`;
  if (config.originalMaxPositions === undefined && config.type !== 'default')
    return `No original length is said, so the stated ${trained} tokens count as the trained ones; ${looked}`;
  return `Trained on ${trained} tokens; ${looked}`;
}

function longestWords(pairs: readonly PairReport[], rope: Rope, config: RopeConfig): string {
  const longest = longestSensible(pairs);
  if (!Number.isFinite(longest))
    return `Every pair completes a turn within ${tokens(rope.trainLength)} tokens: no angle is new at any length, only distances are.`;
  if (longest <= rope.trainLength * (1 + 1e-9))
    return `Beyond ${tokens(longest)} tokens slow pairs reach angles that training never had.`;
  const met = `At these speeds, up to ${tokens(longest)} tokens every angle is one that ${tokens(rope.trainLength)} tokens of training had`;
  return publishedStretched(config) && longest < (config.maxPositions ?? 0)
    ? `${met}; beyond, it counts on training at the stated length.`
    : `${met}.`;
}

interface Settled {
  readonly config: RopeConfig;
  readonly rope: Rope;
  readonly pairs: readonly PairReport[]; // empty where nothing turns
}

const answers = (id: string, question: string): boolean =>
  (specOf(id)?.questions as readonly string[] | undefined)?.includes(question) === true;

// How much slower the slowest pair turns; pairs that stand still are another matter.
const mostSlowed = (pairs: readonly PairReport[]): number =>
  Number(
    Math.max(1, ...pairs.map(({ slowdown }) => slowdown).filter(Number.isFinite)).toPrecision(3),
  );

/** What a reader wants to know first: the method, and how far the model can be read with it. */
export function meaningInWords({ config, rope, pairs }: Settled): string {
  const ids = idsOf(rope.variant);
  const label = ids.map((id) => specOf(id)?.label ?? id).join(' + ');
  const trained = `${label}, trained on ${tokens(rope.trainLength)} tokens`;
  if (pairs.length === 0) return `${trained}: nothing turns, so no text is too long for an angle.`;
  const [longest, slowed] = [longestSensible(pairs), mostSlowed(pairs)];
  const published = publishedStretched(config);
  const stretched =
    slowed === 1 ? '' : `${published ? ', then' : ' and'} stretched up to ${slowed}×`;
  if (!Number.isFinite(longest))
    return `${trained}${stretched}: every pair completes a turn there, so that no angle is new at any length.`;
  if (published)
    return `${trained}${stretched}: made for texts of ${tokens(config.maxPositions ?? 0)} tokens.`;
  if (slowed > 1) return `${trained}${stretched}: enough for texts of ${tokens(longest)} tokens.`;
  return ids.some((id) => answers(id, 'spectrum'))
    ? `${trained}: a text of ${tokens(rope.length)} tokens is read as in training.`
    : `${trained} and not stretched: in longer texts slow pairs turn further than they ever did.`;
}

/** A sentence or two a line. */
export function settingsInWords({
  config,
  rope,
  given,
  pairs,
}: Settled & {
  readonly given: Given; // parameters that were said
}): readonly string[] {
  const methods = idsOf(rope.variant).map((id) => methodWords(id, rope.params, given));
  if (pairs.length === 0) return [...methods, 'Nothing turns.', trainingWords(rope, config)];
  return [
    ...methods,
    `Base ${valueText(rope.base)}; ${channels(rope, config)}.`,
    trainingWords(rope, config),
    longestWords(pairs, rope, config),
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
