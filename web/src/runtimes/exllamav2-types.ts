// exllamav2's types: what config.py and rope.py make of each.
// Places are of exllamav2/.

import type { RopeConfig } from '../config/config.js';
import type { Rule } from './answers.js';
import { remark } from './remarks.js';
import { longTemperature } from '../config/temperature.js';
import { listIn, numberIn, placeOf, saysIn } from '../config/settings.js';
import { neededBy, neededList, neededNumber, typePlace } from './values.js';
import type { Remark } from './runtime.js';
import { topNumber } from './top.js';

export const label = 'exllamav2';

export const isGemma3 = ({ modelType }: RopeConfig): boolean => /^gemma3(_text)?$/.test(modelType);
export const slides = (config: RopeConfig): boolean => config.layerType === 'sliding_attention';

// device.py:144: positions are divided, on layers that do not slide.
const linear: Rule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  if (isGemma3(config) && slides(config)) return { variant: 'rope', read: ['factor'] };
  return { variant: 'linear', params: { factor }, read: ['factor'] };
};

const off = (config: RopeConfig, original: number, started: number): Remark =>
  remark(
    'switched_off',
    placeOf(config, 'factor'),
    `has no effect: started for ${started} tokens, no more than the original ${original}, it is plain RoPE`,
    'Start it for the length that you want to serve.',
  );

const rangeMoves = (config: RopeConfig, original: number, started: number): Remark =>
  remark(
    'correction_range',
    placeOf(config, 'original_max_position_embeddings'),
    `only switches YaRN on: which pairs it interpolates follows from ${started}, the length it is started for, not from ${original}`,
    'Set max_seq_len to the length you need and no more; the frequencies of training cannot be had here.',
  );

const lost = (config: RopeConfig, code: string, key: string, effect: string): readonly Remark[] =>
  saysIn(config, key)
    ? [remark(code, placeOf(config, key), effect, 'Serve the model where this key is read.')]
    : [];

// rope.py:77-137: 32 turns, 1 turn and 0.1 ln s + 1 are built in, and no other keys are read.
function builtIn(config: RopeConfig): readonly Remark[] {
  const turns = (
    [
      ['beta_fast', 32],
      ['beta_slow', 1],
    ] as const
  ).flatMap(([key, usual]) =>
    (numberIn(config, key) ?? usual) === usual
      ? []
      : lost(config, 'turns_lost', key, `is not looked at: ${usual} is built in`),
  );
  const range = 'is not looked at: the ramp always ends on whole pairs';
  const weights = ['attention_factor', 'mscale', 'mscale_all_dim'].flatMap((key) =>
    lost(config, 'attention_factor_ignored', key, 'is not looked at: the factor is 0.1 ln s + 1'),
  );
  const rounded =
    config.settings['truncate'] === false ? lost(config, 'truncate_lost', 'truncate', range) : [];
  return [...turns, ...rounded, ...weights];
}

const yarn: Rule = (config, { maxLength }) => {
  const factor = neededNumber(config, 'factor', label);
  const key = 'original_max_position_embeddings';
  const original = neededNumber(config, key, label);
  const read = [
    ...['factor', key, 'beta_fast', 'beta_slow', 'truncate'],
    ...['attention_factor', 'mscale', 'mscale_all_dim'], // remarked on
  ];
  if (maxLength <= original)
    return { variant: 'rope', read, remarks: [off(config, original, maxLength)] };
  const params = { factor, attention_factor: 0.1 * Math.log(factor) + 1 };
  const remarks = [rangeMoves(config, original, maxLength), ...builtIn(config)];
  return { variant: 'yarn', params, trainLength: maxLength, read, remarks };
};

// config.py:406-410: all four keys, without presets.
const llama3: Rule = (config) => {
  const names = ['factor', 'low_freq_factor', 'high_freq_factor'];
  const params = Object.fromEntries(names.map((key) => [key, neededNumber(config, key, label)]));
  const trainLength = neededNumber(config, 'original_max_position_embeddings', label);
  const read = [...names, 'original_max_position_embeddings'];
  return { variant: 'llama3', params, trainLength, read };
};

// rope.py:13-34 and config.py:392-400: the original length must stand at the top level.
const longrope: Rule = (config, { maxLength }) => {
  const key = 'original_max_position_embeddings';
  const original = neededBy(topNumber(config, key), key, label);
  const select = maxLength > original ? 'long' : 'short';
  const params = {
    long_factor: neededList(config, 'long_factor', label),
    short_factor: neededList(config, 'short_factor', label),
    select,
    attention_factor: longTemperature(maxLength / original, original),
  };
  const remarks = [
    remark(
      'chosen_at_start',
      placeOf(config, `${select}_factor`),
      `is used for every prompt, short or long, since it is started for ${maxLength} tokens; so is the attention factor of that length`,
      'Start it for the original length where all prompts are short.',
    ),
  ];
  const read = ['long_factor', 'short_factor', key];
  return { variant: 'longrope', params, trainLength: original, read, remarks };
};

const mrope: Rule = (config) => {
  const sections = neededBy(
    listIn(config, 'mrope_section'),
    placeOf(config, 'mrope_section'),
    label,
  );
  return { variant: 'mrope', params: { mrope_section: sections }, read: ['mrope_section'] };
};

// config.py has no branch for any other type, and says nothing.
export const passedOver: Rule = (config) => {
  if (config.type === 'default') return { variant: 'rope', read: [] };
  const effect = `is passed over in silence: ${config.type} leaves plain RoPE`;
  const advice = 'Set alpha by hand for longer prompts, or serve the model elsewhere.';
  return {
    variant: 'rope',
    read: Object.keys(config.settings),
    remarks: [remark('no_op', typePlace(config), effect, advice)],
  };
};

export const rules: ReadonlyMap<string, Rule> = new Map([
  ['linear', linear],
  ['yarn', yarn],
  ['llama3', llama3],
  ['su', longrope],
  ['longrope', longrope],
  ['mrope', mrope],
]);
