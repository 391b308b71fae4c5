// JSON that somebody pasted: where it stops being JSON is said by line and column, alike in every browser.

import { refuse } from './error.js';

const token =
  /[ \t\r\n]*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|((?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])))/y;

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

type Wanted =
  'a value' | 'a value or ]' | 'a name in double quotes' | 'a name or }' | 'a colon' | 'end';

interface Place {
  readonly open: string[]; // what closes the lists and objects around, the innermost last
  wanted: Wanted | 'more';
}

const inWords = ({ open, wanted }: Place): string =>
  wanted === 'more'
    ? `a comma or ${open.at(-1)}`
    : wanted === 'end'
      ? 'the end of the text'
      : wanted;

// After a value: a comma and the next, the end of what it stands in, or that of the text.
function valueRead(place: Place): true {
  place.wanted = place.open.length === 0 ? 'end' : 'more';
  return true;
}

/** Whether a punctuation mark may stand here; if so it is taken. */
function taken(place: Place, mark: string): boolean {
  const { open, wanted } = place;
  if (mark === '{' || mark === '[') {
    if (wanted !== 'a value' && wanted !== 'a value or ]') return false;
    open.push(closing[mark]!);
    place.wanted = mark === '{' ? 'a name or }' : 'a value or ]';
    return true;
  }
  if (mark === ':') {
    if (wanted !== 'a colon') return false;
    place.wanted = 'a value';
    return true;
  }
  if (mark === ',') {
    if (wanted !== 'more') return false;
    place.wanted = open.at(-1) === '}' ? 'a name in double quotes' : 'a value';
    return true;
  }
  if (mark !== open.at(-1) || !(wanted === 'more' || wanted.endsWith(mark))) return false;
  open.pop();
  return valueRead(place);
}

/** The same for a text (which may be a name), a number or a word. */
function plainTaken(place: Place, isText: boolean): boolean {
  if (place.wanted === 'a value' || place.wanted === 'a value or ]') return valueRead(place);
  if (!isText || !place.wanted.startsWith('a name')) return false;
  place.wanted = 'a colon';
  return true;
}

/** Offset of the first thing that JSON has no room for, and what it has room for; undefined: all of it is JSON. */
function faultIn(text: string): { readonly at: number; readonly wanted: string } | undefined {
  const place: Place = { open: [], wanted: 'a value' };
  for (let from = 0; ; from = token.lastIndex) {
    token.lastIndex = from;
    const [whole, mark, quoted] = token.exec(text) ?? [];
    const at = from + /^[ \t\r\n]*/.exec(text.slice(from))![0].length;
    if (whole === undefined && at === text.length && place.wanted === 'end') return undefined;
    const fits =
      whole !== undefined && (mark ? taken(place, mark) : plainTaken(place, quoted !== undefined));
    if (!fits) return { at, wanted: inWords(place) };
    token.lastIndex = from + whole.length;
  }
}

function foundAt(text: string, at: number): string {
  if (at >= text.length) return 'the text ends';
  const [word] = /^(?:[\w.+-]{1,20}|"[^"\n]{0,20}"?|.)/su.exec(text.slice(at))!;
  return `got ${word}`;
}

const byteOrderMark = /^\uFEFF/; // some editors write one, and JSON has no word for it

/** `where` names the file in the refusal. */
export function readJson(given: string, where: string): unknown {
  const text = given.replace(byteOrderMark, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = faultIn(text);
    if (fault === undefined) return refuse('not_json', where, `is not JSON: ${String(error)}`);
    const before = text.slice(0, fault.at).split('\n');
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    const what = `${fault.wanted} is wanted, ${foundAt(text, fault.at)}`;
    return refuse('not_json', where, `is not JSON: ${place}: ${what}`);
  }
}
