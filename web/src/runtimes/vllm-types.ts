// vLLM, type by type: one rule each, as get_rope of vllm/model_executor/layers/rotary_embedding/__init__.py tells them apart.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import { deduced, remark } from './remarks.js';
import { longTemperature } from '../config/temperature.js';
import { numberIn, placeOf } from '../config/settings.js';
import { holds, neededList, neededNumber, statedLength, typePlace } from './values.js';
import type { Remark } from './runtime.js';
import { noteTrained, originalKey, trainedLength, turningFraction } from './standardized.js';
import { axesOf, label, type ServedRule } from './vllm-table.js';
import { deepseekYarn, yarn } from './vllm-yarn.js';

const plain: ServedRule = (config) => {
  if (holds(config, 'use_fope', false))
    refuse('unsupported', placeOf(config, 'use_fope'), 'mixes pairs by learned weights');
  const turn = axesOf(config, { variant: 'rope', read: ['use_fope'] });
  return { ...turn, rows: statedLength(config, label) };
};

// linear_scaling_rope.py wraps a float in a list, and goes through anything else as if it were one.
const linear: ServedRule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const whole = deduced(
    'whole_number_fails',
    placeOf(config, 'factor'),
    `stops ${label} where it is written without a point, since a whole number is taken for a list`,
    `Write ${factor}.0.`,
  );
  return {
    variant: 'linear',
    params: { factor },
    rows: statedLength(config, label) * factor,
    read: ['factor'],
    remarks: Number.isInteger(factor) ? [whole] : [],
  };
};

// ntk_scaling_rope.py
const ntk: ServedRule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const mixed = numberIn(config, 'mixed_b');
  const fixed = { variant: 'ntk_fixed', params: { factor } };
  const blended = { variant: 'ntk_mixed', params: { factor, mixed_b: mixed } };
  const read = ['factor', 'mixed_b'];
  return { ...(mixed === undefined ? fixed : blended), read, rows: statedLength(config, label) };
};

function noteNoEffect(config: RopeConfig, stated: number): Remark {
  const older =
    'before its PR 41277 of 2026-05 the base grew by (s² − s + 1)^(d/(d−2)), whatever the length';
  return remark(
    'no_op',
    typePlace(config),
    `changes nothing: it is computed once, for the stated ${stated} tokens, where the base grows by s·${stated}/${stated} − s + 1 = 1 (${older})`,
    'Say yarn or linear instead, or write max_trained_positions, which makes it a static change of the base.',
  );
}

// dynamic_ntk_scaling_rope.py: computed once, for max_position_embeddings over max_trained_positions, usually the same.
const dynamic: ServedRule = (config) => {
  const rows = statedLength(config, label);
  const alpha = numberIn(config, 'alpha');
  if (alpha !== undefined)
    return { variant: 'ntk', params: { alpha, dim: 'rotary_dim' }, rows, read: ['alpha'] };
  const factor = neededNumber(config, 'factor', label);
  const read = ['factor', 'max_trained_positions'];
  const trained = numberIn(config, 'max_trained_positions') ?? rows;
  if (trained === rows)
    return { variant: 'rope', rows, read, remarks: [noteNoEffect(config, rows)] };
  const growth = (factor * rows) / trained - (factor - 1);
  if (growth <= 0)
    refuse(
      'unsupported',
      placeOf(config, 'max_trained_positions'),
      `is ${trained}, more than is served: the base of ${label} becomes negative, and its outputs no numbers`,
    );
  if (growth > 1)
    return {
      variant: 'dynamic',
      params: { factor },
      trainLength: trained,
      length: rows,
      rows,
      read,
    };
  const base = config.base * growth ** (config.rotaryDim / (config.rotaryDim - 2));
  return { variant: 'rope', base, trainLength: trained, rows, read };
};

// phi3_long_rope_scaled_rope.py: one list for as long as it is served.
const longrope: ServedRule = (config, { maxLength }) => {
  const trainLength = trainedLength(config, label);
  const rows = statedLength(config, label);
  const long = maxLength > trainLength;
  const own = numberIn(config, long ? 'long_mscale' : 'short_mscale');
  const factor = rows / trainLength;
  const params = {
    factor: Math.max(1, factor),
    short_factor: neededList(config, 'short_factor', label),
    long_factor: neededList(config, 'long_factor', label),
    attention_factor: own ?? longTemperature(factor, trainLength),
    select: long ? 'long' : 'short',
  };
  const once = remark(
    'chosen_once',
    placeOf(config, long ? 'long_factor' : 'short_factor'),
    `is used for every prompt, however long, since it is started for ${maxLength} tokens and the model was trained on ${trainLength}`,
    `Where all prompts are short, start it with --max-model-len ${trainLength}, which is its preset too.`,
  );
  const read = ['short_factor', 'long_factor', 'short_mscale', 'long_mscale', originalKey];
  const remarks = [...noteTrained(config, label), once];
  return { variant: 'longrope', params, trainLength, read, rows, remarks };
};

// llama3_rope.py
const llama3: ServedRule = (config) => {
  const names = ['factor', 'low_freq_factor', 'high_freq_factor'];
  return {
    variant: 'llama3',
    params: Object.fromEntries(names.map((name) => [name, neededNumber(config, name, label)])),
    trainLength: trainedLength(config, label),
    rows: statedLength(config, label),
    read: [...names, originalKey],
    remarks: noteTrained(config, label),
  };
};

// gemma4_rope.py, which is not given the factor
const proportional: ServedRule = (config) => ({
  variant: 'proportional',
  params: { factor: 1, partial_rotary_factor: turningFraction(config) },
  rotaryDim: config.headDim,
  rows: statedLength(config, label),
  read: [],
});

/** By the names that get_rope knows. */
export const rules: ReadonlyMap<string, ServedRule> = new Map([
  ['default', plain],
  ['linear', linear],
  ['ntk', ntk],
  ['dynamic', dynamic],
  ['yarn', yarn],
  ['deepseek_yarn', deepseekYarn],
  ['deepseek_llama_scaling', deepseekYarn],
  ['longrope', longrope],
  ['llama3', llama3],
  ['proportional', proportional],
]);
