// Causal attention by a variant: its bands, its angles and its query scale, in memory that grows with T only.

import { checkedKeys, checkedNumber, checkedText, type KeysOf } from './arguments.js';
import { floats } from './arrays.js';
import type { Bindings } from './module.js';
import { requestOf, type LayoutName, type Rope } from './rope.js';

export interface AttentionRequest {
  readonly q: ArrayLike<number>; // [T, heads, headDim], not yet turned
  readonly k: ArrayLike<number>; // [T, kvHeads, headDim], not yet turned
  readonly v: ArrayLike<number>; // [T, kvHeads, headDim]
  readonly heads: number;
  readonly kvHeads?: number; // divides heads; usual: heads
  readonly headDim?: number; // usual, and otherwise equal to: that of rope
  readonly layout?: LayoutName; // usual: half
  readonly rope: Rope;
}

const keys: KeysOf<AttentionRequest> = {
  q: true,
  k: true,
  v: true,
  heads: true,
  kvHeads: true,
  headDim: true,
  layout: true,
  rope: true,
};

/** [T, heads, headDim]; scores are scaled by 1/√headDim. */
export function attention(wasm: Bindings, request: AttentionRequest): Float32Array {
  const { rope, heads } = checkedKeys(request, keys, 'request');
  return wasm.attention(
    requestOf(rope),
    floats('q', request.q),
    floats('k', request.k),
    floats('v', request.v),
    checkedNumber(heads, 'heads'),
    checkedNumber(request.kvHeads ?? heads, 'kvHeads'),
    checkedNumber(request.headDim ?? rope.headDim, 'headDim'),
    checkedText(request.layout ?? 'half', 'layout'),
  );
}
