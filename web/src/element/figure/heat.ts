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

/** The methods' names stand left of the cells: how much room they get depends on the longest. */
interface Layout {
  rows: readonly number[];
  columns: readonly string[];
  labels: ReadonlyMap<number, string>; // of the rows
  left: number; // pixels
  height: number;
}

function layoutOf({ cells, width }: HeatView): Layout {
  const narrow = width < 520;
  const rows = [...new Set(cells.map((cell) => cell.row))].sort((a, b) => a - b);
  const labels = new Map(cells.map((cell) => [cell.row, methodLabel(cell.method)]));
  const longest = Math.max(...[...labels.values()].map((label) => label.length));
  return {
    rows,
    columns: [...new Set(cells.map((cell) => cell.times))],
    labels,
    left: narrow ? 112 : Math.min(260, 24 + longest * 7.2),
    height: above + rows.length * (narrow ? 50 : 42) + below,
  };
}

const place = { x: 'times', y: 'row' };

// A ground that is always there, and over it as much colour as the cell is good.
const grounds = (cells: readonly HeatCell[]): Plot.Markish[] => [
  Plot.cell(cells, { ...place, fill: 'var(--line)', fillOpacity: 0.45, rx: 4 }),
  Plot.cell(cells, { ...place, fill: 'var(--good)', fillOpacity: 'good', rx: 4 }),
];

function numbers(cells: readonly HeatCell[]): Plot.Markish[] {
  const weak = cells.filter((cell) => cell.good < strong);
  const bright = cells.filter((cell) => cell.good >= strong);
  return [
    Plot.text(weak, { ...place, text: 'text', fill: 'var(--ink)' }),
    Plot.text(bright, { ...place, text: 'text', fill: 'var(--on-good)', fontWeight: 600 }),
  ];
}

const names = ({ rows, labels, left }: Layout): Plot.Markish =>
  Plot.text(rows, {
    y: (row: number) => row,
    frameAnchor: 'left',
    dx: -10,
    textAnchor: 'end',
    lineWidth: (left - 16) / 14,
    text: (row: number) => labels.get(row) ?? '',
    fill: 'var(--ink)',
  });

export function drawHeat(view: HeatView): Drawing {
  const layout = layoutOf(view);
  const { rows, columns, left, height } = layout;
  const svg = Plot.plot({
    width: view.width,
    height,
    marginLeft: left,
    marginRight: 4,
    marginTop: above,
    marginBottom: below,
    style: { background: 'transparent', color: 'inherit', fontFamily: 'inherit', fontSize: '14px' },
    x: { type: 'band', domain: columns, axis: 'top', label: null, tickSize: 0, padding: 0.04 },
    y: { type: 'band', domain: rows, axis: null, padding: 0.08 },
    opacity: { type: 'identity' },
    marks: [...grounds(view.cells), ...numbers(view.cells), names(layout)],
  }) as unknown as SVGSVGElement;
  const frame = { left, right: view.width, top: above, bottom: height };
  return { svg, x: () => 0, y: () => 0, frame };
}
