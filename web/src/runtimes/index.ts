// The runtimes, in the order they are shown: what each makes of a model's config.

import { checkedConfig } from '../config/checked.js';
import { checkedNumber, checkedOptions } from '../lib/arguments.js';
import { exllamav2 } from './exllamav2.js';
import { llamaCpp } from './llama-cpp.js';
import { mlx } from './mlx.js';
import { reference } from './reference.js';
import type { Context, Runtime } from './runtime.js';
import { tgi } from './tgi.js';
import { transformers } from './transformers.js';
import { vllm } from './vllm.js';

function checkedContext(given: Context): Context {
  const { length, maxLength } = checkedOptions(given, 'context');
  checkedNumber(length, 'length');
  checkedNumber(maxLength, 'maxLength');
  return given;
}

// The one place where a reading is asked for from outside.
const judged = (runtime: Runtime): Runtime => ({
  ...runtime,
  read: (config, context) => runtime.read(checkedConfig(config), checkedContext(context)),
});

export const runtimes: readonly Runtime[] = [
  reference,
  transformers,
  vllm,
  llamaCpp,
  mlx,
  exllamav2,
  tgi,
].map(judged);

export { reference };
export { angleErrors, computedAngles, type Turning } from './arithmetic.js';
export type { Arithmetic, Context, Reading, Remark, Runtime, Source } from './runtime.js';
