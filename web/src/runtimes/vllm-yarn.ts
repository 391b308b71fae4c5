// vLLM's YaRN in its three forms: of any model, of gpt-oss, of DeepSeek. Files are of vllm/model_executor/.

import type { RopeConfig } from '../config/config.js';
import { remark } from './remarks.js';
import { temperature } from '../config/temperature.js';
import { numberIn, placeOf } from '../config/settings.js';
import { holds, neededNumber, statedLength } from './values.js';
import type { Remark } from './runtime.js';
import {
  noteLoneWeight,
  noteTrained,
  originalKey,
  trainedLength,
  yarnTemperature,
} from './standardized.js';
import { axesOf, label, type ServedRule } from './vllm-table.js';

// vllm#46280, #48351, #48621: before PR 56446 the keys were not handed on.
function noteOlder(config: RopeConfig, now: number, stretch: number): readonly Remark[] {
  const before = temperature(stretch);
  if (now === before) return [];
  const key = ['attention_factor', 'mscale'].find((name) => numberIn(config, name) !== undefined);
  return [
    remark(
      'older_versions',
      placeOf(config, key ?? 'attention_factor'),
      `was ignored before PR 56446 of 2026-09: cos and sin were multiplied by ${before.toFixed(4)} instead of ${now.toFixed(4)}`,
      `Serve it with a version of ${label} after that.`,
    ),
  ];
}

// layers/rotary_embedding/yarn_scaling_rope.py
export const yarn: ServedRule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const trainLength = trainedLength(config, label);
  const attention_factor = yarnTemperature(config, factor);
  const params = {
    factor,
    beta_fast: numberIn(config, 'beta_fast') ?? 32,
    beta_slow: numberIn(config, 'beta_slow') ?? 1,
    attention_factor,
    truncate: holds(config, 'truncate', true),
  };
  // Written beside attention_factor for versions before PR 56446.
  const older = numberIn(config, 'attention_factor') === undefined ? [] : ['attn_factor'];
  const read = [...Object.keys(params), 'mscale', 'mscale_all_dim', originalKey, ...older];
  const noted = [
    noteTrained(config, label),
    config.source === 'mistral' ? [] : noteLoneWeight(config),
    noteOlder(config, attention_factor, factor),
  ];
  const rows = Math.max(Math.ceil(trainLength * factor), statedLength(config, label));
  const turn = axesOf(config, { variant: 'yarn', params, trainLength, read });
  return { ...turn, rows, remarks: noted.flat() };
};

// models/gpt_oss.py builds the dictionary itself: always yarn, and of these keys alone.
export const gptOss: ServedRule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const trainLength = trainedLength(config, label);
  const params = {
    factor,
    beta_fast: neededNumber(config, 'beta_fast', label),
    beta_slow: neededNumber(config, 'beta_slow', label),
    attention_factor: temperature(factor),
    truncate: holds(config, 'truncate', true),
  };
  const read = ['factor', 'beta_fast', 'beta_slow', 'truncate', originalKey];
  const rows = Math.max(Math.ceil(trainLength * factor), statedLength(config, label));
  return { variant: 'yarn', params, trainLength, read, rows, remarks: noteTrained(config, label) };
};

// layers/rotary_embedding/deepseek_scaling_rope.py: a weight that is missing counts as 1 above and 0 below; no truncate, no attention_factor.
export const deepseekYarn: ServedRule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const trainLength = trainedLength(config, label);
  const over = temperature(factor, numberIn(config, 'mscale') ?? 1);
  const under = temperature(factor, numberIn(config, 'mscale_all_dim') ?? 0);
  const params = {
    factor,
    beta_fast: numberIn(config, 'beta_fast') ?? 32,
    beta_slow: numberIn(config, 'beta_slow') ?? 1,
    attention_factor: over / under,
  };
  const read = [...['factor', 'beta_fast', 'beta_slow', 'mscale', 'mscale_all_dim'], originalKey];
  const rows = trainLength * factor;
  return { variant: 'yarn', params, trainLength, read, rows, remarks: noteTrained(config, label) };
};
