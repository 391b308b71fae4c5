// Values of a JSON file that was fetched, each judged by its kind and size before anything is made of it.

import { checkedOptions, checkedText } from '../lib/arguments.js';
import { refuse, shown } from '../lib/error.js';

export type Fields = Readonly<Record<string, unknown>>;

export const objectAt = (where: string, given: unknown): Fields =>
  checkedOptions(given as Fields, where);

export function listAt(where: string, given: unknown, most: number): readonly unknown[] {
  if (Array.isArray(given) && given.length > 0 && given.length <= most) return given;
  const got = Array.isArray(given) ? `${given.length}` : shown(given);
  return refuse('wrong_type', where, `must be a list of 1 to ${most}, got ${got}`);
}

export function textAt(where: string, given: unknown, most: number): string {
  const text = checkedText(given, where);
  if (text.length > 0 && text.length <= most) return text;
  return refuse(
    'out_of_range',
    where,
    `must be a text of 1 to ${most} characters, got ${text.length}`,
  );
}

/** A number that JSON writes as such: NaN and Infinity it cannot. */
export function numberAt(where: string, given: unknown, min: number, max: number): number {
  if (typeof given === 'number' && given >= min && given <= max) return given;
  return refuse(
    'out_of_range',
    where,
    `must be a number from ${min} to ${max}, got ${shown(given)}`,
  );
}

export function wholeAt(where: string, given: unknown, min: number, max: number): number {
  const number = numberAt(where, given, min, max);
  if (Number.isInteger(number)) return number;
  return refuse('not_whole', where, `must be a whole number, got ${number}`);
}
