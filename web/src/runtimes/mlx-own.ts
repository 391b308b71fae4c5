// mlx-lm's model files that have rules of their own, and which rule a config comes under.
// Places are of mlx_lm/models/.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import { unscaled } from './mlx-models.js';
import type { Rule, Turn } from './answers.js';
import { remark } from './remarks.js';
import { numberIn, placeOf } from '../config/settings.js';
import { neededBy, neededNumber, typePlace } from './values.js';
import type { Context } from './runtime.js';
import { topNumber } from './top.js';
import { label, linear, long, notLooked, originalKey, rules, yarn } from './mlx-types.js';

/** Some rules are those of one file only. */
type FileRule = (config: RopeConfig, context: Context, file: string) => Turn;

// phi3.py:34-45 and :66-86
const phi3: Rule = (config, context) => {
  if (Object.keys(config.settings).length === 0) return { variant: 'rope', read: [] };
  for (const key of ['long_factor', 'type'])
    if (!Object.hasOwn(config.settings, key))
      refuse(
        'unsupported',
        `rope_scaling.${key}`,
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
const minicpm3: Rule = (config) => long(config, numberIn(config, originalKey) ?? 4096, undefined);

// hunyuan.py:46-62 and :100-104
const hunyuan: FileRule = (config, _, file) => {
  const alpha = numberIn(config, 'alpha') ?? (file === 'hunyuan_v1_dense' ? 1 : undefined);
  const params = { alpha: neededBy(alpha, placeOf(config, 'alpha'), label), dim: 'head_dim' };
  return { variant: 'ntk', params, read: ['alpha', 'factor'] };
};

// deepseek_v2.py:176-200: whatever the type says, and an error without a dictionary.
const deepseekV2: Rule = (config, context) => {
  if (Object.keys(config.settings).length === 0)
    refuse('unsupported', 'rope_scaling', `is missing, and ${label} stops with an AttributeError`);
  return yarn(config, context);
};

const ownRules: ReadonlyMap<string, FileRule> = new Map<string, FileRule>([
  ['phi3', phi3],
  ['phimoe', phimoe],
  ['minicpm3', minicpm3],
  ['hunyuan', hunyuan],
  ['hunyuan_v1_dense', hunyuan],
  ['deepseek_v2', deepseekV2],
]);

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
