// The arrays through which a batch of windows passes, from tokens to losses.

import type { Plan } from '../lib/index.js';
import type { Memory } from './memory.js';
import { uploadPlan, type PlanBuffers } from './plan.js';
import type { Shape } from './weights.js';

// Rows that go through the feed-forward and the head at a time: those arrays are the widest.
export const chunkRows = 4096;

/** The arrays of a batch; layers share them. */
export interface Arrays {
  readonly plans: readonly PlanBuffers[];
  readonly rows: number;
  readonly tokens: GPUBuffer; // [rows]
  readonly targets: GPUBuffer; // [rows]
  readonly x: GPUBuffer; // [rows, hidden]
  readonly normed: GPUBuffer; // [rows, hidden]
  readonly queries: GPUBuffer; // [rows, heads, headDim]
  readonly keys: GPUBuffer; // [rows, kvHeads, headDim]
  readonly values: GPUBuffer; // [rows, kvHeads, headDim]
  readonly turnedQueries: GPUBuffer; // [bands, rows, heads, headDim]
  readonly turnedKeys: GPUBuffer; // [key tables, rows, kvHeads, headDim]
  readonly attended: GPUBuffer; // [rows, heads, headDim]
  readonly gate: GPUBuffer; // [chunkRows, inner]
  readonly up: GPUBuffer; // [chunkRows, inner]
  readonly logits: GPUBuffer; // [chunkRows, vocabulary]
  readonly losses: GPUBuffer; // [rows]
  readonly predicted: GPUBuffer; // [rows]
}

/** windows: [N + 1] tokens each. */
export function makeArrays(
  memory: Memory,
  shape: Shape,
  windows: readonly Int32Array[],
  plans: readonly Plan[],
): Arrays {
  const { hidden, inner, heads, kvHeads, headDim, vocabulary } = shape;
  const length = windows[0]!.length - 1;
  const rows = windows.length * length;
  const gather = (name: string, from: number): GPUBuffer => {
    const together = new Uint32Array(rows);
    windows.forEach((tokens, n) => together.set(tokens.subarray(from, from + length), n * length));
    return memory.upload(name, together);
  };
  const uploaded = plans.map((plan, n) => uploadPlan(memory, `plan${n}`, plan));
  const copies = Math.max(...uploaded.map(({ keyTables }) => keyTables.length));
  const bands = Math.max(...plans.map((plan) => plan.bands.length));
  const array = (name: string, width: number, count = rows): GPUBuffer =>
    memory.numbers(name, count * width);
  const chunk = Math.min(rows, chunkRows);
  return {
    plans: uploaded,
    rows,
    tokens: gather('tokens', 0),
    targets: gather('targets', 1),
    x: array('x', hidden),
    normed: array('normed', hidden),
    queries: array('queries', heads * headDim),
    keys: array('keys', kvHeads * headDim),
    values: array('values', kvHeads * headDim),
    turnedQueries: array('turnedQueries', bands * heads * headDim),
    turnedKeys: array('turnedKeys', copies * kvHeads * headDim),
    attended: array('attended', heads * headDim),
    gate: array('gate', inner, chunk),
    up: array('up', inner, chunk),
    logits: array('logits', vocabulary, chunk),
    losses: array('losses', 1),
    predicted: array('predicted', 1),
  };
}
