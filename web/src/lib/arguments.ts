// What callers hand over, by kind: what is of another kind is refused by the name under which they know it.

import { refuse, shown } from './error.js';

/** Options are an object or nothing: a word in their place would be passed over in silence. */
export function checkedOptions<T extends object>(given: T, where = 'options'): T {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  return refuse('wrong_type', where, `must be an object, got ${shown(given)}`);
}

/** A record, so that the compiler misses a key that is left out. */
export type KeysOf<T> = Readonly<Record<keyof T, true>>;

/** Refuses a key that is none of these: misspelt it would be passed over in silence. */
export function checkedKeys<T extends object>(
  given: T,
  known: KeysOf<NoInfer<T>>,
  where = 'options',
): T {
  const strange = Object.keys(checkedOptions(given, where)).find(
    (key) => !Object.hasOwn(known, key),
  );
  if (strange === undefined) return given;
  return refuse(
    'unknown_key',
    strange === '' || strange.length > 60 ? where : strange,
    `is no part of ${where}: known are ${Object.keys(known).join(', ')}`,
  );
}

/** C++ judges the words; it can be handed a text only. */
export const checkedText = (given: unknown, where: string): string =>
  typeof given === 'string'
    ? given
    : refuse('wrong_type', where, `must be a text, got ${shown(given)}`);

/** C++ judges the range, and NaN too. */
export const checkedNumber = (given: unknown, where: string): number =>
  typeof given === 'number'
    ? given
    : refuse('wrong_type', where, `must be a number, got ${shown(given)}`);

/** Each under its own name: `{ length, seed }`. */
export function checkNumbers(given: Readonly<Record<string, unknown>>): void {
  for (const [where, value] of Object.entries(given)) checkedNumber(value, where);
}

export const checkedFlag = (given: unknown, where: string): boolean =>
  typeof given === 'boolean'
    ? given
    : refuse('wrong_type', where, `must be true or false, got ${shown(given)}`);
