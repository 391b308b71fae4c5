// A plan on the GPU: its tables and arrays as buffers, its bands as the numbers a shader reads.

import type { Band, Plan } from '../lib/plan.js';
import { Memory } from './memory.js';

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

/** The plans on the GPU: each uploaded once, and there for as long as batch after batch reads by it. */
export class Plans {
  readonly #device: GPUDevice;
  readonly #held = new Map<Plan, { readonly memory: Memory; readonly buffers: PlanBuffers }>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get(plan: Plan): PlanBuffers {
    const known = this.#held.get(plan);
    if (known) return known.buffers;
    const memory = new Memory(this.#device, 'plan');
    const buffers = uploadPlan(memory, 'plan', plan);
    this.#held.set(plan, { memory, buffers });
    return buffers;
  }

  /** Gives back the memory of all others. */
  keepOnly(plans: ReadonlySet<Plan>): void {
    for (const [plan, { memory }] of this.#held)
      if (!plans.has(plan)) {
        memory.release();
        this.#held.delete(plan);
      }
  }
}
