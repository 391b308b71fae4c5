// A part of a config with the names of its keys: looked up by any spelling, never without its place.

import { refuse, shown } from '../lib/error.js';
import type { Note } from './config.js';

export type Dict = Readonly<Record<string, unknown>>;

export interface Section {
  readonly values: Dict;
  readonly where: (key: string) => string; // `factor` → `rope_scaling.factor`
}

/** What reading leaves behind: where each field was found, and what was noticed on the way. */
export interface Ledger {
  readonly places: Record<string, string>;
  readonly notes: Note[];
}

/** One spelling of a field. */
export interface Spelling {
  readonly section: Section;
  readonly key: string;
}

export const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Far more than any config has: what is gone through for each layer and each runtime stays short.
export const mostKeys = 256; // of a rope dictionary
const longestKey = 120; // characters
const longestWord = 256; // characters
const longestList = 65536; // numbers: one a pair, a layer, an axis

/** The same object, or a refusal: nobody's rope dictionary is long. */
export function shortDict(values: Dict, where: string): Dict {
  const keys = Object.keys(values);
  if (keys.length > mostKeys)
    refuse('too_long', where, `must have at most ${mostKeys} keys, got ${keys.length}`);
  const long = keys.find((key) => key.length > longestKey);
  if (long === undefined) return values;
  return refuse(
    'too_long',
    where,
    `must have keys of at most ${longestKey} characters, got one of ${long.length}, ${shown(long)}`,
  );
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== null;

/** Whether two values of a rope dictionary say the same; looks into lists, and no deeper: a config may have any depth. */
export const alike = (one: unknown, other: unknown): boolean =>
  Object.is(one, other) ||
  (Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((entry, index) => Object.is(entry, other[index])));

export const sectionAt = (values: Dict, path: string): Section => ({
  values,
  where: (key) => (path === '' ? key : `${path}.${key}`),
});

export const spelled = (section: Section, ...keys: readonly string[]): readonly Spelling[] =>
  keys.map((key) => ({ section, key }));

/** An own key only: `constructor` is no key of a config. */
export const valueAt = (section: Section, key: string): unknown =>
  Object.hasOwn(section.values, key) ? section.values[key] : undefined;

export const says = (section: Section, key: string): boolean => isSaid(valueAt(section, key));

/** 1e400 in a file is Infinity, which is a number all the same. */
export const wantedFor = (value: unknown): string =>
  value === Infinity || value === -Infinity ? 'a finite number' : 'a number';

function checkedNumber(where: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return refuse('wrong_type', where, `must be ${wantedFor(value)}, got ${shown(value)}`);
}

function checkedCount(where: string, value: unknown): number {
  const number = checkedNumber(where, value);
  if (Number.isInteger(number) && number >= 1) return number;
  return refuse('out_of_range', where, `must be a whole number of at least 1, got ${number}`);
}

type Check = (where: string, value: unknown) => number;

function find(
  ledger: Ledger,
  field: string,
  spellings: readonly Spelling[],
  check: Check,
): number | undefined {
  const said = spellings
    .filter(({ section, key }) => says(section, key))
    .map(({ section, key }) => {
      const where = section.where(key);
      return { where, value: check(where, valueAt(section, key)) };
    });
  const [first, ...others] = said;
  if (first === undefined) return undefined;
  ledger.places[field] = first.where;
  for (const other of others)
    if (other.value !== first.value && other.where !== first.where)
      ledger.notes.push({
        code: 'several_spellings',
        where: other.where,
        message: `says ${other.value}, but ${first.where} says ${first.value}, which is read`,
        advice: `Keep one of the two: programs differ in which one they read.`,
      });
  return first.value;
}

/** The first spelling that is said; the others are judged too, and noted where they disagree. */
export const numberOf = (ledger: Ledger, field: string, spellings: readonly Spelling[]) =>
  find(ledger, field, spellings, checkedNumber);

/** The same for tokens, heads and channels. */
export const countOf = (ledger: Ledger, field: string, spellings: readonly Spelling[]) =>
  find(ledger, field, spellings, checkedCount);

/** True, or a number other than 0, as some configs have it. */
export function flagAt(section: Section, key: string): boolean | undefined {
  const value = valueAt(section, key);
  if (value === undefined || value === null || typeof value === 'boolean')
    return value ?? undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value !== 0;
  return refuse('wrong_type', section.where(key), `must be true or false, got ${shown(value)}`);
}

/** A word, and no text of any length. */
export function wordIn(where: string, value: unknown, kind = 'a word'): string {
  if (typeof value !== 'string')
    return refuse('wrong_type', where, `must be ${kind}, got ${shown(value)}`);
  if (value.length <= longestWord) return value;
  return refuse(
    'too_long',
    where,
    `must be ${kind} of at most ${longestWord} characters, got ${value.length}, ${shown(value)}`,
  );
}

export function wordAt(section: Section, key: string): string | undefined {
  const value = valueAt(section, key);
  return value === undefined || value === null ? undefined : wordIn(section.where(key), value);
}

export function numberAt(section: Section, key: string): number | undefined {
  const value = valueAt(section, key);
  return isSaid(value) ? checkedNumber(section.where(key), value) : undefined;
}

/** A list of numbers; `null` within it stands where a list may leave one out. */
export function listAt(section: Section, key: string): readonly (number | null)[] | undefined {
  const value = valueAt(section, key);
  if (!isSaid(value)) return undefined;
  if (!Array.isArray(value))
    return refuse(
      'wrong_type',
      section.where(key),
      `must be a list of numbers, got ${shown(value)}`,
    );
  if (value.length > longestList)
    return refuse(
      'too_long',
      section.where(key),
      `must have at most ${longestList} numbers, got ${value.length}`,
    );
  // Holes are gone through too, which `map` would leave.
  return Array.from(value, (entry: unknown, index) =>
    entry === null ? null : checkedNumber(section.where(`${key}[${index}]`), entry),
  );
}

/** The same where none may be left out. */
export function numbersAt(section: Section, key: string): readonly number[] | undefined {
  const list = listAt(section, key);
  if (list === undefined || list.every((entry) => entry !== null)) return list;
  return refuse(
    'wrong_type',
    section.where(key),
    'must be a list of numbers, got one with null in it',
  );
}

export function taken(
  ledger: Ledger,
  field: string,
  where: string,
  value: number | string,
  why: string,
): void {
  ledger.notes.push({
    code: 'default_taken',
    where,
    message: `is not said; ${value} is taken, ${why}`,
  });
  ledger.places[field] ??= `${where} (not said)`;
}
