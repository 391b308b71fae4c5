// Attention by a plan: turns queries and keys for every band, then lets the tiles meet.

import type { Band } from '../../lib/index.js';
import type { Gpu } from '../device.js';
import { failGpu } from '../failure.js';
import type { Machine } from '../machine.js';
import { bandNumbers, keysSeen, type PlanBuffers } from '../plan.js';
import { rotate } from './rotate.js';

export interface Attend {
  readonly plan: PlanBuffers;
  readonly queries: GPUBuffer; // [windows, tokens, heads, headDim], not yet turned
  readonly keys: GPUBuffer; // [windows, tokens, kvHeads, headDim], not yet turned
  readonly values: GPUBuffer; // [windows, tokens, kvHeads, headDim]
  readonly turnedQueries: GPUBuffer; // [bands, windows, tokens, heads, headDim]
  readonly turnedKeys: GPUBuffer; // [key tables, windows, tokens, kvHeads, headDim]
  readonly attended: GPUBuffer; // [windows, tokens, heads, headDim]
  readonly windows: number;
  readonly tokens: number; // at most those of the plan
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly halves: boolean;
  readonly tile?: Tile; // usual: what suits the adapter
}

export interface Tile {
  readonly rows: number; // queries
  readonly depth: number; // channels brought together at a time
}

const sizes = [32, 16, 8, 4];

/** The tile for heads so wide, which has headDim keys: the largest that a workgroup of this adapter holds. */
export function tileFor({ device, adapter }: Gpu, headDim: number): Tile {
  if (headDim % 4 !== 0) failGpu('gpu_limit', `headDim must be a multiple of 4, got ${headDim}`);
  const { limits } = device;
  // Software gains nothing from large tiles, and takes seconds to compile them.
  for (const rows of adapter.software ? [8, 4] : sizes)
    for (const depth of adapter.software ? [4] : sizes) {
      const numbers = depth * rows + depth * headDim + headDim * rows + (headDim * rows) / 4;
      const threads = (headDim / 4) * (rows / 4);
      if (
        headDim % depth === 0 &&
        threads <= limits.maxComputeInvocationsPerWorkgroup &&
        4 * numbers <= limits.maxComputeWorkgroupStorageSize
      )
        return { rows, depth };
    }
  return failGpu('gpu_limit', `heads of ${headDim} channels are too wide for this adapter`);
}

/** Multiply-adds that the queries of one tile and head need. */
function tileCost(bands: readonly Band[], first: number, last: number, headDim: number): number {
  const pairs = bands.map((band) => {
    const begin = Math.floor(keysSeen(band, first)[0] / headDim) * headDim;
    const end = Math.ceil(keysSeen(band, last)[1] / headDim) * headDim;
    return Math.max(0, end - begin) * (last + 1 - first);
  });
  const most = (last + 1) * (last + 1 - first);
  const products = pairs.reduce((sum, one) => sum + one, 0);
  return (products + Math.min(products, most)) * headDim;
}

async function turn(machine: Machine, work: Attend): Promise<void> {
  const { plan, windows, tokens, headDim, halves } = work;
  const { rotaryStart, rotaryDim, blocks, bands } = plan.plan;
  const shape = { headDim, rotaryStart, rotaryDim, blocks, halves };
  const shared = { rows: windows * tokens, tokens, shape };
  for (const [copy, { query }] of bands.entries())
    await rotate(machine, {
      ...shared,
      ...plan.tables[query]!,
      x: work.queries,
      turned: work.turnedQueries,
      tokenScale: plan.plan.queryScale.length > 0 ? plan.queryScale : undefined,
      scale: 1 / Math.sqrt(headDim),
      heads: work.heads,
      copy,
    });
  for (const [copy, table] of plan.keyTables.entries())
    await rotate(machine, {
      ...shared,
      ...plan.tables[table]!,
      x: work.keys,
      turned: work.turnedKeys,
      heads: work.kvHeads,
      copy,
    });
}

export async function attend(machine: Machine, work: Attend): Promise<void> {
  await turn(machine, work);
  const { plan, windows, tokens, heads, headDim } = work;
  const { bands, bias } = plan.plan;
  const tile = work.tile ?? tileFor(machine.gpu, headDim);
  const program = await machine.programs.get('attend', {
    headDim,
    heads,
    sharing: heads / work.kvHeads,
    ...tile,
    bands: bands.length,
    hasBias: bias.length > 0,
  });
  const buffers = [work.turnedQueries, work.turnedKeys, work.values, plan.bias, work.attended];
  const costs = Array.from({ length: Math.ceil(tokens / tile.rows) }, (_, n) => {
    const last = Math.min((n + 1) * tile.rows, tokens) - 1;
    return heads * tileCost(bands, n * tile.rows, last, headDim);
  });
  const pass = (firstTile: number, tiles: number, firstWindow: number, count: number) => {
    const cost = costs.slice(firstTile, firstTile + tiles).reduce((sum, one) => sum + one, 0);
    return {
      program,
      sizes: [
        tokens,
        windows,
        firstTile,
        firstWindow,
        plan.plan.tokens,
        0,
        0,
        0,
        ...bandNumbers(plan),
      ],
      buffers,
      groups: [tiles, heads, count] as const,
      cost: cost * count,
    };
  };

  const { slices } = machine;
  const whole = costs.reduce((sum, one) => sum + one, 0);
  for (let window = 0; window < windows;) {
    const together = Math.min(windows - window, Math.floor(slices.room / whole));
    if (together >= 1) await slices.add(pass(0, costs.length, window, together));
    else
      for (let from = 0, to; from < costs.length; from = to) {
        let cost = costs[from]!;
        for (to = from + 1; to < costs.length && cost + costs[to]! <= slices.room; ++to)
          cost += costs[to]!;
        await slices.add(pass(from, to - from, window, 1));
      }
    window += Math.max(1, together);
  }
}
