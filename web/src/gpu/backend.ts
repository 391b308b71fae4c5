// The GPU as a backend of comparisons: text and plans come from the pool's first worker, losses from the GPU.

import type { AdapterFacts, GpuSide } from '../compare/backend.js';
import type { Pool } from '../compare/pool.js';
import type { Job, Outcome, Plan, Sample } from '../lib/index.js';
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
  if (!losses.every(Number.isFinite)) failGpu('gpu_failed', 'computed a loss that is not a number');
  if (accuracy === 'none') return { losses, loss, scored };
  const share = right(sample, predicted) / scored;
  return { losses, loss, scored, accuracy: accuracy === 'share' ? share : Math.floor(share) };
}

export class GpuBackend implements GpuSide {
  readonly kind = 'webgpu';
  readonly lanes = 1;
  readonly adapter: AdapterFacts;
  readonly #pool: Pool;
  readonly #model: GpuModel;
  readonly #plans = new Map<string, Promise<readonly Plan[]>>();

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

  // Only the latest: a method's windows come one after another, and long plans are large.
  #plansOf({ variant, length }: Job): Promise<readonly Plan[]> {
    const key = `${variant}@${length}`;
    const known = this.#plans.get(key);
    if (known) return known;
    const plans = this.#pool.plans(variant, length);
    this.#plans.clear();
    this.#plans.set(key, plans);
    return plans;
  }

  async evaluate(jobs: readonly Job[], _lane: number, signal?: AbortSignal): Promise<Outcome[]> {
    const [plans, ...samples] = await Promise.all([
      this.#plansOf(jobs[0]!),
      ...jobs.map((job) => this.#pool.sample(job)),
    ]);
    const texts = samples.map(({ tokens }) => tokens);
    const reads = await guarded(this.#model.losses(texts, plans, signal));
    return samples.map((sample, n) => outcomeOf(sample, reads[n]!));
  }

  async prove(job: Job): Promise<void> {
    const [[here], there] = await Promise.all([
      this.evaluate([job], 0),
      this.#pool.evaluate(job, 0),
    ]);
    if (Math.abs(here!.loss - there.loss) <= tolerance) return;
    const [wrong, right] = [here!.loss, there.loss].map((loss) => loss.toFixed(4));
    failGpu('gpu_failed', `computed a loss of ${wrong} where WebAssembly has ${right}`);
  }

  release(): void {
    this.#model.release();
  }
}
