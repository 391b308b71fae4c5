// How far away each earlier byte seems to the last one, against how far back it is.

import {
  axes,
  furthest,
  leavesEarly,
  plain,
  scalesOf,
  unmet,
  type DistancesView,
  type Scales,
} from './distance-frame.js';
import type { Stretch } from './felt.js';
import { words } from './picture-words.js';
import { frame, line, mark, path, text, type Picture } from './picture.js';

// All but the points that a straight line between their neighbours passes.
function corners({ away, felt }: Stretch): readonly (readonly [number, number])[] {
  const bends = (n: number): boolean =>
    Math.abs(felt[n]! - felt[n - 1]! - (felt[n + 1]! - felt[n]!)) > 0.01;
  return away
    .map((distance, n) => [distance, felt[n]!] as const)
    .filter((_, n) => n === 0 || n === away.length - 1 || bends(n));
}

// The first bytes of a text, which some methods keep, lie alone at the far end.
function firstBytes({ stretches, length }: DistancesView): Stretch | undefined {
  const [before, last] = stretches.slice(-2);
  const alone = last !== undefined && before!.away.at(-1)! < last.away[0]! - 1;
  return alone && last.away.at(-1) === length - 1 ? last : undefined;
}

const many = 40; // chunks, whose lines would run together if they were as strong as others

// A line of a few bytes is seen by its round ends alone, so it is a strong one.
function lines(view: DistancesView, { x, y }: Scales): string {
  const { stretches } = view;
  const first = firstBytes(view);
  const usual = stretches.length > many ? 1.2 : 3;
  return stretches
    .map((one) =>
      mark('path', {
        'data-felt': furthest([one]),
        d: `${path(corners(one).map(([away, felt]) => [x(away), y(felt)]))}h0`,
        fill: 'none',
        stroke: 'currentColor',
        'stroke-width': one === first ? 7 : usual,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      }),
    )
    .join('');
}

function firstSaid(view: DistancesView, scales: Scales): string {
  const first = firstBytes(view);
  if (first === undefined) return '';
  const clear = leavesEarly(view, scales) ? -9 : 18; // pixels, away from plain RoPE's line
  return text(
    scales.x(view.length) + 3,
    scales.y(furthest([first])) + clear,
    words.distances.first(first.away.length),
    { fill: 'currentColor', 'text-anchor': 'end' },
  );
}

/** Bytes between two stretches, or past the last. */
interface Gap {
  readonly from: number; // bytes back
  readonly to: number;
}

function gapsOf({ stretches, length }: DistancesView): Gap[] {
  const starts = [...stretches.map(({ away }) => away[0]!), length];
  const ends = [0, ...stretches.map(({ away }) => away.at(-1)! + 1)];
  return starts
    .map((start, n) => ({ from: ends[n]!, to: start - 1 }))
    .filter(({ from, to }) => from <= to);
}

const leastForWords = 52; // pixels

const gaps = (view: DistancesView, { x }: Scales): string =>
  gapsOf(view)
    .map(({ from, to }) => {
      const dashes = line(x(from) + 5, frame.bottom - 1, x(to + 1) - 3, frame.bottom - 1, {
        stroke: 'var(--soft)',
        'stroke-width': 2,
        'stroke-dasharray': '2 4',
      });
      const room = x(to) - x(from);
      const middle = (x(from) + x(to)) / 2;
      const said = text(middle, frame.bottom - 8, words.distances.notSeen, {
        'text-anchor': 'middle',
      });
      return (room > 8 ? dashes : '') + (room > leastForWords ? said : '');
    })
    .join('');

// A listener wants to hear bands, not every chunk of one.
function said(view: DistancesView): string {
  const parts = [
    ...view.stretches.map((one) => ({
      from: one.away[0]!,
      said: words.distances.stretch(one.away[0]!, one.away.at(-1)!, one.felt[0]!, one.felt.at(-1)!),
    })),
    ...gapsOf(view).map(({ from, to }) => ({ from, said: words.distances.hidden(from, to) })),
  ].sort((one, other) => one.from - other.from);
  const few = parts.slice(0, 5).map((one) => one.said);
  return [...few, ...(parts.length > few.length ? [words.distances.more] : [])].join('; ');
}

export function distancePicture(view: DistancesView, isPlain: boolean): Picture {
  const { stretches, trainLength, length } = view;
  const scales = scalesOf(view);
  const seen = stretches.reduce((sum, { away }) => sum + away.length, 0);
  const caption = words.distances.caption({
    seen,
    length,
    furthest: furthest(stretches),
    trainLength,
  });
  return {
    name: 'distances',
    title: words.distances.title,
    caption,
    label: `${caption} ${said(view)}.`,
    marks: [
      unmet(view, scales),
      axes(view, scales),
      isPlain ? '' : plain(view, scales),
      gaps(view, scales),
      lines(view, scales),
      firstSaid(view, scales),
    ].join(''),
  };
}
