// A small picture as text: the page's rows and the cards, which are there before any script runs, show the same one.

export interface Picture {
  readonly name: 'distances' | 'pairs';
  readonly title: string;
  readonly caption: string; // what to look at
  readonly label: string; // its numbers, for those who do not see it
  readonly marks: string; // what is inside the <svg>; `currentColor` is the method's
}

/** Of all of them, in user units: about the pixels that a row gives it. */
export const width = 300;

/** The frame of the axes. */
export const frame = { left: 42, right: width - 8, top: 22, bottom: 136 } as const;
export const height = frame.bottom + 20;

export type Attributes = Readonly<Record<string, string | number>>;

const written = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;

/** Numbers and words of our own only: nothing is escaped. */
export function mark(name: string, attributes: Attributes, inside = ''): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${written(value)}"`);
  return `<${name}${all.join('')}>${inside}</${name}>`;
}

export const text = (x: number, y: number, words: string, attributes: Attributes = {}): string =>
  mark('text', { x, y, fill: 'var(--soft)', 'font-size': 12, ...attributes }, words);

/** A line through these points. */
export const path = (points: readonly (readonly [number, number])[]): string =>
  `M${points.map(([x, y]) => `${written(x)},${written(y)}`).join('L')}`;

/** A path's part: a box from its upper left corner. */
export const box = (x: number, y: number, wide: number, high: number): string =>
  `${path([[x, y]])}h${written(wide)}v${written(high)}h${written(-wide)}z`;

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes) =>
  mark('line', { x1, y1, x2, y2, ...attributes });
