// One rotary embedding: a variant over a geometry, its frequencies, tables and rotations.

import { checkedKeys, checkedNumber, checkedText, type KeysOf } from './arguments.js';
import { doubles, floats, isTyped, numbersOf } from './arrays.js';
import { refuse, RopewalkError } from './error.js';
import type { Bindings, Turn } from './module.js';
import { placed, placesOf } from './origin.js';
import type { Params, ResolvedValue, Variant } from './variants.js';

/** Which channels make a pair: (i, i + d/2) as in Hugging Face's LLaMA, or (2i, 2i + 1) as in RoFormer. */
export type LayoutName = 'half' | 'interleaved';

export interface RopeRequest<Text extends string = string> {
  readonly variant: Text & Variant<Text>;
  readonly params?: Params<NoInfer<Text>>;
  readonly headDim: number; // channels of one head
  readonly rotaryDim?: number; // so many turn; usual: headDim
  readonly rotaryStart?: number; // the first that turns; usual: 0
  readonly base?: number; // usual: 10000
  readonly exponentDenominator?: number; // D of base^(−2i/D); usual: rotaryDim
  readonly trainLength: number; // tokens the model was trained on
  readonly length?: number; // tokens it is asked to read; usual: trainLength
  readonly heads?: number; // of the queries, where scores differ by head; usual: 1
  readonly hiddenSize?: number; // channels of an embedding, where something is added to it
}

/** One position a row; where positions have several coordinates also a list for each of them. */
export type Positions = ArrayLike<number> | readonly ArrayLike<number>[];

export interface RotateOptions {
  readonly positions: Positions; // may be fractions
  readonly heads?: number; // usual: 1
  readonly layout?: LayoutName; // usual: half
  readonly inverse?: boolean; // R(−θ)/m: undoes the rotation
  readonly transpose?: boolean; // m·R(−θ): its gradient
  readonly role?: 'query' | 'key'; // what fades with the position does so the other way in a key; usual: query
}

const rotateKeys: KeysOf<RotateOptions> = {
  positions: true,
  heads: true,
  layout: true,
  inverse: true,
  transpose: true,
  role: true,
};

export interface Rope {
  readonly variant: string; // in text form, with the parameters that were given
  readonly params: Readonly<Record<string, ResolvedValue>>; // all, presets resolved
  readonly headDim: number;
  readonly rotaryDim: number;
  readonly rotaryStart: number;
  readonly base: number;
  readonly exponentDenominator: number;
  readonly trainLength: number;
  readonly length: number;
  readonly inverseFrequencies: Float64Array; // [pairs], radians per position
  readonly attentionFactor: number; // m
  readonly attentionTarget: 'cos_sin' | 'softmax'; // m multiplies cos and sin, or m² the scores
  readonly axes?: readonly number[]; // [pairs]: the coordinate of a position that turns each pair, where there are several

  /** [positions, pairs] each, correctly rounded; the attention factor is not included. */
  tables(positions: Positions): { cos: Float32Array; sin: Float32Array };

  /** [positions, hiddenSize]: what is added to embeddings. Of the methods that add something. */
  embedding(positions: ArrayLike<number>): Float32Array;

  /** x: [positions, heads, headDim] → a new array of that shape. Turns by the spectrum; bands need `attention`. */
  rotate(x: ArrayLike<number>, options: RotateOptions): Float32Array;
}

// JSON has no word for these or leaves them out, and C++ is to refuse them by name. It writes a typed array as an object.
const unsayable = ['bigint', 'symbol', 'function'];

function sayable(where: string, value: unknown): unknown {
  if (unsayable.includes(typeof value) || (typeof value === 'number' && !Number.isFinite(value)))
    return String(value);
  return isTyped(value) ? numbersOf(where, value) : value;
}

export function toJson(request: unknown, where = 'request'): string {
  try {
    return JSON.stringify(request, sayable) ?? 'null';
  } catch (cause) {
    if (cause instanceof RopewalkError) throw cause;
    return refuse(
      'wrong_type',
      where,
      'must be plain data: it holds itself or nests too deep',
      cause,
    );
  }
}

/** Flat, and how many coordinates it has: [axes, rows]. */
function coordinates(given: unknown): { flat: Float64Array; axes: number } {
  if (!Array.isArray(given) || typeof given[0] !== 'object' || given[0] === null)
    return { flat: doubles('positions', given), axes: 1 };
  const lists = Array.from({ length: given.length }, (_, axis) =>
    doubles(`positions[${axis}]`, given[axis]),
  );
  const rows = lists[0]!.length;
  const uneven = lists.findIndex((list) => list.length !== rows);
  if (uneven > 0)
    refuse(
      'wrong_size',
      `positions[${uneven}]`,
      `must have the ${rows} positions of the first coordinate, got ${lists[uneven]!.length}`,
    );
  const flat = new Float64Array(rows * lists.length);
  lists.forEach((list, axis) => flat.set(list, axis * rows));
  return { flat, axes: lists.length };
}

function turnOf(options: RotateOptions): Turn {
  if (options.inverse && options.transpose)
    refuse('clash', 'transpose', 'inverse and transpose are two things: choose one');
  return options.inverse ? 'inverse' : options.transpose ? 'transpose' : 'forward';
}

const requests = new WeakMap<Rope, string>();

/** The request of a Rope, for attention. */
export const requestOf = (rope: Rope): string =>
  requests.get(rope) ?? refuse('wrong_type', 'rope', 'must be made by rope()');

export function makeRope(wasm: Bindings, request: unknown): Rope {
  const json = toJson(request);
  const { resolved, inverseFrequencies } = placed(placesOf(request), () => wasm.rope(json));
  const { text, ...facts } = JSON.parse(resolved) as Omit<Rope, 'variant'> & { text: string };
  const rope: Rope = {
    variant: text,
    ...facts,
    inverseFrequencies,
    tables(positions) {
      const { flat, axes } = coordinates(positions);
      return wasm.tables(json, flat, axes);
    },
    embedding: (positions) => wasm.embedding(json, doubles('positions', positions)),
    rotate(x, options) {
      const { flat, axes } = coordinates(checkedKeys(options, rotateKeys).positions);
      return wasm.rotate(
        json,
        floats('x', x),
        flat,
        axes,
        checkedNumber(options.heads ?? 1, 'heads'),
        checkedText(options.layout ?? 'half', 'layout'),
        turnOf(options),
        checkedText(options.role ?? 'query', 'role'),
      );
    },
  };
  requests.set(rope, json);
  return rope;
}
