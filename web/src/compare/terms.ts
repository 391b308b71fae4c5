// The written form of a choice, `window(window=64)|yarn(factor=16)+log_n`, taken apart for controls and put together again.

/** One name with the parameters somebody gave, as typed. */
export interface Term {
  id: string;
  params: Record<string, string>;
}

// Splits at a separator that stands outside parentheses.
function split(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let piece = '';
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === separator && depth <= 0) {
      pieces.push(piece);
      piece = '';
    } else piece += letter;
  }
  pieces.push(piece);
  return pieces.map((one) => one.trim()).filter((one) => one !== '');
}

/** `rope,yarn(a=1,b=2)+log_n` → the methods. */
export const splitMethods = (text: string): string[] => split(text, ',');

/** `window(window=64)|rope` → what the layers do by turns: layer l is read with number l mod n. */
export const splitTurns = (method: string): string[] => split(method, '|');

// A typed value may hold what the form needs for itself: `1,5`. Written as %2C it stays one value, and is refused as such.
const guard = (value: string): string =>
  value.replace(/[,()|%]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** What was typed, where a sentence quotes the written form. */
export const unguard = (value: string): string =>
  value.replace(/%(2C|28|29|7C|25)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** One term; whatever does not fit the form stays in `id`, for the judge to refuse. */
export function readTerm(text: string): Term {
  const shape = /^([^()]*)\((.*)\)$/s.exec(text.trim());
  if (!shape) return { id: text.trim(), params: {} };
  const pairs: [name: string, value: string][] = [];
  for (const pair of split(shape[2] ?? '', ',')) {
    const at = pair.indexOf('=');
    if (at < 0) return { id: text.trim(), params: {} };
    pairs.push([unguard(pair.slice(0, at).trim()), unguard(pair.slice(at + 1).trim())]);
  }
  // Not by assignment: `__proto__` would be lost, and has to reach the judge.
  return { id: (shape[1] ?? '').trim(), params: Object.fromEntries(pairs) };
}

export function writeTerm(term: Term): string {
  const given = Object.entries(term.params).filter(([, value]) => value.trim() !== '');
  return given.length === 0
    ? term.id
    : `${term.id}(${given.map(([name, value]) => `${guard(name)}=${guard(value.trim())}`).join(',')})`;
}

/** `window(window=64)|yarn(factor=16)+log_n` → the terms of each turn, in the order written; one turn is usual. */
export const readMethod = (text: string): Term[][] =>
  splitTurns(text).map((turn) => split(turn, '+').map(readTerm));

export const writeMethod = (turns: readonly (readonly Term[])[]): string =>
  turns.map((terms) => terms.map(writeTerm).join('+')).join('|');

/** Numbers as people type or paste them, `[1, 1.05, 1.2]` → `1/1.05/1.2` as a list is written in a method. */
export const listText = (typed: string): string =>
  typed
    .split(/[\s,;/[\]]+/)
    .filter((one) => one !== '')
    .join('/');
