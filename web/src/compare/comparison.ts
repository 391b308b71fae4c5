// A comparison and its result, as the page, the command line and the workers speak of them.

import type { ResolvedValue } from '../lib/variants.js';

export type ParamValue = ResolvedValue;

/** What is compared. Numbers are judged in C++, so anything may stand here. */
export interface Comparison {
  variants: readonly string[]; // in text form: `rope`, `yarn(beta_fast=8)+log_n`
  lengths: readonly number[]; // N: tokens read, and as many predicted
  task: string; // a measure, with its parameters or without: `text`, `repeat(period=256)`
  taskParams?: Readonly<Record<string, ParamValue>>; // the same parameters, apart
  windows: number; // pieces of text averaged over
  seed: number;
  text?: string; // instead of the passage
}

/** Mean loss over the positions [from, to) and over the windows. */
export interface Bucket {
  from: number;
  to: number;
  loss: number; // nats per byte
  standardError: number; // over windows; NaN for fewer than two
}

/** What computed: WebAssembly, a GPU, or the one where the other left off. */
export type BackendKind = 'wasm' | 'webgpu' | 'both';

/** One variant at one length. */
export interface Cell {
  variant: string; // as it was asked for
  params: Record<string, ParamValue>; // every parameter of it, presets resolved
  length: number;
  loss: number; // nats per byte over the scored predictions, mean over windows
  standardError: number; // NaN for fewer than two windows
  accuracy?: number; // mean over windows, for measures that count it
  seconds: number; // of computing, over all workers
  windowLosses: number[]; // window w of two variants is the same text
  byPosition: Bucket[];
  backend?: BackendKind;
}

export interface Ran {
  kind: BackendKind;
  adapter?: string; // of the GPU, as its driver calls it
  software?: boolean; // the adapter computes on the processor
  difference?: number; // nats per byte between GPU and WebAssembly, in the one window that both read
  note?: string; // why a GPU that was wanted did not compute, or not all
}

export interface ComparisonResult {
  model: string;
  trainLength: number;
  task: string;
  build: string;
  workers: number;
  seconds: number;
  tokensPerSecond: number;
  backend?: Ran;
  results: Cell[];
}

export interface Progress {
  done: number; // of `total`, in units of work
  total: number;
  secondsLeft: number; // NaN until something is known
}
