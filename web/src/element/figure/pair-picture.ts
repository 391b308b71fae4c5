// How far each pair of channels turns: in training, and with a method over the text that is read.

import type { PairReport } from '../../inspect/pairs.js';
import { words } from './picture-words.js';
import { box, frame, line, mark, path, text, type Picture } from './picture.js';

export interface PairsView {
  readonly pairs: readonly PairReport[];
  readonly trainLength: number; // tokens
  readonly length: number; // tokens that are read
  readonly reach: number; // tokens: the greatest distance that the method lets a query feel
}

// What the core rounds is less. A pair that turned less than once in training knows no angle beyond.
const slack = 1e-6;
const isUnseen = ({ longest }: PairReport, reach: number): boolean => reach > longest * (1 + slack);

// Turns over the distance that is felt: a ring shows them at the trained speed, a dot at the method's.
const ringOf = ({ turns }: PairReport, { reach, trainLength }: PairsView): number =>
  (turns * reach) / trainLength;
const dotOf = (pair: PairReport, view: PairsView): number => ringOf(pair, view) / pair.slowdown;

interface Scales {
  readonly x: (pair: number) => number; // the middle of its column
  readonly y: (turns: number) => number; // logarithmic
  readonly column: number; // pixels
  readonly range: readonly [least: number, most: number]; // turns
}

function scalesOf(view: PairsView): Scales {
  const { pairs, length, trainLength } = view;
  const ends = pairs.flatMap((pair) => [
    pair.turns,
    (pair.turns * length) / trainLength, // so that methods at one length share a scale
    dotOf(pair, view),
  ]);
  const least = Math.min(...ends.filter((turns) => turns > 0)) / 1.7;
  const most = Math.max(...ends) * 1.7;
  const column = (frame.right - frame.left) / pairs.length;
  const share = (turns: number): number =>
    Math.log(Math.max(turns, least) / least) / Math.log(most / least);
  return {
    x: (pair) => frame.left + (pair + 0.5) * column,
    y: (turns) => frame.bottom - share(turns) * (frame.bottom - frame.top),
    column,
    range: [least, most],
  };
}

// A column is grey up to what the pair turned in training; above that, where it was no full turn, is what it never saw.
function columns({ pairs }: PairsView, { x, y, column }: Scales): string {
  const left = (pair: number): number => x(pair) - column / 2;
  const seen = pairs.map(({ pair, turns }) =>
    box(left(pair), y(turns), column, frame.bottom - y(turns)),
  );
  const never = pairs
    .filter(({ turns }) => turns < 1)
    .map(({ pair, turns }) => box(left(pair), frame.top, column, y(turns) - frame.top));
  const edge = pairs.flatMap(({ pair, turns }) => [
    [left(pair), y(turns)] as const,
    [left(pair) + column, y(turns)] as const,
  ]);
  return (
    mark('path', { d: seen.join(''), fill: 'var(--line)', 'fill-opacity': 0.7 }) +
    mark('path', { d: never.join(''), fill: 'var(--bad)', 'fill-opacity': 0.1 }) +
    mark('path', { d: path(edge), fill: 'none', stroke: 'var(--soft)', 'stroke-width': 1.2 })
  );
}

function axis({ y, range: [least, most] }: Scales): string {
  const ticks = [0.01, 0.1, 1, 10, 100, 1000, 10_000].filter((tick) => tick > least && tick < most);
  const labels = ticks.map((tick) =>
    text(frame.left - 5, y(tick) + 4, tick === 1 ? words.pairs.turn : String(tick), {
      'text-anchor': 'end',
    }),
  );
  const full = line(frame.left, y(1), frame.right, y(1), {
    stroke: 'var(--soft)',
    'stroke-dasharray': '3 3',
  });
  return labels.join('') + (ticks.includes(1) ? full : '');
}

const dotSize = (column: number): number => Math.min(4, column * 0.3);

const ring = (x: number, y: number, size: number): string =>
  mark('circle', { cx: x, cy: y, r: size, fill: 'none', stroke: 'var(--ink)' });

const dot = (x: number, y: number, size: number): string =>
  mark('circle', { cx: x, cy: y, r: size, fill: 'currentColor' });

const cross = (x: number, y: number, size: number): string =>
  mark('path', {
    d:
      path([
        [x - size, y - size],
        [x + size, y + size],
      ]) +
      path([
        [x - size, y + size],
        [x + size, y - size],
      ]),
    stroke: 'var(--bad)',
    'stroke-width': 2.2,
  });

function turning(pair: PairReport, view: PairsView, { x, y, column }: Scales): string {
  const at = x(pair.pair);
  const [from, to] = [y(ringOf(pair, view)), y(dotOf(pair, view))];
  const size = dotSize(column);
  const unseen = isUnseen(pair, view.reach);
  const stem = line(at, from, at, to, { stroke: 'currentColor', 'stroke-width': 1.25 });
  return mark(
    'g',
    { 'data-pair': pair.pair, 'data-slowdown': pair.slowdown, 'data-unseen': String(unseen) },
    (pair.fate === 'kept' ? '' : stem + ring(at, from, size)) +
      (unseen ? cross : dot)(at, to, size),
  );
}

// Only of signs that are there.
function legend({ pairs, reach }: PairsView): string {
  const unseen = pairs.filter((pair) => isUnseen(pair, reach)).length;
  const signs = [
    { there: pairs.some(({ fate }) => fate !== 'kept'), sign: ring, name: words.pairs.ring },
    { there: unseen < pairs.length, sign: dot, name: words.pairs.dot },
    { there: unseen > 0, sign: cross, name: words.pairs.cross },
  ].filter(({ there }) => there);
  return signs
    .map(({ sign, name }, n) => {
      const x = frame.left + 5 + n * 88;
      return sign(x, 7, 3.5) + text(x + 8, 11, name);
    })
    .join('');
}

function names({ pairs }: PairsView): string {
  const under = frame.bottom + 15;
  const [fastest, slowest] = [pairs[0]!, pairs.at(-1)!];
  const never = { fill: 'var(--bad)', 'text-anchor': 'end' };
  return [
    text(0, 11, words.pairs.turns),
    text(frame.left + 6, frame.bottom - 7, words.pairs.trained, { fill: 'var(--ink)' }),
    slowest.turns < 1 ? text(frame.right - 5, frame.top + 14, words.pairs.never, never) : '',
    text(frame.left, under, fastest.turns < 1 ? words.pairs.fast : words.pairs.fastAndKnown),
    text(frame.right, under, words.pairs.slow, { 'text-anchor': 'end' }),
  ].join('');
}

export function pairPicture(view: PairsView): Picture {
  const { pairs, reach } = view;
  const scales = scalesOf(view);
  const unseen = pairs.filter((pair) => isUnseen(pair, reach)).length;
  const caption = words.pairs.caption(pairs, unseen, view);
  return {
    name: 'pairs',
    title: words.pairs.title,
    caption,
    label: `${caption} ${words.pairs.label(pairs)}`,
    marks:
      legend(view) +
      columns(view, scales) +
      axis(scales) +
      names(view) +
      pairs.map((pair) => turning(pair, view, scales)).join(''),
  };
}
