// Text Generation Inference, type by type: one rule each, as PositionRotaryEmbedding.static tells them apart.
// Classes are of server/text_generation_server/layers/rotary.py.

import type { RopeConfig } from '../config/config.js';
import type { Rule } from './answers.js';
import { deduced, remark } from './remarks.js';
import { longTemperature, temperature } from '../config/temperature.js';
import { listIn, numberIn, placeOf } from '../config/settings.js';
import { neededBy, neededList, neededNumber, statedLength, typePlace } from './values.js';
import type { Remark } from './runtime.js';
import { originalKey, withAxes } from './standardized.js';

export const label = 'TGI';

const plain: Rule = () => ({ variant: 'rope', read: [] });

// The branch is `pass`, and what divides positions stays unset.
const linear: Rule = (config) => {
  const message = `changes nothing in ${label}: nothing is divided by the factor`;
  const advice = 'Serve the model elsewhere, or say another type.';
  const remarks = [deduced('no_op', typePlace(config), message, advice)];
  return { variant: 'rope', read: ['factor'], remarks };
};

const mrope: Rule = (config) => {
  const section = neededBy(
    listIn(config, 'mrope_section'),
    placeOf(config, 'mrope_section'),
    label,
  );
  return withAxes({ variant: 'rope', read: [] }, section, false);
};

// DynamicPositionRotaryEmbedding only ever grows, by the longest text of a batch; the warm-up of CUDA graphs is one of full length.
const dynamic: Rule = (config, { length, maxLength }) => {
  const longest = deduced(
    'base_of_longest',
    typePlace(config),
    `takes its base from the longest text since the start, and the warm-up has one of ${maxLength} tokens: short prompts get that base too`,
    'Start it for no more tokens than are needed, or with CUDA_GRAPHS=0.',
  );
  return {
    variant: 'dynamic',
    params: { factor: neededNumber(config, 'factor', label) },
    trainLength: statedLength(config, label),
    length: Math.max(length, maxLength),
    read: ['factor'],
    remarks: maxLength > length ? [longest] : [],
  };
};

// YarnPositionRotaryEmbedding: β are literals, no truncate, no attention_factor; a missing weight counts as 1 above and 0 below.
const yarn: Rule = (config) => {
  const factor = neededNumber(config, 'factor', label);
  const over = temperature(factor, numberIn(config, 'mscale') ?? 1);
  const under = temperature(factor, numberIn(config, 'mscale_all_dim') ?? 0);
  return {
    variant: 'yarn',
    params: { factor, beta_fast: 32, beta_slow: 1, attention_factor: over / under },
    trainLength: neededNumber(config, originalKey, label),
    read: ['factor', 'beta_fast', 'beta_slow', 'mscale', 'mscale_all_dim', originalKey],
    remarks: [...builtIn(config, 'beta_fast', 32), ...builtIn(config, 'beta_slow', 1)],
  };
};

const builtIn = (config: RopeConfig, key: string, literal: number): readonly Remark[] =>
  (numberIn(config, key) ?? literal) === literal
    ? []
    : [
        remark(
          'turns_lost',
          placeOf(config, key),
          `is not looked at: ${literal} is built in`,
          'Serve the model where this key is read.',
        ),
      ];

function noteMixture(config: RopeConfig, trained: number): Remark {
  return deduced(
    'mixed_in_one_text',
    placeOf(config, 'long_factor'),
    `is used from position ${trained} on and short_factor before it, in one text: distances across ${trained} are those of no list`,
    `Keep texts within ${trained} tokens.`,
  );
}

function noteMscale(config: RopeConfig): Remark {
  return deduced(
    'mscale_on_angles',
    placeOf(config, 'long_mscale'),
    'multiplies the angles and not cos and sin, as short_mscale does: every pair turns faster by it',
    'Take both out: the usual attention factor is used then.',
  );
}

// SuRotaryEmbedding; Phi3LongRoPEScaledRotaryEmbedding where both weights are given, which multiply the frequencies.
const longrope: Rule = (config, { length }) => {
  const outside = config.top[originalKey];
  const trained = neededBy(typeof outside === 'number' ? outside : undefined, originalKey, label);
  const factor = statedLength(config, label) / trained;
  const lists = ['short_factor', 'long_factor'].map((key) => neededList(config, key, label));
  const weights = ['short_mscale', 'long_mscale'].map((key) => numberIn(config, key));
  const weighted = weights.every((weight) => weight !== undefined);
  const [short, long] = lists.map((list, which) =>
    weighted ? list.map((divisor) => divisor / (weights[which] ?? 1)) : list,
  );
  const params = {
    factor: Math.max(1, factor),
    short_factor: short,
    long_factor: long,
    attention_factor: weighted ? 1 : longTemperature(factor, trained),
    select: length > trained ? 'long' : 'short',
  };
  const remarks = [
    ...(length > trained ? [noteMixture(config, trained)] : []),
    ...(weighted ? [noteMscale(config)] : []),
  ];
  const read = [
    ...['short_factor', 'long_factor', ...(weighted ? ['short_mscale', 'long_mscale'] : [])],
  ];
  return { variant: 'longrope', params, trainLength: trained, read, remarks };
};

// apply_llama3_scaling
const llama3: Rule = (config) => {
  const names = ['factor', 'low_freq_factor', 'high_freq_factor'];
  return {
    variant: 'llama3',
    params: Object.fromEntries(names.map((name) => [name, neededNumber(config, name, label)])),
    trainLength: neededNumber(config, originalKey, label),
    read: [...names, originalKey],
  };
};

/** `su` and `longrope` are one. */
export const rules: ReadonlyMap<string, Rule> = new Map([
  ['default', plain],
  ['linear', linear],
  ['mrope', mrope],
  ['dynamic', dynamic],
  ['yarn', yarn],
  ['su', longrope],
  ['longrope', longrope],
  ['llama3', llama3],
]);
