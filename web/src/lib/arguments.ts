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

/** By its tag, since bytes of another window are no instance of this one's class. */
export const isBytes = (given: unknown): given is Uint8Array =>
  ArrayBuffer.isView(given) && Object.prototype.toString.call(given) === '[object Uint8Array]';

/** Characters and wider numbers would be cut down to bytes in silence. */
export const checkedBytes = (given: unknown, where: string): Uint8Array =>
  isBytes(given) ? given : refuse('wrong_type', where, `must be a Uint8Array, got ${shown(given)}`);

const most = 2 ** 31; // numbers in a list: more than any memory of the module holds

function checkedList(where: string, given: unknown): ArrayLike<number> {
  const length: unknown =
    typeof given === 'object' && given !== null && 'length' in given ? given.length : undefined;
  if (!(typeof length === 'number' && Number.isInteger(length) && length >= 0 && length < most))
    return refuse('wrong_type', where, `must be a list of numbers, got ${shown(given)}`);
  const list = given as ArrayLike<number>;
  // A hole would become NaN.
  for (let at = 0; at < length; ++at) checkedNumber(list[at], `${where}[${at}]`);
  return list;
}

export const floats = (where: string, given: unknown): Float32Array =>
  given instanceof Float32Array ? given : Float32Array.from(checkedList(where, given));

export const doubles = (where: string, given: unknown): Float64Array =>
  given instanceof Float64Array ? given : Float64Array.from(checkedList(where, given));
