// Models whose rope settings are known, as presets to start from.

import { chinese } from './chinese.js';
import { deepseeks } from './deepseek.js';
import { glms } from './glm.js';
import { llamas } from './llama.js';
import { others } from './others.js';
import { phis } from './phi.js';
import type { ModelPreset } from './preset.js';
import { firstQwens } from './qwen-first.js';
import { qwens } from './qwen.js';

export type { ModelPreset } from './preset.js';

export const models: readonly ModelPreset[] = [
  ...llamas,
  ...firstQwens,
  ...qwens,
  ...glms,
  ...chinese,
  ...deepseeks,
  ...phis,
  ...others,
];
