// The runtimes, in the order they are shown: what each makes of a model's config.

import type { Runtime } from './runtime.js';

export const runtimes: readonly Runtime[] = [];

export type { Arithmetic, Context, Reading, Remark, Runtime, Source } from './runtime.js';
