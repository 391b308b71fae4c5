// A plan on the GPU: its tables and arrays as buffers, its bands as the numbers a shader reads.

import type { Band, Plan } from '../lib/index.js';
import type { Memory } from './memory.js';

export interface PlanBuffers {
  readonly plan: Plan;
  readonly tables: readonly { readonly cos: GPUBuffer; readonly sin: GPUBuffer }[];
  readonly keyTables: readonly number[]; // the tables that turn keys, each once
  readonly queryScale: GPUBuffer; // what the plan has not is empty here too, and not read
  readonly bias: GPUBuffer;
  readonly embedding: GPUBuffer;
}

/** `name` tells the buffers of two plans apart. */
export function uploadPlan(memory: Memory, name: string, plan: Plan): PlanBuffers {
  const put = (what: string, values: Float32Array): GPUBuffer =>
    memory.upload(`${name}.${what}`, values);
  return {
    plan,
    tables: plan.tables.map(({ cos, sin }, n) => ({
      cos: put(`cos${n}`, cos),
      sin: put(`sin${n}`, sin),
    })),
    keyTables: [...new Set(plan.bands.map(({ key }) => key))],
    queryScale: put('queryScale', plan.queryScale),
    bias: put('bias', plan.bias),
    embedding: put('embedding', plan.embedding),
  };
}

const kinds = { near: 0, head: 1, chunk: 2, rest: 3 } as const;

/** Four numbers a band, as coverage.wgsl reads them. */
export const bandNumbers = ({ plan, keyTables }: PlanBuffers): number[] =>
  plan.bands.flatMap(({ kind, size, older, key }) => [
    kinds[kind],
    Math.min(size, 0x7fffffff),
    older,
    keyTables.indexOf(key),
  ]);

/** The keys [begin, end) that query i sees through a band; past the last token too. */
export function keysSeen({ kind, size, older }: Band, i: number): [begin: number, end: number] {
  if (kind === 'near') return [Math.max(0, i - size + 1), i + 1];
  if (kind === 'head') return [0, Math.min(size, i + 1)];
  if (kind === 'rest') return [0, i + 1];
  const begin = (Math.floor(i / size) - older) * size;
  return begin < 0 ? [0, 0] : [begin, Math.min(begin + size, i + 1)];
}
