// Loss by position as a picture: a line a method, its error band, and the place where training ended.

import * as Plot from '@observablehq/plot';

import { words } from '../words.js';
import { points, spread, type Point, type Series } from './series.js';
import { colour, dash } from './style.js';

export interface CurvesView {
  series: readonly Series[];
  trainLength: number;
  length: number;
  log: boolean;
  width: number; // pixels
  height: number;
}

/** The drawing, and where its scales put things: a cursor is laid over it without drawing again. */
export interface Drawing {
  svg: SVGSVGElement;
  x: (position: number) => number;
  y: (loss: number) => number;
  frame: { left: number; right: number; top: number; bottom: number };
}

// A doubling axis begins at this part of the training length: before, no method has much context to differ in.
const firstShown = 4;

const count = new Intl.NumberFormat('en');

// Doublings of the training length, in both directions: 32, 64, 128, 256 …
function ticks(trainLength: number, from: number, to: number): number[] {
  const all: number[] = [];
  for (let tick = trainLength; tick >= from; tick /= 2) all.unshift(tick);
  for (let tick = trainLength * 2; tick <= to; tick *= 2) all.push(tick);
  return all;
}

const drawn = (one: Series, view: CurvesView): Point[] =>
  points(one, view.log).filter(
    (point) => !view.log || point.position >= view.trainLength / firstShown,
  );

function lines(view: CurvesView): Plot.Markish[] {
  return view.series.flatMap((one) => {
    const data = drawn(one, view);
    const stroke = colour(one.index);
    return [
      Plot.areaY(data, {
        x: 'position',
        y1: 'low',
        y2: 'high',
        fill: stroke,
        fillOpacity: one.faint ? 0.08 : 0.16,
      }),
      Plot.lineY(data, {
        x: 'position',
        y: 'loss',
        stroke,
        strokeWidth: 2.25,
        strokeDasharray: dash(one.index) || 'none',
        strokeOpacity: one.faint ? 0.5 : 1,
        strokeLinejoin: 'round',
      }),
    ];
  });
}

// The words stand on the side of the line that has more room.
function trainedMark(view: CurvesView, top: number, from: number): Plot.Markish[] {
  const { trainLength, length, log } = view;
  if (length <= trainLength) return [];
  const share = log ? Math.log(trainLength / from) / Math.log(length / from) : trainLength / length;
  const before = share > 0.4;
  return [
    Plot.rect([0], { x1: trainLength, x2: length, y1: 0, y2: top, fill: 'var(--beyond)' }),
    Plot.ruleX([trainLength], { stroke: 'var(--ink)', strokeWidth: 1.5 }),
    Plot.text([words.trainedTo(count.format(trainLength))], {
      x: trainLength,
      y: top,
      dx: before ? -6 : 6,
      dy: 3,
      lineAnchor: 'top',
      lineWidth: view.width < 520 ? 8 : Infinity,
      textAnchor: before ? 'end' : 'start',
      fill: 'var(--ink)',
      stroke: 'var(--surface)',
      strokeWidth: 4,
      fontWeight: 600,
    }),
  ];
}

const longestLabel = 34; // letters

const cut = (label: string): string =>
  label.length > longestLabel ? `${label.slice(0, longestLabel - 1).trimEnd()}…` : label;

// Labels at the right end of the lines, moved apart; without room the list of methods is the legend.
function endLabels(view: CurvesView, drawing: Drawing): void {
  const ends = view.series.flatMap((one) => {
    const last = points(one, view.log).at(-1);
    return last === undefined
      ? []
      : [{ one, y: drawing.y(last.loss), x: drawing.x(last.position) }];
  });
  const { top, bottom, right } = drawing.frame;
  const places = spread(
    ends.map((end) => end.y),
    16,
    top + 4,
    bottom - 4,
  );
  ends.forEach(({ one, x, y }, at) => {
    const label = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    label.setAttribute('x', String(right + 18));
    label.setAttribute('y', String(places[at]! + 4));
    label.setAttribute('fill', colour(one.index));
    label.setAttribute('font-weight', '600');
    label.setAttribute('text-anchor', 'start'); // Plot centres text by default
    label.textContent = cut(one.label);
    const lead = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    lead.setAttribute('d', `M${x + 2},${y}L${right + 14},${places[at]!}`);
    lead.setAttribute('stroke', colour(one.index));
    lead.setAttribute('stroke-opacity', '0.5');
    lead.setAttribute('fill', 'none');
    drawing.svg.append(lead, label);
  });
}

// Where there is room for them, the labels stand right of the frame.
const isWide = (view: CurvesView): boolean => view.width >= 620;

function frameOf(view: CurvesView): Drawing['frame'] {
  const longest = Math.max(...view.series.map((one) => cut(one.label).length), 4);
  const right = isWide(view) ? Math.min(280, 24 + longest * 7.9) : 14;
  return { left: 40, right: view.width - right, top: 34, bottom: view.height - 44 };
}

function xScale(view: CurvesView, from: number): Plot.ScaleOptions {
  const { trainLength, length, log } = view;
  return {
    ...(log ? { type: 'log', base: 2, ticks: ticks(trainLength, from, length) } : {}),
    domain: [from, length],
    tickFormat: (value: number) => count.format(value),
    label: words.positionAxis,
  };
}

// The highest loss or error band, and some room above it.
function highest(view: CurvesView): number {
  const bands = view.series.flatMap((one) => drawn(one, view).map((point) => point.high));
  return Math.max(0.5, ...bands) * 1.08;
}

function plotIn(view: CurvesView, frame: Drawing['frame']): SVGSVGElement & Plot.Plot {
  const from = view.log ? view.trainLength / firstShown : 0;
  const top = highest(view);
  return Plot.plot({
    width: view.width,
    height: view.height,
    marginLeft: frame.left,
    marginRight: view.width - frame.right,
    marginTop: frame.top,
    marginBottom: view.height - frame.bottom,
    style: {
      background: 'transparent',
      color: 'inherit',
      fontFamily: 'inherit',
      fontSize: '13px',
      overflow: 'visible',
    },
    x: xScale(view, from),
    y: { domain: [0, top], grid: true, label: words.lossAxis, ticks: 6 },
    marks: [...trainedMark(view, top, from), ...lines(view)],
  }) as SVGSVGElement & Plot.Plot;
}

export function drawCurves(view: CurvesView): Drawing {
  const frame = frameOf(view);
  const svg = plotIn(view, frame);
  const scale = (name: 'x' | 'y') => {
    const { apply } = svg.scale(name)!;
    return (value: number): number => Number(apply(value));
  };
  const drawing: Drawing = { svg, x: scale('x'), y: scale('y'), frame };
  if (isWide(view)) endLabels(view, drawing);
  return drawing;
}
