// The metadata of one architecture by short names: `rope.freq_base` for `llama.rope.freq_base`, with its type checked.

import { refuse, shown } from '../../lib/error.js';
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
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : refuse('wrong_type', where, `must be a number, got ${shown(value)}`);
}

export function keysOf(metadata: ReadonlyMap<string, Value>): Keys {
  const architecture = metadata.get('general.architecture');
  if (typeof architecture !== 'string' || architecture === '')
    return refuse('missing', 'general.architecture', 'is needed: it names all other keys');
  const where = (name: string): string => `${architecture}.${name}`;
  const mine = [...metadata].filter(([key]) => key.startsWith(`${architecture}.`));

  const number = (name: string): number | undefined => {
    const value = metadata.get(where(name));
    return value === undefined ? undefined : finite(where(name), value);
  };
  const above = (name: string, claim: string, good: (value: number) => boolean) => {
    const value = number(name);
    return value === undefined || good(value)
      ? value
      : refuse('out_of_range', where(name), `must be ${claim}, got ${value}`);
  };
  return {
    architecture,
    all: Object.fromEntries(mine),
    where,
    number,
    positive: (name) => above(name, 'above 0', (value) => value > 0),
    count: (name) =>
      above(name, 'a whole number from 0', (value) => Number.isSafeInteger(value) && value >= 0),
    text(name) {
      const value = metadata.get(where(name));
      return value === undefined || typeof value === 'string'
        ? value
        : refuse('wrong_type', where(name), `must be a text, got ${shown(value)}`);
    },
    list(name) {
      const value = metadata.get(where(name));
      if (value === undefined) return undefined;
      return Array.isArray(value)
        ? value.map((entry) => finite(where(name), entry))
        : refuse('wrong_type', where(name), `must be a list of numbers, got ${shown(value)}`);
    },
  };
}
