// The arrays through which a batch of windows passes, from tokens to losses.

import type { Plan } from '../lib/plan.js';
import type { Memory } from './memory.js';
import type { PlanBuffers, Plans } from './plan.js';
import type { Shape } from './weights.js';

// Rows that go through the feed-forward and the head at a time: those arrays are the widest.
export const chunkRows = 4096;

/** What one method reads: layer l follows plan l mod their number. */
export interface Reading {
  readonly windows: readonly Int32Array[]; // [N + 1] tokens each
  readonly plans: readonly Plan[];
}

/** A reading's place in the batch. */
export interface Part {
  readonly plans: readonly PlanBuffers[];
  readonly before: number; // windows of other readings before its own
  readonly windows: number;
}

/** The arrays of a batch; layers share them, and parts share what is turned. */
export interface Arrays {
  readonly parts: readonly Part[];
  readonly length: number; // tokens of a window
  readonly rows: number; // tokens of all windows
  readonly tokens: GPUBuffer; // [rows]
  readonly targets: GPUBuffer; // [rows]
  readonly x: GPUBuffer; // [rows, hidden]
  readonly normed: GPUBuffer; // [rows, hidden]
  readonly queries: GPUBuffer; // [rows, heads, headDim]
  readonly keys: GPUBuffer; // [rows, kvHeads, headDim]
  readonly values: GPUBuffer; // [rows, kvHeads, headDim]
  readonly turnedQueries: GPUBuffer; // [bands, rows of a part, heads, headDim]
  readonly turnedKeys: GPUBuffer; // [key tables, rows of a part, kvHeads, headDim]
  readonly attended: GPUBuffer; // [rows, heads, headDim]
  readonly gate: GPUBuffer; // [chunkRows, inner]
  readonly up: GPUBuffer; // [chunkRows, inner]
  readonly logits: GPUBuffer; // [chunkRows, vocabulary]
  readonly overflowed: GPUBuffer; // [rows], 1 where a number left the range of float32
  readonly losses: GPUBuffer; // [rows]
  readonly predicted: GPUBuffer; // [rows]
}

function partsOf(readings: readonly Reading[], plans: Plans): Part[] {
  let before = 0;
  return readings.map((reading) => {
    const windows = reading.windows.length;
    const part = { plans: reading.plans.map((plan) => plans.get(plan)), before, windows };
    before += windows;
    return part;
  });
}

/** readings: of windows of one length. */
export function makeArrays(
  memory: Memory,
  plans: Plans,
  shape: Shape,
  readings: readonly Reading[],
): Arrays {
  const { hidden, inner, heads, kvHeads, headDim, vocabulary } = shape;
  const windows = readings.flatMap((reading) => reading.windows);
  const length = windows[0]!.length - 1;
  const rows = windows.length * length;
  const gather = (name: string, from: number): GPUBuffer => {
    const together = new Uint32Array(rows);
    windows.forEach((tokens, n) => together.set(tokens.subarray(from, from + length), n * length));
    return memory.upload(name, together);
  };
  const parts = partsOf(readings, plans);
  // The most that a part needs of what is turned.
  const turned = (copies: (plan: PlanBuffers) => number): number =>
    Math.max(...parts.map((part) => part.windows * length * Math.max(...part.plans.map(copies))));
  const array = (name: string, width: number, count = rows): GPUBuffer =>
    memory.numbers(name, count * width);
  const chunk = Math.min(rows, chunkRows);
  return {
    ...{ parts, length, rows },
    tokens: gather('tokens', 0),
    targets: gather('targets', 1),
    x: array('x', hidden),
    normed: array('normed', hidden),
    queries: array('queries', heads * headDim),
    keys: array('keys', kvHeads * headDim),
    values: array('values', kvHeads * headDim),
    turnedQueries: array(
      'turnedQueries',
      heads * headDim,
      turned(({ plan }) => plan.bands.length),
    ),
    turnedKeys: array(
      'turnedKeys',
      kvHeads * headDim,
      turned(({ keyTables }) => keyTables.length),
    ),
    attended: array('attended', heads * headDim),
    gate: array('gate', inner, chunk),
    up: array('up', inner, chunk),
    logits: array('logits', vocabulary, chunk),
    overflowed: memory.upload('overflowed', new Uint32Array(rows)),
    losses: array('losses', 1),
    predicted: array('predicted', 1),
  };
}
