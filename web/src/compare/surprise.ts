// How unlike its training text a text is to a model, asked of the model itself: the loss within the training length.

import type { ModelSource } from '../lib/model.js';
import type { Pool } from './pool.js';
import { mean } from './statistics.js';

export interface Surprise {
  readonly own: number; // nats per byte on the text
  readonly usual: number; // on text of the kind it was trained on
}

const mostWindows = 8;

// One window of whatever there is when the text is shorter than the training length.
async function lossWithin(pool: Pool, model: ModelSource, text: Uint8Array): Promise<number> {
  const { trainLength } = await pool.load(model, text);
  const length = Math.min(trainLength, text.length);
  const windows = Math.min(mostWindows, Math.floor(text.length / length));
  const jobs = Array.from({ length: windows }, (_, window) => ({
    variant: 'rope',
    task: 'text',
    length,
    longest: length,
    window,
    windows,
    seed: 1,
  }));
  const outcomes = await Promise.all(
    jobs.map((job) => pool.evaluate(job, job.window % pool.workers)),
  );
  return mean(outcomes.map(({ loss }) => loss));
}

/** Leaves `text` loaded in the pool. `familiar`: text of the trained kind, held out. */
export async function surprise(
  pool: Pool,
  model: ModelSource,
  text: Uint8Array,
  familiar: Uint8Array,
): Promise<Surprise> {
  const usual = await lossWithin(pool, model, familiar);
  return { own: await lossWithin(pool, model, text), usual };
}

/** Prose of another century and another hand stays within half a nat; another language or a program does not. */
export const isUnlike = ({ own, usual }: Surprise): boolean => own > usual + 0.75;
