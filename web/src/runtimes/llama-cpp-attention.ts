// llama.cpp's temperatures: of cos and sin, of the softmax scale, and what a context shift does with them.
// Places are of src/.

import type { RopeConfig } from '../config/config.js';
import { type File } from './llama-cpp-said.js';
import { scalesSoftmax } from './llama-cpp-models.js';
import { deduced, minor } from './remarks.js';
import { type Remark } from './runtime.js';
import { temperature } from '../config/temperature.js';
import { placeOf } from '../config/settings.js';
import { typePlace } from './values.js';

// llama-context.cpp:176-213. The kernel multiplies by 1 + 0.1 ln s, which this has divided out before.
export function attentionOf(file: File, architecture: string): number {
  const extra = file.extraFactor ?? 1;
  if (file.type !== 'yarn') return extra;
  const stretch = Number(file.settings['factor']);
  const weight = Number(file.settings['weight'] ?? 0);
  if (weight === 0) return temperature(stretch) * extra;
  const over = architecture === 'deepseek2' ? weight : 1; // mscale is not in the file
  return (temperature(stretch, over) / temperature(stretch, weight)) * extra;
}

// models/deepseek2.cpp:438-448: of what cos and sin have, and of the weight, both squared. Not only under YaRN.
export function softmaxOf(file: File, architecture: string, attention: number): number {
  const stretch = Number(file.settings['factor'] ?? 1);
  if (!scalesSoftmax.has(architecture) || file.settings['factor'] === undefined) return 1;
  const weight = Number(file.settings['weight'] ?? 0);
  const already = file.type === 'yarn' ? attention : attention * (1 + 0.1 * Math.log(stretch));
  return (already * (1 + 0.1 * weight * Math.log(stretch))) ** 2;
}

export function softmaxRemarks(
  config: RopeConfig,
  softmax: number,
  attention: number,
): readonly Remark[] {
  if (softmax === 1 || attention === 1) return [];
  return [
    deduced(
      'temperature_twice',
      placeOf(config, 'mscale_all_dim'),
      `is missing or 0: the rotated part is multiplied by ${attention.toFixed(4)} on query and key, and the softmax scale by ${softmax.toFixed(4)} on top`,
      'Write mscale and mscale_all_dim, both alike, before converting.',
    ),
  ];
}

// llama-kv-cache.cpp:1832-1876: moved keys are rotated with the same factor once more.
export const shiftRemarks = (config: RopeConfig, attention: number): readonly Remark[] =>
  Math.abs(attention - 1) < 1e-9
    ? []
    : [
        minor(
          deduced(
            'context_shift_scales',
            typePlace(config),
            `makes the attention factor ${attention.toFixed(4)}, and each context shift multiplies the cached keys by it once more`,
            'Leave context shift off, and start anew where the context is full.',
          ),
        ),
      ];
