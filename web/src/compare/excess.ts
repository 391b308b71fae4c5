// What no setting may be: longer or more than a page can show in time, or half of a character.

import type { SettingName } from './link.js';
import { readMethod, splitMethods } from './terms.js';

const most = { methods: 40, parts: 120, params: 400, lengths: 20 }; // parts: what is combined or takes turns
const longest: Partial<Record<SettingName, number>> = { m: 1_000_000, own: 4_000_000 }; // characters
const usualLongest = 1000;

const tooMany = (what: string, most: number, got: number): string | undefined =>
  got > most ? `must be at most ${most} ${what}, got ${got}` : undefined;

/**
 * Why a value is more than a page can show, as a sentence without its place; undefined: it is not. Links and messages
 * come from anybody, and a row for each of 100,000 methods would stop the reader's browser.
 */
export function excess(name: SettingName, value: string): string | undefined {
  const length = tooMany('characters', longest[name] ?? usualLongest, value.length);
  if (length !== undefined || (name !== 'm' && name !== 'n')) return length;
  if (name === 'n')
    return tooMany(
      'lengths',
      most.lengths,
      value.split(',').filter((one) => one.trim() !== '').length,
    );
  const methods = splitMethods(value);
  const parts = methods.flatMap(readMethod).flat();
  const params = parts.reduce((count, one) => count + Object.keys(one.params).length, 0);
  return (
    tooMany('methods', most.methods, methods.length) ??
    tooMany('methods put together', most.parts, parts.length) ??
    tooMany('parameters', most.params, params)
  );
}

/** Half of a surrogate pair is no character: it has no bytes, and no place in an address. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');
