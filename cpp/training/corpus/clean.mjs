// The rules that turn a printed text into plain ASCII with one paragraph per line.

const spelledInAscii = [
  [/[\u2018\u2019\u201A\u201B\u2032]/g, "'"],
  [/[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/g, '"'],
  [/[\u2014\u2015]/g, '--'],
  [/[\u2010-\u2013\u2212]/g, '-'],
  // NFKD writes ½ as 1⁄2 with a slash of its own, and leaves the joined letters joined.
  [/\u2044/g, '/'],
  [/\u00C6/g, 'AE'],
  [/\u00E6/g, 'ae'],
  [/\u0152/g, 'OE'],
  [/\u0153/g, 'oe'],
];

/** The same text in ASCII; what has no printed ASCII spelling is dropped: accents, signs, control bytes. */
export function ascii(text) {
  let result = text.normalize('NFKD');
  for (const [sign, spelling] of spelledInAscii) result = result.replace(sign, spelling);
  return result.replace(/[^\S\r\n]/g, ' ').replace(/[^\r\n -~]/g, '');
}

/** Joins the lines of one paragraph; a line that breaks after a hyphen or dash had no space there. */
export function unwrap(lines) {
  const joined = lines.map((line) => line.trim()).join('\n');
  return joined.replace(/-\n/g, '-').replace(/\s+/g, ' ').trim();
}

/** Removes the _underscores_ that stand for italics in plain text; a single one is left alone. */
export function withoutItalics(paragraph) {
  return paragraph.replace(/_([^_]+)_/g, '$1');
}

/** The paragraphs of a wrapped text: whatever blank lines separate. */
export function paragraphs(text) {
  return ascii(text)
    .split(/\r?\n[ \t]*(?:\r?\n[ \t]*)+/)
    .map((block) => withoutItalics(unwrap(block.split('\n'))))
    .filter((paragraph) => paragraph !== '');
}

/** A whole text, clean: one paragraph per line, a newline at the end. */
export function clean(text) {
  return paragraphs(text).join('\n') + '\n';
}
