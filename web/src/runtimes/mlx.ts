// mlx-lm: each model's file decides what is looked at; the factor of YaRN and LongRoPE multiplies the input, not the tables.
// Places are of mlx_lm/models/; `rope_utils.py` unless said otherwise.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import {
  baseWithout,
  fileOf,
  isKnown,
  keepsFraction,
  newer,
  scalesSoftmax,
  slides,
} from './mlx-models.js';
import { plus, readingOf, type Turn, withoutRope } from './answers.js';
import { deduced, ignoredKeys, remark, unreadSwitches, windowOff } from './remarks.js';
import { type Context, type Reading, type Remark, type Runtime, sourcesOf } from './runtime.js';
import { temperature } from '../config/temperature.js';
import { numberIn, placeOf } from '../config/settings.js';
import { neededBy, neededNumber, typePlace, refuseOtherFiles } from './values.js';
import { topDict, topNumber } from './top.js';
import { ruleOf } from './mlx-own.js';
import { label, originalKey } from './mlx-types.js';

// `type` wins over `rope_type` here; the other way around in transformers.
function typeOf(config: RopeConfig, settings: RopeConfig['settings']): string {
  const word = settings['type'] || (settings['rope_type'] ?? 'default');
  return typeof word === 'string'
    ? word
    : refuse('wrong_type', typePlace(config), 'must be a word');
}

// Each file's ModelArgs
function baseOf(config: RopeConfig, file: string): number {
  if (newer.has(file)) return config.base;
  if (file === 'gpt_neox')
    return neededBy(topNumber(config, 'rotary_emb_base'), 'rotary_emb_base', label);
  if (file === 'qwen') return 10000; // qwen.py:40
  const slides = config.layerType === 'sliding_attention';
  if (file === 'gemma3_text' && slides) return topNumber(config, 'rope_local_base_freq') ?? 10000;
  const said = topNumber(config, 'rope_theta');
  return said ?? neededBy(baseWithout(file) ?? undefined, 'rope_theta', label);
}

// Layers that slide: gemma3_text.py:57, olmo3.py:82
const slidesPlain = ({ layerType }: RopeConfig, file: string): boolean =>
  layerType === 'sliding_attention' && (file === 'gemma3_text' || file === 'olmo3');

/** The config as that file sees it. */
function seenOf(config: RopeConfig, file: string): RopeConfig {
  const older = slidesPlain(config, file) ? {} : (topDict(config, 'rope_scaling') ?? {});
  const settings = newer.has(file) ? config.settings : older;
  const rotaryDim = keepsFraction.has(file) ? config.rotaryDim : config.headDim;
  const windowed =
    slides.has(file) && (file !== 'llama' || Array.isArray(config.top['layer_types']));
  return {
    ...config,
    settings,
    type: typeOf(config, settings),
    base: baseOf(config, file),
    rotaryDim,
    exponentDenominator: rotaryDim,
    slidingWindow: windowed ? config.slidingWindow : undefined,
  };
}

function lostSizes(config: RopeConfig, seen: RopeConfig): readonly Remark[] {
  const remarks: Remark[] = [];
  if (seen.base !== config.base)
    remarks.push(
      deduced(
        'base_lost',
        placeOf(config, 'base'),
        `is ${config.base}, but this model’s file does not look there: ${seen.base} is used`,
        'Write it where version 4 of transformers has it: rope_theta at the top level.',
      ),
    );
  if (seen.rotaryDim !== config.rotaryDim)
    remarks.push(
      deduced(
        'fraction_lost',
        placeOf(config, 'rotaryDim'),
        `leaves ${config.rotaryDim} of ${config.headDim} channels turning, but this model’s file turns all`,
        'Serve the model where the fraction is read.',
      ),
    );
  if (seen.slidingWindow !== config.slidingWindow) remarks.push(...windowOff(config));
  return remarks;
}

