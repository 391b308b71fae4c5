// Where a text stops being JSON, by line and column: engines say that in words of their own, or not at all.

const closing: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
]);

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
    open.push(closing.get(mark)!);
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

interface Token {
  readonly kind: 'mark' | 'text' | 'plain'; // plain: a number, or one of the three words
  readonly end: number; // behind its last character
}

const [quote, backslash] = [0x22, 0x5c];

// Character by character, since what matches a text of 20 million characters as one regular expression overflows.
function textEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; ++at) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code < 0x20) return undefined;
    if (code !== backslash) continue;
    const [escape] = /^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/.exec(text.slice(at, at + 6)) ?? [];
    if (escape === undefined) return undefined;
    at += escape.length - 1;
  }
  return undefined;
}

function digitsEnd(text: string, start: number): number | undefined {
  let at = start;
  while (at < text.length && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) ++at;
  return at === start ? undefined : at;
}

const then = (text: string, at: number | undefined, mark: RegExp): number | undefined =>
  at !== undefined && mark.test(text[at] ?? '') ? at + 1 : undefined;

function numberEnd(text: string, start: number): number | undefined {
  const first = text[start] === '-' ? start + 1 : start;
  const whole = text[first] === '0' ? first + 1 : digitsEnd(text, first);
  if (whole === undefined) return undefined;
  const point = then(text, whole, /\./);
  const real = point === undefined ? whole : digitsEnd(text, point);
  const letter = then(text, real, /[eE]/);
  return letter === undefined ? real : digitsEnd(text, then(text, letter, /[+-]/) ?? letter);
}

const wordEnd = (text: string, start: number): number | undefined => {
  const word = ['true', 'false', 'null'].find((one) => text.startsWith(one, start));
  return word === undefined ? undefined : start + word.length;
};

/** What stands there; undefined where it is nothing of JSON's. */
function tokenAt(text: string, at: number): Token | undefined {
  if (/[{}[\]:,]/.test(text[at] ?? '')) return { kind: 'mark', end: at + 1 };
  const isText = text.charCodeAt(at) === quote;
  const end = isText ? textEnd(text, at) : (numberEnd(text, at) ?? wordEnd(text, at));
  if (end === undefined || (!isText && /[\w.+-]/.test(text[end] ?? ''))) return undefined;
  return { kind: isText ? 'text' : 'plain', end };
}

function spaceEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) ++at;
  return at;
}

/** Offset of the first thing that JSON has no room for, and what it has room for; undefined: all of it is JSON. */
function faultIn(text: string): { readonly at: number; readonly wanted: string } | undefined {
  const place: Place = { open: [], wanted: 'a value' };
  for (let from = 0; ;) {
    const at = spaceEnd(text, from);
    if (at === text.length && place.wanted === 'end') return undefined;
    const token = tokenAt(text, at);
    const fits =
      token !== undefined &&
      (token.kind === 'mark' ? taken(place, text[at]!) : plainTaken(place, token.kind === 'text'));
    if (!fits) return { at, wanted: inWords(place) };
    from = token.end;
  }
}

function lineAndColumn(text: string, at: number): string {
  let [line, start] = [1, 0];
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return `line ${line}, column ${at - start + 1}`;
}

function foundAt(text: string, at: number): string {
  if (at >= text.length) return 'the text ends';
  const [word] = /^(?:[\w.+-]{1,20}|"[^"\n]{0,20}"?|.)/su.exec(text.slice(at, at + 40))!;
  return `got ${word}`;
}

/** The first place where a text is no JSON, what is wanted there and what stands there; undefined: it is JSON. */
export function jsonFault(text: string): string | undefined {
  const fault = faultIn(text);
  if (fault === undefined) return undefined;
  return `${lineAndColumn(text, fault.at)}: ${fault.wanted} is wanted, ${foundAt(text, fault.at)}`;
}
