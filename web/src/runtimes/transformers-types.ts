// transformers, type by type: one rule each, under the function of src/transformers/modeling_rope_utils.py it stands in.

import type { RopeConfig } from '../config/config.js';
import type { Rule } from './answers.js';
import { deduced, remark } from './remarks.js';
import { longTemperature } from '../config/temperature.js';
import { numberIn, placeOf, saysIn } from '../config/settings.js';
import { holds, isOne, neededList, neededNumber, statedLength, typePlace } from './values.js';
import type { Remark } from './runtime.js';
import {
  isPhi,
  noteLoneWeight,
  noteTrained,
  originalKey,
  trainedLength,
  turningFraction,
  yarnTemperature,
} from './standardized.js';

export const label = 'transformers';

// compute_default_rope_parameters of each model
const plain: Rule = (config) => {
  const remarks = config.top['auto_map']
    ? [
        remark(
          'default_not_listed',
          'auto_map',
          'names code beside the weights; where that looks up ROPE_INIT_FUNCTIONS["default"] it stops with a KeyError',
          'Take a version 4 of transformers for such a model, or code that was made for version 5.',
        ),
      ]
    : [];
  return { variant: 'rope', read: [], remarks };
};

// _compute_linear_scaling_rope_parameters
const linear: Rule = (config) => ({
  variant: 'linear',
  params: { factor: neededNumber(config, 'factor', label) },
  read: ['factor'],
});

// __init__ of models/hunyuan_v1_dense/modeling_hunyuan_v1_dense.py: `dynamic` with alpha never looks at the length.
const hunyuan = ['hunyuan_v1_dense', 'hunyuan_v1_moe'];

// _compute_dynamic_ntk_parameters, dynamic_frequency_update: past max_position_embeddings, not past the original length.
const dynamic: Rule = (config, { length }) => {
  const alpha = numberIn(config, 'alpha');
  if (isOne(config, hunyuan) && alpha)
    return { variant: 'ntk', params: { alpha, dim: 'head_dim' }, read: ['alpha'] };
  const trainLength = statedLength(config, label);
  const mixed = remark(
    'mixed_cache',
    typePlace(config),
    `changes the base whenever a call is longer than all before it: past ${trainLength} tokens the keys in the cache keep the base of their call`,
    'Pass a long prompt in one call. These are the frequencies of a call of that length.',
  );
  const params = { factor: neededNumber(config, 'factor', label) };
  const remarks = length > trainLength ? [mixed] : [];
  return { variant: 'dynamic', params, trainLength, read: ['factor'], remarks };
};

// _check_received_keys stops where the key is missing; _compute_yarn_parameters takes a null for the ratio of the lengths.
function stretchOf(config: RopeConfig): number {
  const isNull = Object.hasOwn(config.settings, 'factor') && !saysIn(config, 'factor');
  return isNull
    ? statedLength(config, label) / trainedLength(config, label)
    : neededNumber(config, 'factor', label);
}

// config.rope_parameters.get("truncate") asks the whole dictionary, also where it holds one a layer type.
const losesTruncate = (config: RopeConfig): boolean =>
  config.nested && !holds(config, 'truncate', true);

const noteTruncate = (config: RopeConfig): readonly Remark[] =>
  losesTruncate(config)
    ? [
        deduced(
          'truncate_lost',
          placeOf(config, 'truncate'),
          'is looked for beside the layer types and not within one: the ramp ends on whole pairs all the same',
          'Where all layers turn alike, write the rope dictionary flat.',
        ),
      ]
    : [];

// _compute_yarn_parameters
const yarn: Rule = (config) => {
  const factor = stretchOf(config);
  const params = {
    factor,
    beta_fast: numberIn(config, 'beta_fast') || 32,
    beta_slow: numberIn(config, 'beta_slow') || 1,
    attention_factor: yarnTemperature(config, factor),
    truncate: losesTruncate(config) || holds(config, 'truncate', true),
  };
  const read = [...Object.keys(params), 'mscale', 'mscale_all_dim', originalKey];
  const noted = [noteTrained(config, label), noteTruncate(config), noteLoneWeight(config)];
  const trainLength = trainedLength(config, label);
  return { variant: 'yarn', params, trainLength, read, remarks: noted.flat() };
};

// longrope_frequency_update
function noteSwitch(config: RopeConfig): readonly Remark[] {
  const where = placeOf(config, 'long_factor');
  const perCall = remark(
    'chosen_per_call',
    where,
    `is used in calls that reach past ${trainedLength(config, label)} tokens, short_factor in all others; keys in the cache keep the list of their call`,
    isPhi(config)
      ? 'Use generate(), which drops the cache where a text crosses that length, or drop it in your own code.'
      : 'Drop the cache where a text crosses that length.',
  );
  const onceOnly = deduced(
    'second_long_call_fails',
    where,
    'is computed in the first long call only: the second stops with an UnboundLocalError',
    'Where all layers turn alike, write the rope dictionary flat.',
  );
  return config.nested ? [perCall, onceOnly] : [perCall];
}

// _compute_longrope_parameters
const longrope: Rule = (config) => {
  const trainLength = trainedLength(config, label);
  const factor = numberIn(config, 'factor') ?? statedLength(config, label) / trainLength;
  const params = {
    factor,
    short_factor: neededList(config, 'short_factor', label),
    long_factor: neededList(config, 'long_factor', label),
    attention_factor: numberIn(config, 'attention_factor') ?? longTemperature(factor, trainLength),
    select: 'length',
  };
  const read = [...Object.keys(params), originalKey];
  const remarks = [...noteTrained(config, label), ...noteSwitch(config)];
  return { variant: 'longrope', params, trainLength, read, remarks };
};

// _compute_llama3_parameters
const llama3: Rule = (config) => {
  const names = ['factor', 'low_freq_factor', 'high_freq_factor'];
  return {
    variant: 'llama3',
    params: Object.fromEntries(names.map((name) => [name, neededNumber(config, name, label)])),
    trainLength: trainedLength(config, label),
    read: [...names, originalKey],
    remarks: noteTrained(config, label),
  };
};

// _compute_proportional_rope_parameters: exponents count over the whole head, and pairs past the fraction stand still.
const proportional: Rule = (config) => ({
  variant: 'proportional',
  params: {
    factor: numberIn(config, 'factor') ?? 1,
    partial_rotary_factor: turningFraction(config),
  },
  rotaryDim: config.headDim,
  read: ['factor'],
});

/** ROPE_INIT_FUNCTIONS; `default` is not in it, each model computes that itself. */
export const rules: ReadonlyMap<string, Rule> = new Map([
  ['default', plain],
  ['linear', linear],
  ['dynamic', dynamic],
  ['yarn', yarn],
  ['longrope', longrope],
  ['llama3', llama3],
  ['proportional', proportional],
]);
