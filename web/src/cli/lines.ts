// Numbers and paragraphs as a terminal shows them.

export const short = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return '∞';
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3))
    return value.toExponential(digits - 1);
  return String(Number(value.toPrecision(digits)));
};

export const percent = (share: number): string => `${short(100 * share)} %`;

const width = 100; // columns

/** Lines of at most `width` columns, all but the first set in by `indent`. */
export function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && `${line} ${word}`.length > width - indent.length) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}
