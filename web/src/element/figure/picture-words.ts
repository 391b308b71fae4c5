// What the small pictures say. Apart from the other words, because it is loaded with the pictures, when a row is unfolded.

import type { PairReport } from '../../inspect/pairs.js';
import { count } from '../numbers.js';

const bytes = (distance: number): string => count(Math.round(distance));

// «8», «1.4»
const factor = (slowdown: number): string => String(Number(slowdown.toPrecision(2)));

const turnsText = (turns: number): string => String(Number(turns.toPrecision(2)));

const sum = (pairs: readonly PairReport[], fates: readonly string[]): number =>
  pairs.filter(({ fate }) => fates.includes(fate)).length;

function slowed(pairs: readonly PairReport[]): string {
  const factors = pairs
    .filter(({ fate }) => fate === 'between' || fate === 'interpolated')
    .map(({ slowdown }) => slowdown);
  const [least, most] = [Math.min(...factors), Math.max(...factors)].map(factor);
  if (factors.length < pairs.length) return `${factors.length} are slowed by up to ${most}`;
  return least === most
    ? `all ${pairs.length} pairs are slowed ${most} times`
    : `all ${pairs.length} pairs are slowed, by ${least} to ${most} times`;
}

/** «9 of 16 pairs keep their speed; 7 are slowed by up to 8» */
function speeds(pairs: readonly PairReport[]): string {
  const kept = sum(pairs, ['kept']);
  const [still, faster] = [sum(pairs, ['still']), sum(pairs, ['faster'])];
  const parts = [
    ...(kept === pairs.length ? [`all ${kept} pairs keep their speed`] : []),
    ...(kept > 0 && kept < pairs.length
      ? [`${kept} of ${pairs.length} pairs ${kept === 1 ? 'keeps its' : 'keep their'} speed`]
      : []),
    ...(kept + still + faster < pairs.length ? [slowed(pairs)] : []),
    ...(still > 0 ? [`${still} stand still`] : []),
    ...(faster > 0 ? [`${faster} turn faster`] : []),
  ];
  return parts.join('; ');
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;

function angles(unseen: number, reach: number, length: number): string {
  const who = unseen === 0 ? 'none turns' : `${unseen} ${unseen === 1 ? 'turns' : 'turn'}`;
  const crosses = unseen === 0 ? '' : ' (crosses)';
  const over =
    reach < length - 1
      ? `As nothing seems further than ${bytes(reach)} bytes away,`
      : `Over ${bytes(reach)} bytes`;
  return `${over} ${who} past what training showed${crosses}.`;
}

export interface Sight {
  readonly seen: number; // bytes that are seen
  readonly length: number; // bytes there are
  readonly furthest: number; // the greatest distance felt, bytes
  readonly trainLength: number;
}

function sight({ seen, length, furthest, trainLength }: Sight): string {
  const who = seen === length ? 'them all' : `${count(seen)} of them`;
  const within =
    furthest <= trainLength
      ? `, within the ${count(trainLength)} of training`
      : `; training went to ${count(trainLength)}`;
  return `The last of ${count(length)} bytes sees ${who}; the furthest seems ${bytes(furthest)} away${within}.`;
}

export const words = {
  pairs: {
    title: 'How far each pair of channels turns',
    caption: (
      pairs: readonly PairReport[],
      unseen: number,
      { reach, length }: { readonly reach: number; readonly length: number },
    ): string => `${sentence(speeds(pairs))} ${angles(unseen, reach, length)}`,
    label: (pairs: readonly PairReport[]): string =>
      `From the fastest pair to the slowest they made ${turnsText(pairs[0]!.turns)} to ${turnsText(pairs.at(-1)!.turns)} turns in training.`,
    ring: 'plain RoPE',
    dot: 'this method',
    cross: 'new angle',
    trained: 'turned in training',
    never: 'never seen',
    turns: 'turns',
    turn: '1 turn',
    fast: 'fast pairs',
    fastAndKnown: 'fast pairs: all angles seen',
    slow: 'slow pairs',
  },
  distances: {
    title: 'How far away each byte seems',
    caption: sight,
    stretch: (from: number, to: number, feltFrom: number, feltTo: number): string =>
      `${bytes(from)} to ${bytes(to)} away: seems ${bytes(feltFrom)} to ${bytes(feltTo)}`,
    hidden: (from: number, to: number): string => `${bytes(from)} to ${bytes(to)} away: not seen`,
    more: 'and so on',
    notSeen: 'not seen',
    first: (bytes: number): string => (bytes === 1 ? 'the first' : `the first ${count(bytes)}`),
    unmet: 'further than in training',
    plain: 'plain RoPE',
    seems: 'seems ↑',
    back: 'bytes back →',
  },
} as const;
