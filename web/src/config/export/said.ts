// A request taken apart for those who say it elsewhere: the rotation, what goes with it, and the geometry.

import { catalog } from '../../generated/catalog.js';
import { refuse, shown } from '../../lib/error.js';
import type { Value } from '../methods.js';
import { temperature } from '../temperature.js';
import { checkedExportable, type Exportable } from './exportable.js';

export interface Said {
  readonly id: string; // of the term that sets the speeds; `rope` where none does
  readonly others: readonly string[]; // ids of all other terms
  readonly params: Readonly<Record<string, Value>>;
  readonly rotates: boolean;
  readonly usual: boolean; // exponents count over the channels that turn, as all targets do it
  readonly headDim: number;
  readonly rotaryDim: number;
  readonly base: number;
  readonly trainLength: number;
  readonly length: number;
  readonly stretchRemarks: readonly string[]; // where the stretch and the lengths do not agree
  /** Divisors of the plain speeds, [pairs]; known of a Rope only. */
  readonly divisors: readonly number[] | undefined;
  readonly attentionFactor: number | undefined; // of a Rope only
  readonly cannot: readonly string[]; // what no target can say of the geometry
}

interface Entry {
  readonly id: string;
  readonly questions: readonly string[];
  readonly rotates?: boolean;
  readonly params: readonly { readonly name: string; readonly preset?: unknown }[];
}
const entries: readonly Entry[] = catalog;

function valueOf(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text.includes('/')) return text.split('/').map(Number);
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

// Splits at each + outside parentheses: `factor=1e+3` has one within.
function termsIn(variant: string): readonly string[] {
  const ends: number[] = [];
  let depth = 0;
  for (let at = 0; at < variant.length; ++at) {
    if (variant[at] === '(') depth += 1;
    if (variant[at] === ')') depth -= 1;
    if (variant[at] === '+' && depth <= 0) ends.push(at);
  }
  return [-1, ...ends].map((start, term) => variant.slice(start + 1, ends[term]).trim());
}

// `yarn(factor=16)+log_n` → its ids, and the values within parentheses.
function taken(variant: string) {
  const params: (readonly [string, Value])[] = [];
  const ids = termsIn(variant).map((term) => {
    const [, id = term, inner = ''] = /^([^(]*)(?:\((.*)\))?$/.exec(term) ?? [];
    for (const pair of inner.split(',').filter((text) => text.includes('='))) {
      const at = pair.indexOf('=');
      params.push([pair.slice(0, at).trim(), valueOf(pair.slice(at + 1).trim())]);
    }
    return id;
  });
  const strange = ids.find((id) => entryOf(id) === undefined);
  if (strange !== undefined)
    refuse('unknown_variant', 'variant', `has no method ${shown(strange)} in it that is known`);
  return { ids, params: Object.fromEntries(params) };
}

const stretches = ['factor', 'alpha'];

// A stretch that is not said is that from the trained to the asked length, as the catalogue's rule has it.
function withPresets(id: string, params: Record<string, Value>, stretch: number): void {
  for (const { name, preset } of entryOf(id)?.params ?? [])
    if (stretches.includes(name) && params[name] === undefined)
      params[name] = typeof preset === 'number' ? preset : stretch;
}

const short = (value: number): number => Number(value.toPrecision(6));

// A length that was left out is the trained one, and then every target caps the stretched model there. Where the
// catalogue has a stretch of its own, as dynamic's, it says nothing of the length.
function stretchRemarks(id: string, params: Record<string, Value>, trained: number, read: number) {
  const name = entryOf(id)?.params.find(
    (param) => stretches.includes(param.name) && param.preset === undefined,
  )?.name;
  const stretch = name === undefined ? undefined : params[name];
  if (name === undefined || typeof stretch !== 'number') return [];
  const reach = short(stretch * trained);
  if (Math.abs(reach / read - 1) < 0.01) return [];
  const so = `${name}: ${short(stretch)} × ${trained} trained tokens = ${reach}, but length is ${read}`;
  return reach > read
    ? [`${so}, and no more is read: say length ${reach}, or ${name} ${short(read / trained)}`]
    : [
        `${so}: beyond ${reach} come angles that training never had; ${name} ${short(read / trained)} fits`,
      ];
}

// The divisor of a pair that stands still, as GGUF files have it.
const standing = 1e30;

function divisorsOf(request: Exportable, rotaryDim: number, base: number) {
  const { inverseFrequencies } = request;
  if (inverseFrequencies === undefined) return undefined;
  const divisors = Array.from(inverseFrequencies, (speed, pair) =>
    Math.min(standing, base ** ((-2 * pair) / rotaryDim) / speed),
  );
  if (divisors.every((divisor) => divisor > 0)) return divisors;
  return refuse('out_of_range', 'inverseFrequencies', 'must be speeds above 0, or 0, of this base');
}

function geometryCannot(request: Exportable, rotaryDim: number): string[] {
  const denominator = request.exponentDenominator ?? rotaryDim;
  const start = request.rotaryStart ?? 0;
  const odd = denominator !== rotaryDim && request.inverseFrequencies === undefined;
  return [
    ...(start === 0 ? [] : [`rotaryStart: the first channels turn, not those from ${start} on`]),
    ...(odd
      ? [`exponentDenominator: is always the rotary size, ${rotaryDim}, not ${denominator}`]
      : []),
  ];
}

// Parameters within the text and beside it.
function saidIn({ variant, params: beside = {} }: Exportable) {
  const { ids, params } = taken(variant);
  const given = Object.entries(beside).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ids, params: { ...params, ...Object.fromEntries(given) } };
}

