// What felt distances are drawn against: the reach of training, plain RoPE, and the axes.

import type { Stretch } from './felt.js';
import { count } from '../numbers.js';
import { words } from './picture-words.js';
import { frame, line, mark, text } from './picture.js';

export interface DistancesView {
  readonly stretches: readonly Stretch[]; // of what is seen, the nearest first
  readonly trainLength: number; // tokens
  readonly length: number; // tokens that are read
}

export interface Scales {
  readonly x: (away: number) => number;
  readonly y: (felt: number) => number;
  readonly top: number; // the greatest distance that the frame has room for
}

export const furthest = (stretches: readonly Stretch[]): number =>
  stretches.reduce((most, { felt }) => felt.reduce((a, b) => Math.max(a, b), most), 0);

// Twice the training length is enough to see who stays within it, unless the method itself goes further.
export function scalesOf({ stretches, trainLength, length }: DistancesView): Scales {
  const top = Math.max(2 * trainLength, furthest(stretches));
  return {
    x: (away) => frame.left + (away / length) * (frame.right - frame.left),
    y: (felt) => frame.bottom - (felt / top) * (frame.bottom - frame.top),
    top,
  };
}

// Where plain RoPE leaves the frame on the left there is room for words on the right, and the other way round.
export const leavesEarly = ({ length }: DistancesView, { top }: Scales): boolean =>
  length > 1.9 * top;

export function unmet(view: DistancesView, scales: Scales): string {
  const { left, right, top } = frame;
  const edge = scales.y(view.trainLength);
  const early = leavesEarly(view, scales);
  return (
    mark('rect', {
      x: left,
      y: top,
      width: right - left,
      height: edge - top,
      fill: 'var(--bad)',
      'fill-opacity': 0.12,
    }) +
    line(left, edge, right, edge, {
      'data-trained': view.trainLength,
      stroke: 'var(--ink)',
      'stroke-width': 1.25,
    }) +
    text(early ? right - 5 : left + 6, top + 13, words.distances.unmet, {
      fill: 'var(--bad)',
      'text-anchor': early ? 'end' : 'start',
    })
  );
}

// The reference: every byte seems as far away as it is.
export function plain(view: DistancesView, scales: Scales): string {
  const { x, y, top } = scales;
  const end = Math.min(view.length, top);
  const early = leavesEarly(view, scales);
  const at = Math.max(end - 0.35 * top, 0); // somewhat before its end
  return (
    line(x(0), y(0), x(end), y(end), {
      stroke: 'var(--soft)',
      'stroke-width': 1.5,
      'stroke-dasharray': '5 3',
    }) +
    text(x(at) + (early ? 9 : -7), y(at) + (early ? 5 : -3), words.distances.plain, {
      'text-anchor': early ? 'start' : 'end',
    })
  );
}

export function axes({ trainLength, length }: DistancesView, { x, y, top }: Scales): string {
  const under = frame.bottom + 15;
  const below = [0, 0.25, 0.5].map((share) =>
    text(x(share * length), under, count(share * length), { 'text-anchor': 'middle' }),
  );
  const room = y(0) - y(trainLength) > 12; // pixels, for the zero beside the training length
  const beside = [...(room ? [0] : []), trainLength, top].map((felt) =>
    text(frame.left - 5, y(felt) + 4, count(felt), {
      'text-anchor': 'end',
      ...(felt === trainLength ? { fill: 'var(--ink)', 'font-weight': 600 } : {}),
    }),
  );
  return [
    line(frame.left, frame.bottom, frame.right, frame.bottom, { stroke: 'var(--soft)' }),
    ...below,
    ...beside,
    text(0, 11, words.distances.seems),
    text(frame.right, under, words.distances.back, { 'text-anchor': 'end' }),
  ].join('');
}
