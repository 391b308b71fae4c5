// A plan: what a variant comes to over a number of tokens, as arrays. Whoever computes attention reads this, not variants.

import { checkedNumber } from './arguments.js';
import type { Bindings } from './module.js';
import { requestOf, type Rope } from './rope.js';

/** Which pairs of query i and key j a band covers, and the tables that turn them. */
export interface Band {
  /** near: i − j < size; head: j < size; chunk: j lies `older` chunks of `size` tokens back; rest: every j ≤ i. */
  readonly kind: 'near' | 'head' | 'chunk' | 'rest';
  readonly size: number;
  readonly older: number;
  readonly query: number; // index of tables
  readonly key: number; // index of tables
}

/** How queries or keys of a band turn, a row a token. */
export interface PlanTable {
  readonly positions: Float64Array; // [tokens]: where the method takes each token to be
  readonly cos: Float32Array; // [tokens, rotaryDim / 2]
  readonly sin: Float32Array;
}

export interface Plan {
  readonly tokens: number;
  readonly rotaryStart: number; // the first channel that turns
  readonly rotaryDim: number;
  readonly blocks: number; // parts of the turning channels that are paired within
  readonly bands: readonly Band[]; // 1 … 3, the first that covers a pair decides; what none covers is not seen
  readonly tables: readonly PlanTable[];
  readonly queryScale: Float32Array; // [tokens]; empty: 1 everywhere
  readonly bias: Float32Array; // [heads, tokens], added to the score at distance i − j; empty: none
  readonly embedding: Float32Array; // [tokens, hiddenSize], added to the tokens' own; empty: none
}

export const plan = (wasm: Bindings, rope: Rope, tokens: number): Plan =>
  wasm.plan(requestOf(rope), checkedNumber(tokens, 'tokens'));
