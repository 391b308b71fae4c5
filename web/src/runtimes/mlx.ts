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
  unscaled,
} from './mlx_models.js';
import {
  deduced,
  ignoredKeys,
  longTemperature,
  needed,
  neededList,
  neededNumber,
  numberAt,
  numbersAt,
  placeOf,
  plus,
  readingOf,
  remark,
  type Rule,
  says,
  sourcesOf,
  temperature,
  type Turn,
  typePlace,
  withoutRope,
} from './parts.js';
import type { Context, Reading, Remark, Runtime } from './runtime.js';
import { topDict, topNumber } from './top.js';

const label = 'mlx-lm';

/** Some rules are those of one file only. */
type FileRule = (config: RopeConfig, context: Context, file: string) => Turn;

const originalKey = 'original_max_position_embeddings';
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

function ruleOf(config: RopeConfig, file: string): FileRule {
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
    return needed(topNumber(config, 'rotary_emb_base'), 'rotary_emb_base', label);
  if (file === 'qwen') return 10000; // qwen.py:40
  const slides = config.layerType === 'sliding_attention';
  if (file === 'gemma3_text' && slides) return topNumber(config, 'rope_local_base_freq') ?? 10000;
  const said = topNumber(config, 'rope_theta');
  return said ?? needed(baseWithout(file) ?? undefined, 'rope_theta', label);
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

/** Whether a text that the model is meant for is longer than its window. */
const outgrown = ({ slidingWindow = 0, maxPositions = Infinity }: RopeConfig): boolean =>
  slidingWindow < maxPositions;

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
        'Serve the model elsewhere.',
      ),
    );
  if (seen.slidingWindow !== config.slidingWindow && outgrown(config))
    remarks.push(
      remark(
        'window_off',
        'sliding_window',
        `is not used by this model’s file: every layer sees everything, not the last ${config.slidingWindow} tokens`,
        'Expect other answers on prompts longer than the window.',
      ),
    );
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
  ['use_dynamic_ntk', 'use_logn_attn']
    .filter((key) => config.top[key])
    .map((key) =>
      remark(
        'ignored_key',
        key,
        'is not looked at: past the training length it is plain RoPE without a query scale',
        'Keep prompts within seq_length.',
      ),
    );

// deepseek_v3.py:101-108 and its copies
function softmaxOf(config: RopeConfig, file: string): number {
  const weight = numberAt(config, 'mscale_all_dim');
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
  if (config.source !== 'huggingface')
    refuse('unsupported', 'config', `is no config.json, which is all that ${label} reads`);
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
