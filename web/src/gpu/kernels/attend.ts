// Attention by a plan: turns queries and keys for every band, then lets the tiles meet.

import type { Band } from '../../lib/plan.js';
import type { Gpu } from '../device.js';
import { failGpu } from '../failure.js';
import { mostGroups, type Machine } from '../machine.js';
import { bandNumbers, keysSeen, type PlanBuffers } from '../plan.js';
import { rotate } from './rotate.js';

export interface Attend {
  readonly plan: PlanBuffers;
  readonly queries: GPUBuffer; // [.., windows, tokens, heads, headDim], not yet turned
  readonly keys: GPUBuffer; // [.., windows, tokens, kvHeads, headDim], not yet turned
  readonly values: GPUBuffer; // [.., windows, tokens, kvHeads, headDim]
  readonly turnedQueries: GPUBuffer; // [bands, windows, tokens, heads, headDim]
  readonly turnedKeys: GPUBuffer; // [key tables, windows, tokens, kvHeads, headDim]
  readonly attended: GPUBuffer; // [.., windows, tokens, heads, headDim]
  readonly overflowed: GPUBuffer; // [.., windows, tokens], 1 where scores leave the range of float32
  readonly before?: number; // windows of queries, keys, values, attended and overflowed before the first
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
    for (const depth of adapter.software ? [8, 4] : sizes) {
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
  const { plan, before = 0, windows, tokens, headDim, halves } = work;
  const { rotaryStart, rotaryDim, blocks, bands } = plan.plan;
  const shape = { headDim, rotaryStart, rotaryDim, blocks, halves };
  const shared = { xRow: before * tokens, rows: windows * tokens, tokens, shape };
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

/** A pass: the tiles [tile, tile + tiles) of some heads and windows. */
interface Piece {
  readonly tile: number;
  readonly tiles: number;
  readonly head: number;
  readonly heads: number;
  readonly window: number;
  readonly windows: number;
  readonly cost: number; // multiply-adds
}

/** As much in a piece as there is room for: windows, else tiles of one window, else a tile of one head. */
function* pieces(
  costs: readonly number[], // of each tile, for one head
  { heads, windows }: Attend,
  room: () => number,
): Generator<Piece> {
  const whole = heads * costs.reduce((sum, one) => sum + one, 0);
  const all = { tile: 0, tiles: costs.length, head: 0, heads };
  for (let window = 0; window < windows;) {
    const together = Math.min(windows - window, mostGroups, Math.floor(room() / whole));
    if (together >= 1) yield { ...all, window, windows: together, cost: together * whole };
    else
      for (let tile = 0, end; tile < costs.length; tile = end) {
        let cost = costs[tile]!;
        const share = Math.min(heads, Math.max(1, Math.floor(room() / cost)));
        for (end = tile + 1; end < costs.length && heads * (cost + costs[end]!) <= room(); ++end)
          cost += costs[end]!;
        const tiles = end - tile;
        for (let head = 0; head < heads; head += share) {
          const count = Math.min(share, heads - head);
          yield { tile, tiles, head, heads: count, window, windows: 1, cost: count * cost };
        }
      }
    window += Math.max(1, together);
  }
}

export async function attend(machine: Machine, work: Attend): Promise<void> {
  await turn(machine, work);
  const { plan, before = 0, windows, tokens, heads, headDim } = work;
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
  const { turnedQueries, turnedKeys, values, attended, overflowed } = work;
  const buffers = [turnedQueries, turnedKeys, values, plan.bias, attended, overflowed];
  const costs = Array.from({ length: Math.ceil(tokens / tile.rows) }, (_, n) => {
    const last = Math.min((n + 1) * tile.rows, tokens) - 1;
    return tileCost(bands, n * tile.rows, last, headDim);
  });
  const { slices } = machine;
  for (const piece of pieces(costs, work, () => slices.pace.room(program))) {
    const { tile: firstTile, head, window } = piece;
    await slices.add({
      program,
      sizes: [
        ...[tokens, windows, firstTile, head, window, before, plan.plan.tokens, 0],
        ...bandNumbers(plan),
      ],
      buffers,
      groups: [piece.tiles, piece.heads, piece.windows],
      cost: piece.cost,
    });
  }
}