const entryOf = (name: string) => entries.find((entry) => entry.id === name);
const stays = (name: string): boolean => entryOf(name)?.rotates === false;
const asks = (name: string, question: string): boolean =>
  entryOf(name)?.questions.includes(question) === true;
const sets = (name: string): boolean => asks(name, 'spectrum') && !asks(name, 'axes');

export function said(given: Exportable): Said {
  const request = checkedExportable(given);
  if (request.variant.includes('|'))
    return refuse('unsupported', 'variant', 'must be of one kind of layer: say each on its own');
  const { ids, params } = saidIn(request);
  const id = ids.find((name) => sets(name) && !stays(name)) ?? 'rope';
  const { trainLength, base = 10000, headDim } = request;
  const rotaryDim = request.rotaryDim ?? headDim;
  const length = request.length ?? trainLength;
  const read = Math.max(length, trainLength);
  withPresets(id, params, read / trainLength);
  return {
    id,
    others: ids.filter((name) => name !== id && name !== 'rope'),
    params,
    usual: (request.exponentDenominator ?? rotaryDim) === rotaryDim,
    rotates: !ids.some(stays),
    headDim,
    rotaryDim,
    base,
    trainLength,
    length,
    stretchRemarks: stretchRemarks(id, params, trainLength, read),
    divisors: divisorsOf(request, rotaryDim, base),
    attentionFactor: request.attentionFactor,
    cannot: geometryCannot(request, rotaryDim),
  };
}

export function numberOf(from: Said, name: string, otherwise: number): number {
  const value = from.params[name];
  if (value === undefined || typeof value === 'number') return value ?? otherwise;
  return refuse('wrong_type', `${from.id}.${name}`, `must be a number, got ${shown(value)}`);
}

export function listOf(from: Said, name: string): readonly number[] {
  const value = from.params[name];
  if (value === undefined || typeof value === 'number') return value === undefined ? [] : [value];
  if (Array.isArray(value) && value.every(Number.isFinite)) return value as readonly number[];
  return refuse(
    'wrong_type',
    `${from.id}.${name}`,
    `must be a list of numbers, got ${shown(value)}`,
  );
}

/** What YaRN multiplies cos and sin by; undefined where that is the usual temperature. */
export function yarnAttention(from: Said): number | undefined {
  const { params, attentionFactor } = from;
  if (params['mscale_target'] === 'softmax') return 1;
  const factor = numberOf(from, 'factor', 1);
  const usual = temperature(factor);
  const [own, other] = [numberOf(from, 'mscale', 0), numberOf(from, 'mscale_all_dim', 0)];
  const weighted = params['mscale_rule'] === 'deepseek' ? own || other : own && other;
  const byWeights =
    weighted && params['mscale_rule'] !== 'paper'
      ? temperature(factor, own || 1) / temperature(factor, other)
      : usual;
  const factorSaid = params['attention_factor'];
  const value = attentionFactor ?? (typeof factorSaid === 'number' ? factorSaid : byWeights);
  return Math.abs(value - usual) <= 1e-12 * usual ? undefined : value;
}

/** The base that stands for a stretch of it; undefined where the method is none. */
export function baseInstead(from: Said): number | undefined {
  const { id, base, headDim, rotaryDim, params } = from;
  if (id !== 'ntk') return undefined;
  const channels = params['dim'] === 'head_dim' ? headDim : rotaryDim;
  const power = params['exponent'] === 'whole' ? 1 : channels / (channels - 2);
  return base * numberOf(from, 'alpha', 1) ** power;
}