const lostDictionary = (config: RopeConfig, file: string): readonly Remark[] =>
  topDict(config, 'rope_parameters') === undefined || newer.has(file)
    ? []
    : [
        remark(
          'ignored_key',
          'rope_parameters',
          'is not read by this model’s file, which knows rope_scaling and rope_theta of version 4 only',
          'Write the settings in the form of version 4 too.',
        ),
      ];

// qwen.py has no word of the two.
const lostSwitches = (config: RopeConfig): readonly Remark[] =>
  unreadSwitches(config, 'Keep prompts within seq_length.');

// deepseek_v3.py:101-108 and its copies
function softmaxOf(config: RopeConfig, file: string): number {
  const weight = numberIn(config, 'mscale_all_dim');
  if (!scalesSoftmax.has(file) || !weight) return 1;
  return temperature(neededNumber(config, 'factor', label), weight) ** 2;
}

// ministral3.py:214-222
function withQueryTemperature(config: RopeConfig, file: string, turn: Turn): Turn {
  if (file !== 'ministral3') return turn;
  const scaled = plus(turn, 'llama4_temperature', {
    attn_scale: neededNumber(config, 'llama_4_scaling_beta', label),
    floor_scale: neededNumber(config, originalKey, label),
    counts: 'zero_based',
  });
  return { ...scaled, read: [...turn.read, 'llama_4_scaling_beta'] };
}

function read(config: RopeConfig, context: Context): Reading {
  refuseOtherFiles(config, label);
  const file = fileOf(config.modelType || 'llama');
  if (!isKnown(file))
    refuse(
      'unsupported',
      'model_type',
      `is ${config.modelType}, and ${label} stops with a ValueError: it has no such model`,
    );
  const other = withoutRope(config, context);
  if (other !== undefined) return other;
  const seen = seenOf(config, file);
  const turn = withQueryTemperature(seen, file, ruleOf(seen, file)(seen, context, file));
  const remarks = [
    ...lostDictionary(config, file),
    ...lostSizes(config, seen),
    ...lostSwitches(config),
    ...(turn.remarks ?? []),
    ...ignoredKeys(seen, label, [...turn.read, 'mscale_all_dim']),
  ];
  const answer = { ...turn, softmaxFactor: softmaxOf(seen, file) };
  return { ...readingOf(seen, context, answer, remarks), attentionTarget: 'input' };
}

export const mlx: Runtime = {
  id: 'mlx',
  label,
  version: 'd78bf58e of 2026-08-22',
  arithmetic: 'float32_product',
  sources: [
    ...sourcesOf('ml-explore/mlx-lm', 'd78bf58e217c904ec282ed8da9b947491f78c022', [
      [
        'mlx_lm/models/rope_utils.py',
        'types and presets: no truncate, no attention_factor, 4096 for YaRN’s original length, the long list always, the factor on the input, type before rope_type',
      ],
      ['mlx_lm/models/qwen3_moe.py', 'one of the files that do not look at rope_scaling'],
      ['mlx_lm/models/phi3.py', 'keys that must be there, types that are switched off'],
      ['mlx_lm/models/deepseek_v2.py', 'YaRN whatever the type, and an error without a dictionary'],
      ['mlx_lm/models/deepseek_v3.py', 'mscale_all_dim multiplies the softmax scale, squared'],
      ['mlx_lm/models/gemma3_text.py', 'sliding layers with a base of their own, and no scaling'],
      ['mlx_lm/models/hunyuan.py', 'alpha is a static base change'],
      ['mlx_lm/models/qwen.py', 'plain RoPE with base 10,000'],
      ['mlx_lm/models/ministral3.py', 'rope_parameters, and the temperature of the query'],
      ['mlx_lm/utils.py', 'names of models that share a file; all others are refused'],
    ]),
    ...sourcesOf('ml-explore/mlx', '2a0bd2d04538c57ec4698072f383ffb23c78edcf', [
      ['mlx/backend/metal/kernels/rope.metal', 'angles are a float32 product'],
    ]),
  ],
  read,
};
