// The rope dictionary of a config.json that gives a request's speeds, by whatever type can say them.

import { baseInstead, listOf, numberOf, type Said, yarnAttention } from './said.js';

export interface Dictionary {
  readonly type: string;
  readonly base: number; // rope_theta
  readonly keys: Readonly<Record<string, unknown>>; // beside type and base
  readonly stated: number; // max_position_embeddings, in tokens
  readonly cannot: readonly string[];
  readonly remarks: readonly string[];
}

type Part = Pick<Dictionary, 'type' | 'keys'> & Partial<Omit<Dictionary, 'type' | 'keys'>>;

const original = (from: Said) => ({ original_max_position_embeddings: from.trainLength });

// Any speeds are plain ones divided by a list, and that is what this type says.
function byList(from: Said, why: string): Part {
  if (from.divisors === undefined)
    return {
      type: 'default',
      keys: {},
      cannot: [`${from.id}: ${why}; make it a Rope first, then its speeds are said one by one`],
    };
  const attention_factor = from.attentionFactor ?? 1;
  const lists = { long_factor: from.divisors, short_factor: from.divisors };
  return {
    type: 'longrope',
    keys: { ...lists, factor: 1, attention_factor, ...original(from) },
    remarks: [`${from.id}: is said as longrope, one divisor a pair, for ${from.length} tokens`],
  };
}

function yarn(from: Said): Part {
  const { params } = from;
  const ownRamp = params['ramp'] === 'rotations' || params['ramp_clamp'] === 'pairs';
  if (ownRamp || numberOf(from, 'extrapolation_factor', 1) !== 1)
    return byList(from, 'this ramp has no key');
  const attention_factor = yarnAttention(from);
  const bySoftmax = params['mscale_target'] === 'softmax';
  const weights = {
    mscale: numberOf(from, 'mscale', 1) || 1,
    mscale_all_dim: numberOf(from, 'mscale_all_dim', 1) || 1,
  };
  return {
    type: 'yarn',
    keys: {
      factor: numberOf(from, 'factor', 1),
      ...original(from),
      beta_fast: numberOf(from, 'beta_fast', 32),
      beta_slow: numberOf(from, 'beta_slow', 1),
      ...(bySoftmax ? weights : attention_factor === undefined ? {} : { attention_factor }),
      ...(params['truncate'] === false || params['truncate'] === 0 ? { truncate: false } : {}),
    },
    cannot: bySoftmax ? ['mscale_target: only DeepSeek’s architectures scale the softmax'] : [],
  };
}

function longrope(from: Said): Part {
  const long_factor = listOf(from, 'long_factor');
  const short_factor = listOf(from, 'short_factor');
  const given = from.params['attention_factor'];
  const attention_factor = from.attentionFactor ?? (typeof given === 'number' ? given : undefined);
  const select = from.params['select'];
  return {
    type: 'longrope',
    keys: {
      long_factor: select === 'short' ? short_factor : long_factor,
      short_factor: select === 'long' ? long_factor : short_factor,
      factor: numberOf(from, 'factor', 1),
      ...(attention_factor === undefined ? {} : { attention_factor }),
      ...original(from),
    },
  };
}

const llama3 = (from: Said): Part => ({
  type: 'llama3',
  keys: {
    factor: numberOf(from, 'factor', 8),
    low_freq_factor: numberOf(from, 'low_freq_factor', 1),
    high_freq_factor: numberOf(from, 'high_freq_factor', 4),
    ...original(from),
  },
});

// The same ramp over turns under another name.
const byParts = (from: Said): Part => ({
  type: 'llama3',
  keys: {
    factor: numberOf(from, 'factor', 1),
    low_freq_factor: numberOf(from, 'alpha', 1),
    high_freq_factor: numberOf(from, 'beta', 32),
    ...original(from),
  },
  remarks: ['ntk_by_parts: is said as llama3, whose formula it is'],
});

const dynamic = (from: Said): Part => ({
  type: 'dynamic',
  keys: { factor: numberOf(from, 'factor', 2) },
  stated: from.trainLength, // it starts to stretch there
});

const proportional = (from: Said): Part => ({
  type: 'proportional',
  keys: {
    factor: numberOf(from, 'factor', 1),
    partial_rotary_factor: numberOf(from, 'partial_rotary_factor', 1),
  },
});

function partOf(from: Said): Part {
  if (!from.usual && from.divisors !== undefined) return byList(from, '');
  const base = baseInstead(from);
  if (base !== undefined)
    return { type: 'default', keys: {}, base, remarks: [`${from.id}: is said as a base`] };
  if (from.id === 'rope') return { type: 'default', keys: {} };
  if (from.id === 'linear')
    return { type: 'linear', keys: { factor: numberOf(from, 'factor', 1) } };
  if (from.id === 'dynamic') return dynamic(from);
  if (from.id === 'yarn') return yarn(from);
  if (from.id === 'longrope') return longrope(from);
  if (from.id === 'llama3') return llama3(from);
  if (from.id === 'ntk_by_parts') return byParts(from);
  // Its fraction is of the whole head: where only a part turns no key is left to say that.
  if (from.id === 'proportional' && from.rotaryDim === from.headDim) return proportional(from);
  return byList(from, 'there is no type for it');
}

/** For a model that rotates. */
export function dictionaryFor(from: Said): Dictionary {
  const sections = listOf(from, 'mrope_section');
  const axes =
    sections.length === 0
      ? {}
      : {
          mrope_section: sections,
          ...(from.params['mrope_interleaved'] ? { mrope_interleaved: true } : {}),
        };
  const { keys, ...part } = partOf(from);
  return {
    base: from.base,
    stated: Math.max(from.length, from.trainLength),
    cannot: [],
    remarks: [],
    ...part,
    keys: { ...keys, ...axes },
  };
}
