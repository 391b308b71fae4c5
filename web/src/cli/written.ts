// What the command line writes: a stranger's text reaches a terminal, or the log of a CI job, as text that nobody obeys.

import { hidden, visible } from '../lib/visible.js';

// Runners of CI jobs obey `::error::` where a line begins and `##vso[` anywhere in it, and the words of a paragraph may
// come to stand at the beginning of a line.
const obeyed = /:(?=:)|#(?=#)/g;

const escaped = (letters: string): string =>
  Array.from(
    { length: letters.length },
    (_, at) => `\\u${letters.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/** One line of text with nothing in it that a terminal or a CI job obeys. */
export const harmless = (text: string): string => visible(text).replace(obeyed, escaped);

/** Plain data with each text in it made so, before it is laid out in lines. */
export function harmlessIn<T>(data: T): T {
  if (typeof data === 'string') return harmless(data) as T;
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return data;
  if (Array.isArray(data)) return data.map((entry: unknown) => harmlessIn(entry)) as T;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, harmlessIn<unknown>(value)]),
  ) as T;
}

/** JSON of the same value, in one line. `JSON.stringify` leaves of what is hidden all but the first 32 characters. */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replace(hidden, escaped).replace(obeyed, escaped)}\n`;

/** The sentence of a failure on stderr; the stack of a fault of ours is set in, line by line. */
export const complain = (text: string): void =>
  void process.stderr.write(`ropewalk: ${text.split('\n').map(harmless).join('\n  ')}\n`);
