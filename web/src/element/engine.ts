// The computing side: a pool of workers, or the page itself where workers are refused. Loaded when first needed.

import {
  browserWorker,
  compare,
  createPool,
  surprise,
  type CompareOptions,
  type Pool,
  type Surprise,
} from '../compare/index.js';
import type { Comparison, ComparisonResult } from '../compare/comparison.js';
import type { RopeFacts } from '../compare/protocol.js';
import { openGpu } from '../gpu/device.js';
import { GpuHolder } from '../gpu/holder.js';
import { refuse, RopewalkError } from '../lib/error.js';
import type { Plan } from '../lib/plan.js';
import type { RopeRequest } from '../lib/rope.js';
import { pageWorker } from './page-worker.js';
import { problemFrom, type Problem } from './judge.js';

export interface Source {
  name: string; // of the model
  config: object;
  weights: Uint8Array;
  passage: string;
  familiar?: string; // beside a reader's own text: a text of the kind the model was trained on
}

type Watch = Pick<CompareOptions, 'signal' | 'backend' | 'only' | 'onProgress' | 'onCell'>;

const start = (): Worker =>
  new Worker(new URL('../compare/worker.js', import.meta.url), { type: 'module' });

/** The pool was ended by its owner: what was asked of it is no fault of the question. */
const isEnded = (error: unknown): boolean =>
  error instanceof RopewalkError && error.code === 'ended';

// Browsers say so either way: the worker reports a failure, or making it throws an error of the browser's own.
const isNoWorkers = (error: unknown): boolean =>
  !(error instanceof RopewalkError) || error.code === 'worker';

export class Engine {
  private pool: Pool | undefined;
  private readonly gpu = new GpuHolder(() => openGpu());
  private refused = false; // workers do not start here: computing happens in the page, between its other duties
  private disposed = false; // whoever still asks is refused: nobody would end another pool

  private makePool(): Pool {
    return this.refused
      ? createPool({ createWorker: pageWorker, workers: 1 })
      : createPool({ createWorker: browserWorker(start) });
  }

  // A pool with this model and text loaded.
  private async ready(source: Source, text: string): Promise<Pool> {
    if (this.disposed) refuse('ended', 'engine', 'was ended');
    if (typeof WebAssembly === 'undefined') refuse('no_wasm', 'wasm', 'is not there');
    const inPage = this.refused;
    try {
      const pool = (this.pool ??= this.makePool());
      await pool.load(source, new TextEncoder().encode(text));
      return pool;
    } catch (error) {
      if (inPage || !isNoWorkers(error)) throw error;
      if (!this.refused) this.endPool(); // otherwise another question found out before this one
      this.refused = true;
      return this.ready(source, text);
    }
  }

  /** Cancelling ends the workers: nothing waits for the window at hand. */
  async compare(
    comparison: Comparison,
    source: Source,
    watch: Watch,
  ): Promise<ComparisonResult & { surprise?: Surprise }> {
    const { name, config, weights, passage, familiar } = source;
    const end = (): void => this.endPool();
    watch.signal?.addEventListener('abort', end);
    try {
      const pool = await this.ready(source, comparison.text ?? passage);
      const result = await compare(comparison, {
        ...watch,
        model: { name, config, weights },
        passage,
        pool,
        gpu: this.gpu,
      });
      const workers = this.refused ? 0 : result.workers;
      if (familiar === undefined) return { ...result, workers };
      const [own, usual] = [comparison.text ?? passage, familiar].map((text) =>
        new TextEncoder().encode(text),
      );
      return {
        ...result,
        workers,
        surprise: await surprise(pool, { config, weights }, own!, usual!),
      };
    } finally {
      watch.signal?.removeEventListener('abort', end);
    }
  }

  /** What C++ refuses of a comparison, without computing it: one sentence a method at most, one for all else. */
  async judge(comparison: Comparison, source: Source): Promise<Problem[]> {
    const { variants, lengths, task, windows, seed, text } = comparison;
    const pool = await this.ready(source, text ?? source.passage);
    const longest = Math.max(...lengths);
    const check = async (variant: string, length: number, row: number): Promise<Problem[]> => {
      try {
        await pool.check({ variant, task, length, longest, window: 0, windows, seed });
        return [];
      } catch (error) {
        if (isEnded(error)) throw error;
        return [problemFrom(error, variant, row)];
      }
    };
    const rows = variants.map((variant, row) => check(variant, longest, row));
    const others = lengths.map((length) => check(variants[0] ?? '', length, 0));
    const found = (await Promise.all([...rows, ...others])).flat();
    return found.filter(
      (one, at) =>
        found.findIndex((other) => other.row === one.row && other.sentence === one.sentence) === at,
    );
  }

  /** A method on another model than the one on show: frequencies, and every parameter's value. */
  async rope(request: RopeRequest, source: Source): Promise<RopeFacts> {
    return (this.pool ?? (await this.ready(source, source.passage))).rope(request);
  }

  /** The same, as positions and what is seen of so many tokens. */
  async plan(request: RopeRequest, tokens: number, source: Source): Promise<Plan> {
    return (this.pool ?? (await this.ready(source, source.passage))).plan(request, tokens);
  }

  private endPool(): void {
    this.pool?.close();
    this.pool = undefined;
  }

  dispose(): void {
    this.disposed = true;
    this.endPool();
    this.gpu.close();
  }
}
