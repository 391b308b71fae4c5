// The metadata of one architecture by short names: `rope.freq_base` for `llama.rope.freq_base`, with its type checked.

import { refuse, shown } from '../../lib/error.js';
import { wantedFor } from '../section.js';
import type { Value } from './header.js';

export interface Keys {
  readonly architecture: string;
  readonly all: Readonly<Record<string, Value>>; // this architecture's, with full names
  where(name: string): string; // the full name
  number(name: string): number | undefined;
  positive(name: string): number | undefined; // above 0
  count(name: string): number | undefined; // a whole number from 0
  text(name: string): string | undefined;
  list(name: string): readonly number[] | undefined;
}

function finite(where: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return refuse('wrong_type', where, `must be ${wantedFor(value)}, got ${shown(value)}`);
}

type Metadata = ReadonlyMap<string, Value>;

function architectureIn(metadata: Metadata): string {
  const name = metadata.get('general.architecture');
  if (typeof name === 'string' && name !== '') return name;
  return refuse('missing', 'general.architecture', 'is needed: it names all other keys');
}

function numberAt(metadata: Metadata, where: string): number | undefined {
  const value = metadata.get(where);
  return value === undefined ? undefined : finite(where, value);
}

function numberThat(
  metadata: Metadata,
  where: string,
  claim: string,
  good: (value: number) => boolean,
): number | undefined {
  const value = numberAt(metadata, where);
  return value === undefined || good(value)
    ? value
    : refuse('out_of_range', where, `must be ${claim}, got ${value}`);
}

const isPositive = (value: number): boolean => value > 0;
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function textAt(metadata: Metadata, where: string): string | undefined {
  const value = metadata.get(where);
  return value === undefined || typeof value === 'string'
    ? value
    : refuse('wrong_type', where, `must be a text, got ${shown(value)}`);
}

function listAt(metadata: Metadata, where: string): readonly number[] | undefined {
  const value = metadata.get(where);
  if (value === undefined) return undefined;
  return Array.isArray(value)
    ? value.map((entry) => finite(where, entry))
    : refuse('wrong_type', where, `must be a list of numbers, got ${shown(value)}`);
}

export function keysOf(metadata: Metadata): Keys {
  const architecture = architectureIn(metadata);
  const where = (name: string): string => `${architecture}.${name}`;
  const mine = [...metadata].filter(([key]) => key.startsWith(`${architecture}.`));
  return {
    architecture,
    all: Object.fromEntries(mine),
    where,
    number: (name) => numberAt(metadata, where(name)),
    positive: (name) => numberThat(metadata, where(name), 'above 0', isPositive),
    count: (name) =>
      numberThat(
        metadata,
        where(name),
        `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
        isCount,
      ),
    text: (name) => textAt(metadata, where(name)),
    list: (name) => listAt(metadata, where(name)),
  };
}
