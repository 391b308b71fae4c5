// One rotary embedding: a variant over a geometry, its frequencies, tables and rotations.

import { refuse, shown } from './error.js';
import type { Bindings, Turn } from './module.js';
import type { Params, Variant } from './variants.js';

/** Which channels make a pair: (i, i + d/2) as in Hugging Face's LLaMA, or (2i, 2i + 1) as in RoFormer. */
export type LayoutName = 'half' | 'interleaved';

export interface RopeRequest<Text extends string = string> {
  readonly variant: Text & Variant<Text>;
  readonly params?: Params<NoInfer<Text>>;
  readonly headDim: number; // channels of one head
  readonly rotaryDim?: number; // the first so many turn; usual: headDim
  readonly base?: number; // usual: 10000
  readonly trainLength: number; // tokens the model was trained on
  readonly length?: number; // tokens it is asked to read; usual: trainLength
}

export interface RotateOptions {
  readonly positions: ArrayLike<number>; // one a row, may be fractions
  readonly heads?: number; // usual: 1
  readonly layout?: LayoutName; // usual: half
  readonly inverse?: boolean; // R(−θ)/m: undoes the rotation
  readonly transpose?: boolean; // m·R(−θ): its gradient
}

export interface Rope {
  readonly variant: string; // in text form, with the parameters that were given
  readonly params: Readonly<Record<string, number | string | boolean>>; // all of them, presets resolved
  readonly headDim: number;
  readonly rotaryDim: number;
  readonly base: number;
  readonly trainLength: number;
  readonly length: number;
  readonly inverseFrequencies: Float64Array; // [pairs], radians per position
  readonly attentionFactor: number; // m: multiplies cos and sin, so scores grow by m²

  /** [positions, pairs] each, correctly rounded; the attention factor is not included. */
  tables(positions: ArrayLike<number>): { cos: Float32Array; sin: Float32Array };

  /** x: [positions, heads, headDim] → a new array of that shape. Turns by the spectrum; bands need `attention`. */
  rotate(x: ArrayLike<number>, options: RotateOptions): Float32Array;
}

// JSON has no word for these, and C++ is to refuse them by name.
const sayable = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
    ? String(value)
    : value;

export const toJson = (request: unknown): string => JSON.stringify(request, sayable) ?? 'null';

function checkedList(where: string, given: unknown): ArrayLike<number> {
  if (
    typeof given === 'object' &&
    given !== null &&
    'length' in given &&
    typeof given.length === 'number'
  )
    return given as ArrayLike<number>;
  return refuse('wrong_type', where, `must be a list of numbers, got ${shown(given)}`);
}

export const floats = (where: string, given: unknown): Float32Array =>
  given instanceof Float32Array ? given : Float32Array.from(checkedList(where, given));

export const doubles = (where: string, given: unknown): Float64Array =>
  given instanceof Float64Array ? given : Float64Array.from(checkedList(where, given));

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
  const { resolved, inverseFrequencies } = wasm.rope(json);
  const { text, ...facts } = JSON.parse(resolved) as Omit<Rope, 'variant'> & { text: string };
  const rope: Rope = {
    variant: text,
    ...facts,
    inverseFrequencies,
    tables: (positions) => wasm.tables(json, doubles('positions', positions)),
    rotate(x, options) {
      const positions = doubles('positions', options?.positions);
      return wasm.rotate(
        json,
        floats('x', x),
        positions,
        Number(options.heads ?? 1),
        options.layout ?? 'half',
        turnOf(options),
      );
    },
  };
  requests.set(rope, json);
  return rope;
}
