// llama.cpp's file of a YaRN config: much of what the converter writes is not read again.
// Places are of conversion/.

import type { RopeConfig } from '../config/config.js';
import { readsTurns, readsWeight } from './llama-cpp-models.js';
import { label, originalKey, originalOf, type Rule, withoutFactor } from './llama-cpp-said.js';
import { deduced, remark } from './remarks.js';
import { flagIn, numberIn, placeOf, saysIn } from '../config/settings.js';
import { neededBy } from './values.js';
import type { Remark } from './runtime.js';

const lostTemperature = (config: RopeConfig): readonly Remark[] =>
  ['attention_factor', 'attn_factor']
    .filter((key) => saysIn(config, key))
    .map((key) =>
      deduced(
        'attention_factor_overwritten',
        placeOf(config, key),
        `is written as rope.scaling.yarn_attn_factor, which the loader overwrites with 0.1 ln s + 1`,
        'Write the ratio that is missing into the file as rope.scaling.attn_factor, which is multiplied on top.',
      ),
    );

// mistral.py:100-105: written as a weight, which the architecture `llama` does not load.
const lostScale = (config: RopeConfig, architecture: string): readonly Remark[] =>
  config.source === 'mistral' && weightOf(config) === 1 && !readsWeight.has(architecture)
    ? [
        deduced(
          'attention_factor_overwritten',
          placeOf(config, 'apply_scale'),
          'is false, but the weight it is written as is not loaded for this architecture: cos and sin are multiplied by 0.1 ln s + 1',
          'Write the inverse into the file as rope.scaling.attn_factor, which is multiplied on top.',
        ),
      ]
    : [];

const lostTruncate = (config: RopeConfig): readonly Remark[] =>
  flagIn(config, 'truncate') === false
    ? [
        remark(
          'truncate_lost',
          placeOf(config, 'truncate'),
          'has no key in GGUF and no flag: the ramp always ends on whole pairs, so pairs in the middle turn faster or slower than trained',
          'Serve the model where the key is read: nothing keeps its frequencies here.',
        ),
      ]
    : [];

// Only those that differ from what the loader has anyway.
export const lostTurns = (config: RopeConfig): readonly Remark[] =>
  (
    [
      ['beta_fast', 32],
      ['beta_slow', 1],
    ] as const
  )
    .filter(([key, usual]) => (numberIn(config, key) ?? usual) !== usual)
    .map(([key, usual]) =>
      deduced(
        'turns_lost',
        placeOf(config, key),
        `is written into the file but not loaded for this architecture: ${usual} is used`,
        `Start with --yarn-${key.replace('_', '-')} ${numberIn(config, key)}.`,
      ),
    );

// base.py:1304-1317. Much of what is written here is not read again.
export const yarn: Rule = (config, architecture) => {
  const factor = numberIn(config, 'factor');
  if (factor === undefined) return withoutFactor(config);
  const turns = readsTurns.has(architecture);
  const settings = {
    factor,
    ...(turns
      ? {
          beta_fast: turnOf(config, 'beta_fast', 'beta'),
          beta_slow: turnOf(config, 'beta_slow', 'alpha'),
        }
      : {}),
    ...(readsWeight.has(architecture) ? { weight: weightOf(config) } : {}),
  };
  const silent = [
    'factor',
    originalKey,
    'beta_fast',
    'beta_slow',
    'truncate',
    'attention_factor',
    'attn_factor',
  ];
  return {
    type: 'yarn',
    settings,
    original: neededBy(originalOf(config), placeOf(config, originalKey), label),
    read: [
      ...silent,
      ...(readsWeight.has(architecture) ? ['mscale_all_dim'] : []),
      ...(agrees(config, architecture) ? ['mscale'] : []),
      ...(config.source === 'mistral' ? ['beta', 'alpha', 'apply_scale'] : []),
    ],
    remarks: [
      ...lostTruncate(config),
      ...lostTemperature(config),
      ...lostScale(config, architecture),
      ...(turns ? [] : lostTurns(config)),
    ],
  };
};

// `mscale` is not in the file. The loader takes 1, for deepseek2 the other weight.
const agrees = (config: RopeConfig, architecture: string): boolean =>
  numberIn(config, 'mscale') ===
  (architecture === 'deepseek2' ? numberIn(config, 'mscale_all_dim') : 1);

// Mistral's own names: β and α of the paper. mistral.py:98-106
const turnOf = (config: RopeConfig, key: string, ofMistral: string): number | undefined =>
  numberIn(config, key) ?? (config.source === 'mistral' ? numberIn(config, ofMistral) : undefined);

// mistral.py:100: `apply_scale` as a weight that cancels, or none.
function weightOf(config: RopeConfig): number {
  if (config.source === 'mistral')
    return neededBy(config.settings['apply_scale'], placeOf(config, 'apply_scale'), label) ? 0 : 1;
  return numberIn(config, 'mscale_all_dim') ?? 0;
}
