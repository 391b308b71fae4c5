// What each rope_type means: the term of the catalogue it is, and the keys it reads.

import type { ResolvedValue } from '../lib/variants.js';
import type { RopeConfig } from './config.js';
import { isDeepseek } from './model-types.js';
import { factorOf, flagIn, listIn, needed, numberIn, numbersIn, saysIn } from './settings.js';
import { temperature } from './temperature.js';

export type Value = ResolvedValue;

/** One term of a variant text, `yarn` in `yarn+window`, with the parameters that are said. */
export interface Term {
  readonly id: string;
  readonly params: Readonly<Record<string, Value | undefined>>;
}

export interface Method {
  readonly keys: readonly string[]; // of the rope dictionary, beside those that every type has
  readonly term: (config: RopeConfig, length: number) => Term;
}

// `attn_factor` multiplies the usual temperature, `attention_factor` replaces it. DeepSeek's models
// leave cos and sin alone and scale the softmax instead, which also reaches the channels that stand still.
function yarnTemperature(config: RopeConfig, factor: number): Term['params'] {
  const given = numberIn(config, 'attention_factor');
  if (given !== undefined) return { attention_factor: given };
  const extra = numberIn(config, 'attn_factor');
  const applied = flagIn(config, 'apply_yarn_scaling') ?? flagIn(config, 'apply_scale') ?? true;
  if (extra !== undefined || !applied)
    return { attention_factor: (extra ?? 1) * (applied ? temperature(factor) : 1) };
  const weights = numbersIn(config, 'mscale', 'mscale_all_dim');
  const deepseek = config.type === 'deepseek_yarn' || isDeepseek(config);
  if (!deepseek) return weights;
  const bySoftmax = weights['mscale_all_dim'] ? { mscale_target: 'softmax' } : {};
  return { ...weights, mscale_rule: 'deepseek', ...bySoftmax };
}

function yarn(config: RopeConfig): Term {
  const factor = factorOf(config);
  // Mistral's names are the paper's: β above which a pair is kept, α below which it is interpolated.
  const ramp = {
    beta_fast: numberIn(config, 'beta_fast') ?? numberIn(config, 'beta'),
    beta_slow: numberIn(config, 'beta_slow') ?? numberIn(config, 'alpha'),
  };
  const truncate = flagIn(config, 'truncate');
  return {
    id: 'yarn',
    params: {
      factor,
      ...ramp,
      truncate,
      ...numbersIn(config, 'extrapolation_factor'),
      ...yarnTemperature(config, factor),
    },
  };
}

// Some of Phi's models say the attention factor of each list instead of leaving it to the rule.
function longropeTemperature(config: RopeConfig, length: number): number | undefined {
  const original = config.originalMaxPositions ?? config.maxPositions ?? 0;
  const own = numberIn(config, length > original ? 'long_mscale' : 'short_mscale');
  return numberIn(config, 'attention_factor') ?? own;
}

function longrope(config: RopeConfig, length: number): Term {
  const stretch = {
    ...config,
    originalMaxPositions: config.originalMaxPositions ?? config.maxPositions,
  };
  return {
    id: 'longrope',
    params: {
      factor: factorOf(stretch),
      long_factor: needed(config, 'long_factor', listIn(config, 'long_factor')),
      short_factor: needed(config, 'short_factor', listIn(config, 'short_factor')),
      attention_factor: longropeTemperature(config, length),
    },
  };
}

function dynamic(config: RopeConfig): Term {
  const alpha = numberIn(config, 'alpha');
  // HunYuan's: of a dynamic kind by name only. Its other keys are there and unread.
  if (alpha) return { id: 'ntk', params: { alpha } };
  return { id: 'dynamic', params: { factor: factorOf(config) } };
}

function ntk(config: RopeConfig): Term {
  const mixed = numberIn(config, 'mixed_b');
  const factor = factorOf(config);
  if (mixed === undefined) return { id: 'ntk_fixed', params: { factor } };
  return { id: 'ntk_mixed', params: { factor, mixed_b: mixed } };
}

const llama3 = (config: RopeConfig): Term => ({
  id: 'llama3',
  params: {
    factor: factorOf(config),
    low_freq_factor: needed(config, 'low_freq_factor', numberIn(config, 'low_freq_factor')),
    high_freq_factor: needed(config, 'high_freq_factor', numberIn(config, 'high_freq_factor')),
  },
});

function proportional(config: RopeConfig): Term {
  const top: unknown = config.top['partial_rotary_factor'];
  const fraction = numberIn(config, 'partial_rotary_factor') ?? (typeof top === 'number' ? top : 1);
  return {
    id: 'proportional',
    params: { ...numbersIn(config, 'factor'), partial_rotary_factor: fraction },
  };
}

const plain = (): Term => ({ id: 'rope', params: {} });

function mrope(config: RopeConfig): Term {
  needed(config, 'mrope_section', listIn(config, 'mrope_section'));
  return plain();
}

const yarnKeys = [
  'factor',
  'attention_factor',
  'attn_factor',
  'beta_fast',
  'beta_slow',
  'mscale',
  'mscale_all_dim',
  'truncate',
  'extrapolation_factor',
  'apply_yarn_scaling',
];
const longropeKeys = [
  'factor',
  'long_factor',
  'short_factor',
  'attention_factor',
  'long_mscale',
  'short_mscale',
];
const longropeMethod: Method = { keys: longropeKeys, term: longrope };

/** By rope_type, as written. */
export const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['default', { keys: [], term: plain }],
  ['mrope', { keys: [], term: mrope }],
  [
    'linear',
    { keys: ['factor'], term: (c) => ({ id: 'linear', params: { factor: factorOf(c) } }) },
  ],
  ['dynamic', { keys: ['factor', 'alpha', 'max_trained_positions'], term: dynamic }],
  ['yarn', { keys: yarnKeys, term: yarn }],
  ['deepseek_yarn', { keys: yarnKeys, term: yarn }],
  ['longrope', longropeMethod],
  ['su', longropeMethod],
  ['llama3', { keys: ['factor', 'low_freq_factor', 'high_freq_factor'], term: llama3 }],
  ['proportional', { keys: ['factor'], term: proportional }],
  ['ntk', { keys: ['factor', 'mixed_b'], term: ntk }],
]);

export function methodOf(config: RopeConfig): Method | undefined {
  // Phi-3 called its lists yarn at first.
  const lists = saysIn(config, 'long_factor');
  return methods.get(lists && config.modelType === 'phi3' ? 'longrope' : config.type);
}
