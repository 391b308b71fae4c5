// What computes windows: the pool's WebAssembly workers, or a GPU. Both give the same numbers to within rounding.

import { RopewalkError } from '../lib/error.js';
import type { Job, Outcome } from '../lib/model.js';
import type { Pool } from './pool.js';

export interface Backend {
  readonly kind: 'wasm' | 'webgpu';
  readonly lanes: number; // calls of `evaluate` at once
  /** Windows of this length that one call takes together; 0: such windows are too long for it. */
  together(length: number): number;
  /** jobs: windows of one length, those of a variant in a row. Stops between its own steps when the signal says so. */
  evaluate(jobs: readonly Job[], lane: number, signal?: AbortSignal): Promise<readonly Outcome[]>;
  /** Brings what these jobs will need, while others are computed. */
  prepare?(jobs: readonly Job[]): void;
}

/** What is known of a GPU; browsers leave much of it empty. */
export interface AdapterFacts {
  readonly name: string; // for people: `nvidia ampere`, `google swiftshader`
  readonly software: boolean; // computes on the processor: slower than our own WebAssembly
}

export interface GpuSide extends Backend {
  readonly adapter: AdapterFacts;
  readonly longest: number; // tokens of a window, whatever the method
  /** Reads one window here and in WebAssembly: by how much the losses differ, nats. Throws when it is more than rounding. */
  prove(job: Job, signal?: AbortSignal): Promise<number>;
  release(): void;
}

/** A backend, or why there is none; no reason where nobody insisted on a GPU. */
export type Found = { readonly backend: GpuSide } | { readonly note?: string };

/** Where a GPU comes from: `GpuHolder` of `ropewalk/webgpu`. */
export interface GpuSource {
  find(wanted: Wanted, pool: Pool): Promise<Found>;
  /** The GPU that was found is of no use any more. */
  failed(): void;
}

/** Whether a GPU is at fault, so that the same job may succeed in WebAssembly. */
export const isGpuFailure = (error: unknown): error is RopewalkError =>
  error instanceof RopewalkError && error.where === 'gpu';

/** What a caller may ask for. `auto`: a GPU that is none of software, where there is one. */
export type Wanted = 'auto' | 'webgpu' | 'wasm';

export const wasmBackend = (pool: Pool): Backend => ({
  kind: 'wasm',
  lanes: pool.workers,
  together: () => 1,
  evaluate: (jobs, lane) => Promise.all(jobs.map((job) => pool.evaluate(job, lane))),
});
