// The GPU as a backend of comparisons: text and plans come from the pool's first worker, losses from the GPU.

import type { AdapterFacts, GpuSide } from '../compare/backend.js';
import type { Pool } from '../compare/pool.js';
import { RopewalkError } from '../lib/error.js';
import type { Job, Outcome } from '../lib/model.js';
import type { Sample } from '../lib/module.js';
import type { Plan } from '../lib/plan.js';
import type { Reading } from './arrays.js';
import type { Gpu } from './device.js';
import { failGpu, guarded } from './failure.js';
import { GpuModel, type Read } from './model.js';
import type { SliceOptions } from './slices.js';

// Nats: ten times what rounding makes of the longest text, a tenth of what anyone could see.
const tolerance = 1e-3;

// Read at once: enough to fill a GPU, and little to lose when it goes away.
const usualTokens = 16_384;

function right(sample: Sample, predicted: Uint32Array): number {
  let count = 0;
  for (let t = predicted.length - sample.scored; t < predicted.length; ++t)
    count += Number(predicted[t] === sample.tokens[t + 1]);
  return count;
}

/** The twin of evaluate in cpp/evaluation. */
function outcomeOf(sample: Sample, { losses, predicted }: Read): Outcome {
  const { scored, accuracy } = sample;
  const loss = losses.subarray(losses.length - scored).reduce((sum, one) => sum + one, 0) / scored;
  if (accuracy === 'none') return { losses, loss, scored };
  const share = right(sample, predicted) / scored;
  return { losses, loss, scored, accuracy: accuracy === 'share' ? share : Math.floor(share) };
}

/** Numbers out of range are the model's, and WebAssembly says so by itself where it finds them too. */
const leftToWasm = (error: unknown): never => {
  if (!(error instanceof RopewalkError) || error.code !== 'not_finite') throw error;
  return failGpu('gpu_range', 'computed a loss that is not a number');
};

/** [from, to) of jobs that one variant has in a row. */
function runsOf(jobs: readonly Job[]): [from: number, to: number][] {
  const starts = jobs.flatMap(({ variant }, n) => (variant === jobs[n - 1]?.variant ? [] : [n]));
  return starts.map((from, n) => [from, starts[n + 1] ?? jobs.length]);
}

/** What the last two groups asked for, so that a group finds what was brought for it while another was computed. */
class Recent<T> {
  #now = new Map<string, Promise<T>>();
  #before = new Map<string, Promise<T>>();

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const found = this.#now.get(key) ?? this.#before.get(key) ?? ask();
    found.catch(() => undefined); // told to the group that waits for it
    this.#now.set(key, found);
    return found;
  }

  turn(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }
}

export class GpuBackend implements GpuSide {
  readonly kind = 'webgpu';
  readonly lanes = 1;
  readonly adapter: AdapterFacts;
  readonly #pool: Pool;
  readonly #model: GpuModel;
  readonly #plans = new Recent<readonly Plan[]>();
  readonly #samples = new Recent<Sample>();

  private constructor(gpu: Gpu, pool: Pool, model: GpuModel) {
    this.adapter = gpu.adapter;
    this.#pool = pool;
    this.#model = model;
  }

  /** The model is the one that the pool has loaded. */
  static async of(gpu: Gpu, pool: Pool, options: SliceOptions = {}): Promise<GpuBackend> {
    const parts = await pool.parts();
    return new GpuBackend(gpu, pool, await guarded(GpuModel.load(gpu, parts, options)));
  }

  get longest(): number {
    return this.#model.mostTokens(3);
  }

  together(length: number): number {
    if (length > this.longest) return 0;
    // A software adapter has nothing to fill; one window at a time shows how far it is.
    const tokens = this.adapter.software ? length : Math.min(usualTokens, this.longest);
    return Math.max(1, Math.floor(tokens / length));
  }

  #plansOf({ variant, length }: Job): Promise<readonly Plan[]> {
    return this.#plans.get(`${variant}@${length}`, () => this.#pool.plans(variant, length));
  }

  // Every variant reads the same windows.
  #sampleOf(job: Job): Promise<Sample> {
    return this.#samples.get(`${job.window}@${job.length}`, () => this.#pool.sample(job));
  }

  prepare(jobs: readonly Job[]): void {
    for (const job of jobs) {
      void this.#plansOf(job);
      void this.#sampleOf(job);
    }
  }

  async evaluate(jobs: readonly Job[], _lane: number, signal?: AbortSignal): Promise<Outcome[]> {
    this.#plans.turn();
    this.#samples.turn();
    const samples = await Promise.all(jobs.map((job) => this.#sampleOf(job)));
    const readings = await Promise.all(
      runsOf(jobs).map(async ([from, to]): Promise<Reading> => ({
        windows: samples.slice(from, to).map(({ tokens }) => tokens),
        plans: await this.#plansOf(jobs[from]!),
      })),
    );
    const reads = await guarded(this.#model.losses(readings, signal)).catch(leftToWasm);
    return reads.flat().map((read, n) => outcomeOf(samples[n]!, read));
  }

  async prove(job: Job, signal?: AbortSignal): Promise<number> {
    const [[here], there] = await Promise.all([
      this.evaluate([job], 0, signal),
      this.#pool.evaluate(job, 0),
    ]);
    const difference = Math.abs(here!.loss - there.loss);
    if (difference <= tolerance) return difference;
    const [wrong, right] = [here!.loss, there.loss].map((loss) => loss.toFixed(4));
    return failGpu('gpu_failed', `computed a loss of ${wrong} where WebAssembly has ${right}`);
  }

  release(): void {
    this.#model.release();
  }
}
