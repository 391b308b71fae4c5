// Method by length as a picture: each cell says its number, and is the stronger coloured the better it is.

import * as Plot from '@observablehq/plot';

import { methodLabel } from '../catalogue.js';
import type { Drawing } from './curves.js';

export interface HeatCell {
  method: string;
  row: number;
  times: string; // «4×»
  value: number;
  good: number; // 0 … 1, one is best
  text: string;
}

export interface HeatView {
  cells: readonly HeatCell[];
  width: number;
}

// Above this strength the number is set in the light ink.
const strong = 0.55;

const above = 34; // pixels, for the lengths
const below = 10;

/** The methods' names stand left of the cells; on a narrow screen above them, so that neither is squeezed. */
interface Layout {
  rows: readonly number[];
  columns: readonly string[];
  labels: ReadonlyMap<number, string>; // of the rows, in lines
  left: number; // pixels, as all below
  row: number; // a row's height
  over: number; // of it the part above the cell, for the name
}

const letter = 14; // size
const line = 1.1 * letter;
const gap = 0.08; // of a row
const cellHeight = 40;

// Broken between words; a wide font takes so much of its size for a letter.
function inLines(label: string, room: number): string {
  const most = room / (0.57 * letter);
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

function layoutOf({ cells, width }: HeatView): Layout {
  const narrow = width < 520;
  const names = new Map(cells.map((cell) => [cell.row, methodLabel(cell.method)]));
  const longest = Math.max(...[...names.values()].map((name) => name.length));
  const left = narrow ? 0 : Math.min(260, 24 + longest * 0.57 * letter);
  const room = narrow ? width : left - 10;
  const labels = new Map([...names].map(([row, name]) => [row, inLines(name, room)]));
  const lines = Math.max(...[...labels.values()].map((label) => label.split('\n').length));
  const over = narrow ? lines * line + 4 : 0;
  const cell = narrow ? cellHeight - 8 : Math.max(cellHeight, lines * line + 4);
  return {
    rows: [...names.keys()].sort((a, b) => a - b),
    columns: [...new Set(cells.map(({ times }) => times))],
    labels,
    left,
    row: (over + cell) / (1 - gap),
    over,
  };
}

const place = { x: 'times', y: 'row' };

// A ground that is always there, and over it as much colour as the cell is good.
const grounds = (cells: readonly HeatCell[], { over: insetTop }: Layout): Plot.Markish[] => [
  Plot.cell(cells, { ...place, insetTop, fill: 'var(--line)', fillOpacity: 0.45, rx: 4 }),
  Plot.cell(cells, { ...place, insetTop, fill: 'var(--good)', fillOpacity: 'good', rx: 4 }),
];

function numbers(cells: readonly HeatCell[], { over }: Layout): Plot.Markish[] {
  const middle = { ...place, text: 'text', dy: over / 2 };
  const weak = cells.filter((cell) => cell.good < strong);
  const bright = cells.filter((cell) => cell.good >= strong);
  return [
    Plot.text(weak, { ...middle, fill: 'var(--ink)' }),
    Plot.text(bright, { ...middle, fill: 'var(--on-good)', fontWeight: 600 }),
  ];
}

function names({ rows, labels, row, over }: Layout): Plot.Markish {
  const beside = { dx: -10, textAnchor: 'end' } as const;
  const top = (-row * (1 - gap)) / 2; // from the middle of a row
  const above = { dy: top + over - 4, textAnchor: 'start', lineAnchor: 'bottom' } as const;
  return Plot.text(rows, {
    y: (one: number) => one,
    frameAnchor: 'left',
    ...(over === 0 ? beside : above),
    text: (one: number) => labels.get(one) ?? '',
    fill: 'var(--ink)',
  });
}

export function drawHeat(view: HeatView): Drawing {
  const layout = layoutOf(view);
  const { rows, columns, left, row } = layout;
  const height = above + rows.length * row + below;
  const svg = Plot.plot({
    width: view.width,
    height,
    marginLeft: left,
    marginRight: 4,
    marginTop: above,
    marginBottom: below,
    style: {
      background: 'transparent',
      color: 'inherit',
      fontFamily: 'inherit',
      fontSize: `${letter}px`,
    },
    x: { type: 'band', domain: columns, axis: 'top', label: null, tickSize: 0, padding: 0.04 },
    y: { type: 'band', domain: rows, axis: null, padding: gap },
    opacity: { type: 'identity' },
    marks: [...grounds(view.cells, layout), ...numbers(view.cells, layout), names(layout)],
  }) as unknown as SVGSVGElement;
  const frame = { left, right: view.width, top: above, bottom: height };
  return { svg, x: () => 0, y: () => 0, frame };
}
