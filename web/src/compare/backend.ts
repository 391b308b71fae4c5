// What computes windows: the pool's WebAssembly workers, or a GPU. Both give the same numbers to within rounding.

import type { Job, Outcome } from '../lib/index.js';
import type { Pool } from './pool.js';

export interface Backend {
  readonly kind: 'wasm' | 'webgpu';
  readonly lanes: number; // calls of `evaluate` at once
  /** Windows of this length that one call takes together; 0: such windows are too long for it. */
  together(length: number): number;
  /** jobs: windows of one variant at one length. Stops between its own steps when the signal says so. */
  evaluate(jobs: readonly Job[], lane: number, signal?: AbortSignal): Promise<readonly Outcome[]>;
}

/** What a caller may ask for. `auto`: a GPU that is none of software, where there is one. */
export type Wanted = 'auto' | 'webgpu' | 'wasm';

export const wasmBackend = (pool: Pool): Backend => ({
  kind: 'wasm',
  lanes: pool.workers,
  together: () => 1,
  evaluate: (jobs, lane) => Promise.all(jobs.map((job) => pool.evaluate(job, lane))),
});
