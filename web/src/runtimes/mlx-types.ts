// mlx-lm's types: what rope_utils.py makes of each, and the rules of files that have their own.
// Places are of mlx_lm/models/; `rope_utils.py` unless said otherwise.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import { unscaled } from './mlx-models.js';
import {
  longTemperature,
  needed,
  neededList,
  neededNumber,
  numberAt,
  numbersAt,
  placeOf,
  remark,
  type Rule,
  says,
  temperature,
  type Turn,
  typePlace,
} from './parts.js';
import type { Context, Remark } from './runtime.js';
import { topNumber } from './top.js';

export const label = 'mlx-lm';

/** Some rules are those of one file only. */
type FileRule = (config: RopeConfig, context: Context, file: string) => Turn;

export const originalKey = 'original_max_position_embeddings';
const plain: Rule = () => ({ variant: 'rope', read: [] });

const linear: Rule = (config) => ({
  variant: 'linear',
  params: { factor: neededNumber(config, 'factor', label) },
  read: ['factor'],
});

// DynamicNTKScalingRoPE: anew in each call, of that call's length; older keys keep their base.
const dynamic: Rule = (config) => {
  const key = 'max_position_embeddings';
  const trainLength = needed(config.maxPositions, key, label);
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
    low_freq_factor: numberAt(config, 'low_freq_factor') ?? 1,
    high_freq_factor: numberAt(config, 'high_freq_factor') ?? 4,
  },
  trainLength: numberAt(config, originalKey) ?? 8192,
  read: ['factor', 'low_freq_factor', 'high_freq_factor', originalKey],
});

function yarnRemarks(config: RopeConfig): readonly Remark[] {
  const remarks: Remark[] = [];
  if (!says(config, originalKey))
    remarks.push(
      remark(
        'original_missing',
        placeOf(config, originalKey),
        `is not in the rope dictionary: ${label} takes 4096 for the trained length`,
        'Write it into the rope dictionary.',
      ),
    );
  if (config.settings['truncate'] === false)
    remarks.push(
      remark(
        'truncate_lost',
        placeOf(config, 'truncate'),
        'is not looked at: the ramp always ends on whole pairs, so pairs in the middle turn faster or slower than trained',
        'None that keeps the frequencies; transformers and vLLM read it.',
      ),
    );
  if (says(config, 'attention_factor'))
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
const yarn: Rule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const over = temperature(factor, numberAt(config, 'mscale') ?? 1);
  const under = temperature(factor, numberAt(config, 'mscale_all_dim') ?? 0);
  const params = {
    factor,
    beta_fast: numberAt(config, 'beta_fast') ?? 32,
    beta_slow: numberAt(config, 'beta_slow') ?? 1,
    truncate: true,
    attention_factor: over / under,
  };
  const read = [
    ...['factor', originalKey, 'beta_fast', 'beta_slow', 'mscale', 'mscale_all_dim'],
    ...['truncate', 'attention_factor'], // remarked on
  ];
  const trainLength = numberAt(config, originalKey) ?? 4096;
  return { variant: 'yarn', params, trainLength, read, remarks: yarnRemarks(config) };
};

const alwaysLong = (config: RopeConfig): Remark =>
  remark(
    'always_long',
    placeOf(config, 'short_factor'),
    'is read and never used: long_factor turns short prompts too',
    'Expect other answers than the model’s own on prompts within its original length.',
  );

/** SuScaledRoPE, which has one list and one factor for every length. */
function long(config: RopeConfig, original: number, factor: number | undefined): Turn {
  const stated = needed(config.maxPositions, 'max_position_embeddings', label);
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

// phi3.py:34-45 and :66-86
const phi3: Rule = (config, context) => {
  if (Object.keys(config.settings).length === 0) return { variant: 'rope', read: [] };
  for (const key of ['long_factor', 'type'])
    if (!Object.hasOwn(config.settings, key))
      refuse(
        'unsupported',
        placeOf(config, key),
        `is missing, and ${label} stops with a ValueError`,
      );
  if (config.type === 'longrope' || config.type === 'su')
    return long(config, topNumber(config, originalKey) ?? 4096, undefined);
  if (config.type === 'linear')
    return { ...linear(config, context), read: ['factor', 'long_factor'] };
  const effect = `is ${config.type}: ${label} warns and reads the model with plain RoPE`;
  const advice = 'Write longrope, if that is what it means.';
  return {
    variant: 'rope',
    read: [],
    remarks: [remark('no_op', typePlace(config), effect, advice)],
  };
};
// phimoe.py:47-57
const phimoe: Rule = (config) => {
  neededNumber(config, 'short_mscale', label);
  const factor = neededNumber(config, 'long_mscale', label);
  const turn = long(config, topNumber(config, originalKey) ?? 4096, factor);
  return { ...turn, read: [...turn.read, 'short_mscale', 'long_mscale'] };
};

// minicpm3.py:86-95
const minicpm3: Rule = (config) => long(config, numberAt(config, originalKey) ?? 4096, undefined);

// hunyuan.py:46-62 and :100-104
const hunyuan: FileRule = (config, _, file) => {
  const alpha = numberAt(config, 'alpha') ?? (file === 'hunyuan_v1_dense' ? 1 : undefined);
  const params = { alpha: needed(alpha, placeOf(config, 'alpha'), label), dim: 'head_dim' };
  return { variant: 'ntk', params, read: ['alpha', 'factor'] };
};

// deepseek_v2.py:176-200: whatever the type says, and an error without a dictionary.
const deepseekV2: Rule = (config, context) => {
  if (Object.keys(config.settings).length === 0)
    refuse('unsupported', 'rope_scaling', `is missing, and ${label} stops with an AttributeError`);
  return yarn(config, context);
};

const proportional: Rule = (config) => ({
  variant: 'proportional',
  params: {
    factor: numberAt(config, 'factor') ?? 1,
    partial_rotary_factor: numberAt(config, 'partial_rotary_factor') ?? 1,
  },
  rotaryDim: config.headDim,
  read: ['factor'],
});

// For text the three coordinates are equal, and it knows nothing else.
const mrope: Rule = (config) => {
  if (numbersAt(config, 'mrope_section')?.length !== 3)
    refuse(
      'unsupported',
      placeOf(config, 'mrope_section'),
      `is not 3 numbers, which ${label} asserts`,
    );
  return { variant: 'rope', read: ['mrope_section', 'mrope_interleaved'] };
};

// initialize_rope
const rules: ReadonlyMap<string, Rule> = new Map([
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

const ownRules: ReadonlyMap<string, FileRule> = new Map<string, FileRule>([
  ['phi3', phi3],
  ['phimoe', phimoe],
  ['minicpm3', minicpm3],
  ['hunyuan', hunyuan],
  ['hunyuan_v1_dense', hunyuan],
  ['deepseek_v2', deepseekV2],
]);

const notLooked: Rule = (config) => {
  if (config.type === 'default') return { variant: 'rope', read: [] };
  const effect = `is not looked at: ${label} reads this model with plain RoPE, whatever its config says`;
  const advice = 'Keep prompts within the training length, or serve the model elsewhere.';
  return {
    variant: 'rope',
    read: Object.keys(config.settings),
    remarks: [remark('no_op', typePlace(config), effect, advice)],
  };
};

export function ruleOf(config: RopeConfig, file: string): FileRule {
  if (unscaled.has(file)) return notLooked;
  return (
    ownRules.get(file) ??
    rules.get(config.type) ??
    refuse(
      'unsupported',
      typePlace(config),
      `is ${config.type}, and ${label} stops with a ValueError: it has ${[...rules.keys()].join(', ')}`,
    )
  );
}
