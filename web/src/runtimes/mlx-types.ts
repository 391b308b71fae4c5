// mlx-lm's types: what rope_utils.py makes of each; files with rules of their own are in mlx-own.ts.
// Places are of mlx_lm/models/; `rope_utils.py` unless said otherwise.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import type { Rule, Turn } from './answers.js';
import { remark } from './remarks.js';
import { longTemperature, temperature } from '../config/temperature.js';
import { flagIn, listIn, numberIn, placeOf, saysIn } from '../config/settings.js';
import { neededBy, neededList, neededNumber, typePlace } from './values.js';
import type { Remark } from './runtime.js';

export const label = 'mlx-lm';

export const originalKey = 'original_max_position_embeddings';
const plain: Rule = () => ({ variant: 'rope', read: [] });

export const linear: Rule = (config) => ({
  variant: 'linear',
  params: { factor: neededNumber(config, 'factor', label) },
  read: ['factor'],
});

// DynamicNTKScalingRoPE: anew in each call, of that call's length; older keys keep their base.
const dynamic: Rule = (config) => {
  const key = 'max_position_embeddings';
  const trainLength = neededBy(config.maxPositions, key, label);
  const remarks = [
    remark(
      'mixed_cache',
      typePlace(config),
      `changes the base with every call that ends past ${trainLength} tokens: keys in the cache keep the older one`,
      'Pass a long prompt in one call; these are the frequencies of the last call.',
    ),
  ];
  const params = { factor: neededNumber(config, 'factor', label) };
  return { variant: 'dynamic', params, trainLength, read: ['factor'], remarks };
};

// Llama3RoPE: presets for all but the factor.
const llama3: Rule = (config) => ({
  variant: 'llama3',
  params: {
    factor: neededNumber(config, 'factor', label),
    low_freq_factor: numberIn(config, 'low_freq_factor') ?? 1,
    high_freq_factor: numberIn(config, 'high_freq_factor') ?? 4,
  },
  trainLength: numberIn(config, originalKey) ?? 8192,
  read: ['factor', 'low_freq_factor', 'high_freq_factor', originalKey],
});

function yarnRemarks(config: RopeConfig): readonly Remark[] {
  const remarks: Remark[] = [];
  if (!saysIn(config, originalKey))
    remarks.push(
      remark(
        'original_missing',
        placeOf(config, originalKey),
        `is not in the rope dictionary: ${label} takes 4096 for the trained length`,
        'Write it into the rope dictionary.',
      ),
    );
  if (flagIn(config, 'truncate') === false)
    remarks.push(
      remark(
        'truncate_lost',
        placeOf(config, 'truncate'),
        'is not looked at: the ramp always ends on whole pairs, so pairs in the middle turn faster or slower than trained',
        'Serve the model where the key is read: nothing keeps its frequencies here.',
      ),
    );
  if (saysIn(config, 'attention_factor'))
    remarks.push(
      remark(
        'attention_factor_ignored',
        placeOf(config, 'attention_factor'),
        'is not looked at: the factor follows from factor, mscale and mscale_all_dim',
        'Choose an mscale that gives it.',
      ),
    );
  return remarks;
}

// YarnRoPE: mscale 1 over mscale_all_dim 0 where they are not said, and each counts alone.
export const yarn: Rule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const over = temperature(factor, numberIn(config, 'mscale') ?? 1);
  const under = temperature(factor, numberIn(config, 'mscale_all_dim') ?? 0);
  const params = {
    factor,
    beta_fast: numberIn(config, 'beta_fast') ?? 32,
    beta_slow: numberIn(config, 'beta_slow') ?? 1,
    truncate: true,
    attention_factor: over / under,
  };
  const read = [
    ...['factor', originalKey, 'beta_fast', 'beta_slow', 'mscale', 'mscale_all_dim'],
    ...['truncate', 'attention_factor'], // remarked on
  ];
  const trainLength = numberIn(config, originalKey) ?? 4096;
  return { variant: 'yarn', params, trainLength, read, remarks: yarnRemarks(config) };
};

const alwaysLong = (config: RopeConfig): Remark =>
  remark(
    'always_long',
    placeOf(config, 'short_factor'),
    'is read and never used: long_factor turns short prompts too',
    'For prompts within the original length take a runtime that uses short_factor for them.',
  );

/** SuScaledRoPE, which has one list and one factor for every length. */
export function long(config: RopeConfig, original: number, factor: number | undefined): Turn {
  const stated = neededBy(config.maxPositions, 'max_position_embeddings', label);
  const params = {
    long_factor: neededList(config, 'long_factor', label),
    short_factor: neededList(config, 'short_factor', label),
    select: 'long',
    attention_factor: factor || longTemperature(stated / original, original),
  };
  const read = ['long_factor', 'short_factor', originalKey];
  return {
    variant: 'longrope',
    params,
    trainLength: original,
    read,
    remarks: [alwaysLong(config)],
  };
}

const longrope: Rule = (config) =>
  long(config, neededNumber(config, originalKey, label), undefined);

const proportional: Rule = (config) => ({
  variant: 'proportional',
  params: {
    factor: numberIn(config, 'factor') ?? 1,
    partial_rotary_factor: numberIn(config, 'partial_rotary_factor') ?? 1,
  },
  rotaryDim: config.headDim,
  read: ['factor'],
});

// For text the three coordinates are equal, and it knows nothing else.
const mrope: Rule = (config) => {
  if (listIn(config, 'mrope_section')?.length !== 3)
    refuse(
      'unsupported',
      placeOf(config, 'mrope_section'),
      `is not 3 numbers, which ${label} asserts`,
    );
  return { variant: 'rope', read: ['mrope_section', 'mrope_interleaved'] };
};

// initialize_rope
export const rules: ReadonlyMap<string, Rule> = new Map([
  ['default', plain],
  ['linear', linear],
  ['dynamic', dynamic],
  ['llama3', llama3],
  ['yarn', yarn],
  ['deepseek_yarn', yarn],
  ['telechat3-yarn', yarn],
  ['longrope', longrope],
  ['proportional', proportional],
  ['mrope', mrope],
]);

/** Files without a word on scaling. */
export const notLooked: Rule = (config) => {
  if (config.type === 'default') return { variant: 'rope', read: [] };
  const effect = `is not looked at: ${label} reads this model with plain RoPE, whatever its config says`;
  const advice = 'Keep prompts within the training length, or serve the model elsewhere.';
  return {
    variant: 'rope',
    read: Object.keys(config.settings),
    remarks: [remark('no_op', typePlace(config), effect, advice)],
  };
};
