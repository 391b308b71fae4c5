// A request taken apart for those who say it elsewhere: the rotation, what goes with it, and the geometry.

import { catalog } from '../../generated/catalog.js';
import { refuse } from '../../lib/error.js';
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

// `yarn(factor=16)+log_n` → its ids, and the values within parentheses.
function taken(variant: string) {
  const params: Record<string, Value> = {};
  const ids = variant.split(/\+(?![^(]*\))/).map((term) => {
    const [, id = term, inner = ''] = /^([^(]*)(?:\((.*)\))?$/.exec(term.trim()) ?? [];
    for (const pair of inner.split(',').filter((text) => text.includes('='))) {
      const at = pair.indexOf('=');
      params[pair.slice(0, at)] = valueOf(pair.slice(at + 1));
    }
    return id;
  });
  return { ids, params };
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
  return Array.from(inverseFrequencies, (speed, pair) =>
    Math.min(standing, base ** ((-2 * pair) / rotaryDim) / speed),
  );
}

function geometryCannot(request: Exportable, rotaryDim: number, id: string): string[] {
  const denominator = request.exponentDenominator ?? rotaryDim;
  const start = request.rotaryStart ?? 0;
  const odd = denominator !== rotaryDim && request.inverseFrequencies === undefined;
  return [
    ...(start === 0 ? [] : [`rotaryStart: the first channels turn, not those from ${start} on`]),
    ...(odd && id !== 'proportional'
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
    usual: (request.exponentDenominator ?? rotaryDim) === rotaryDim || id === 'proportional',
    rotates: !ids.some(stays),
    headDim,
    rotaryDim,
    base,
    trainLength,
    length,
    stretchRemarks: stretchRemarks(id, params, trainLength, read),
    divisors: divisorsOf(request, rotaryDim, base),
    attentionFactor: request.attentionFactor,
    cannot: geometryCannot(request, rotaryDim, id),
  };
}

export function numberOf(from: Said, name: string, otherwise: number): number {
  const value = from.params[name];
  return typeof value === 'number' ? value : otherwise;
}

export const listOf = (from: Said, name: string): readonly number[] => {
  const value = from.params[name];
  return Array.isArray(value) ? (value as readonly number[]) : [];
};

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
