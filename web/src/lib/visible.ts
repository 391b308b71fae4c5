// Text of a stranger as a sentence may hold it: one line, nothing that a terminal obeys or that turns the reading order.

// Controls, formats (direction marks, what has no width), separators of lines and paragraphs, halves of characters.
export const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const short: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escaped(letter: string): string {
  const code = letter.codePointAt(0)!.toString(16);
  return short.get(letter) ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}

/** The same text with what cannot be seen written as in a JSON string. */
export const visible = (text: string): string => text.replace(hidden, escaped);

/** Of so many characters at most; never half of one. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text[most - 2] ?? '') ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}
