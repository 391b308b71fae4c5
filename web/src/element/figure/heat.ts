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

export function drawHeat(view: HeatView): Drawing {
  const rows = [...new Set(view.cells.map((cell) => cell.row))].sort((a, b) => a - b);
  const columns = [...new Set(view.cells.map((cell) => cell.times))];
  const narrow = view.width < 520;
  const labels = new Map(view.cells.map((cell) => [cell.row, methodLabel(cell.method)]));
  const longest = Math.max(...[...labels.values()].map((label) => label.length));
  const left = narrow ? 112 : Math.min(260, 24 + longest * 7.2);
  const rowHeight = narrow ? 50 : 42;
  const height = 34 + rows.length * rowHeight + 10;
  const svg = Plot.plot({
    width: view.width,
    height,
    marginLeft: left,
    marginRight: 4,
    marginTop: 34,
    marginBottom: 10,
    style: { background: 'transparent', color: 'inherit', fontFamily: 'inherit', fontSize: '14px' },
    x: { type: 'band', domain: columns, axis: 'top', label: null, tickSize: 0, padding: 0.04 },
    y: { type: 'band', domain: rows, axis: null, padding: 0.08 },
    opacity: { type: 'identity' },
    marks: [
      Plot.cell(view.cells, {
        x: 'times',
        y: 'row',
        fill: 'var(--line)',
        fillOpacity: 0.45,
        rx: 4,
      }),
      Plot.cell(view.cells, {
        x: 'times',
        y: 'row',
        fill: 'var(--good)',
        fillOpacity: 'good',
        rx: 4,
      }),
      Plot.text(
        view.cells.filter((cell) => cell.good < strong),
        { x: 'times', y: 'row', text: 'text', fill: 'var(--ink)' },
      ),
      Plot.text(
        view.cells.filter((cell) => cell.good >= strong),
        { x: 'times', y: 'row', text: 'text', fill: 'var(--on-good)', fontWeight: 600 },
      ),
      Plot.text(rows, {
        y: (row: number) => row,
        frameAnchor: 'left',
        dx: -10,
        textAnchor: 'end',
        lineWidth: (left - 16) / 14,
        text: (row: number) => labels.get(row) ?? '',
        fill: 'var(--ink)',
      }),
    ],
  }) as unknown as SVGSVGElement;
  return {
    svg,
    x: () => 0,
    y: () => 0,
    frame: { left, right: view.width, top: 34, bottom: height },
  };
}
