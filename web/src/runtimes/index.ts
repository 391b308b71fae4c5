// The runtimes, in the order they are shown: what each makes of a model's config.

import { exllamav2 } from './exllamav2.js';
import { llamaCpp } from './llama-cpp.js';
import { mlx } from './mlx.js';
import { reference } from './reference.js';
import type { Runtime } from './runtime.js';
import { tgi } from './tgi.js';
import { transformers } from './transformers.js';
import { vllm } from './vllm.js';

export const runtimes: readonly Runtime[] = [
  reference,
  transformers,
  vllm,
  llamaCpp,
  mlx,
  exllamav2,
  tgi,
];

export { reference };
export { angleErrors, computedAngles, type Turning } from './arithmetic.js';
export type { Arithmetic, Context, Reading, Remark, Runtime, Source } from './runtime.js';
