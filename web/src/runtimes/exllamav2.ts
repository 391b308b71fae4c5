// exllamav2: the length it is started for decides, not the prompt; YaRN's range is that of the extended length.
// Places are of exllamav2/.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
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
  readingOf,
  remark,
  type Rule,
  says,
  sourcesOf,
  typePlace,
  withoutRope,
} from './parts.js';
import type { Context, Reading, Remark, Runtime } from './runtime.js';
import { topDict, topNumber } from './top.js';

const label = 'exllamav2';

// architecture.py: what is not there is loaded as if it were LLaMA.
const known = new Set(
  `llama mistral mixtral mistral3 llava orion qwen2 qwen3 qwen3_moe qwen2_vl qwen2_5_vl gemma gemma2 gemma3 gemma3_text
   starcoder2 cohere cohere2 dbrx phi3 gpt_bigcode gpt2 minicpm internlm2 granite glm4`.split(
    /\s+/,
  ),
);

// architecture.py:575, :600, :743. All others see everything.
const sliding = new Set(['gemma2', 'gemma3', 'gemma3_text', 'cohere2']);

const isGemma3 = ({ modelType }: RopeConfig): boolean => /^gemma3(_text)?$/.test(modelType);
const slides = (config: RopeConfig): boolean => config.layerType === 'sliding_attention';

// config.py:357-366: the top level only; presets of 10,000, for Gemma 3 a million where layers see everything.
function baseOf(config: RopeConfig): number {
  if (isGemma3(config) && slides(config)) return 10000;
  return topNumber(config, 'rope_theta') ?? (isGemma3(config) ? 1e6 : 10000);
}

/** The config with what is looked for elsewhere replaced: settings of version 4, 1 for a fraction that is not said. */
function seenOf(config: RopeConfig): RopeConfig {
  const settings = topDict(config, 'rope_scaling') ?? {};
  const fraction = topNumber(config, 'partial_rotary_factor') ?? 1; // config.py:381
  const rotaryDim = Math.trunc(config.headDim * fraction);
  return {
    ...config,
    settings,
    type: typeOf(config, settings),
    base: baseOf(config),
    rotaryDim,
    exponentDenominator: rotaryDim,
    slidingWindow: sliding.has(config.modelType) ? config.slidingWindow : undefined,
  };
}

// config.py:383-388
function typeOf(config: RopeConfig, settings: RopeConfig['settings']): string {
  const [type, other] = [settings['type'], settings['rope_type']];
  if (type && other)
    refuse(
      'unsupported',
      typePlace(config),
      `stands beside type, and ${label} asserts that only one does`,
    );
  const word = type || other || 'default';
  return typeof word === 'string'
    ? word
    : refuse('wrong_type', typePlace(config), 'must be a word');
}

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
    'Frequencies change with max_seq_len, and none of them are those of training.',
  );

const lost = (config: RopeConfig, code: string, key: string, effect: string): readonly Remark[] =>
  says(config, key)
    ? [remark(code, placeOf(config, key), effect, 'None: serve the model where it is read.')]
    : [];

// rope.py:77-137: 32 turns, 1 turn and 0.1 ln s + 1 are built in, and no other keys are read.
function builtIn(config: RopeConfig): readonly Remark[] {
  const turns = (
    [
      ['beta_fast', 32],
      ['beta_slow', 1],
    ] as const
  ).flatMap(([key, usual]) =>
    (numberAt(config, key) ?? usual) === usual
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
  const original = needed(topNumber(config, key), key, label);
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
  const sections = needed(
    numbersAt(config, 'mrope_section'),
    placeOf(config, 'mrope_section'),
    label,
  );
  return { variant: 'mrope', params: { mrope_section: sections }, read: ['mrope_section'] };
};

// config.py has no branch for any other type, and says nothing.
const passedOver: Rule = (config) => {
  if (config.type === 'default') return { variant: 'rope', read: [] };
  const effect = `is passed over in silence: ${config.type} leaves plain RoPE`;
  const advice = 'Set alpha by hand for longer prompts, or serve the model elsewhere.';
  return {
    variant: 'rope',
    read: [],
    remarks: [remark('no_op', typePlace(config), effect, advice)],
  };
};

const rules: ReadonlyMap<string, Rule> = new Map([
  ['linear', linear],
  ['yarn', yarn],
  ['llama3', llama3],
  ['su', longrope],
  ['longrope', longrope],
  ['mrope', mrope],
]);

const lostBase = (config: RopeConfig, base: number): Remark =>
  deduced(
    'base_lost',
    placeOf(config, 'base'),
    `is ${config.base} but looked for at the top level only: ${base} is used`,
    'Write rope_theta at the top level of config.json too.',
  );

function remarksOnFile(config: RopeConfig, seen: RopeConfig): readonly Remark[] {
  const remarks: Remark[] = [];
  if (topDict(config, 'rope_parameters') !== undefined)
    remarks.push(
      remark(
        'ignored_key',
        'rope_parameters',
        `is not read by ${label}, which knows rope_scaling and rope_theta of version 4 only`,
        'Write the settings in the form of version 4 too.',
      ),
    );
  if (seen.base !== config.base) remarks.push(lostBase(config, seen.base));
  if (!known.has(config.modelType))
    remarks.push(
      deduced(
        'unknown_model',
        'model_type',
        `${config.modelType || 'none'} is loaded as LLaMA with a warning`,
        'Its tensors will hardly fit: serve it elsewhere.',
      ),
    );
  return remarks;
}

// LLaMA's tensors, which its loader asserts to find, are not among the weights of these.
const notLikeLlama = ({ modelType, top }: RopeConfig): boolean =>
  ['kv_lora_rank', 'num_local_experts', 'n_routed_experts'].some((key) => topHas(top, key)) ||
  ['qwen', 'chatglm', 'baichuan', 'bloom', 'mpt', 'falcon', 'gpt_neox'].includes(modelType);

const topHas = (top: RopeConfig['top'], key: string): boolean =>
  top[key] !== undefined && top[key] !== null;

function read(config: RopeConfig, context: Context): Reading {
  if (config.source !== 'huggingface')
    refuse('unsupported', 'config', `is no config.json, which is all that ${label} reads`);
  if (!known.has(config.modelType) && notLikeLlama(config))
    refuse(
      'unsupported',
      'model_type',
      `is ${config.modelType}, which ${label} takes for LLaMA, to stop at the first tensor that is missing`,
    );
  const other = withoutRope(config, context);
  if (other !== undefined) return other;
  const seen = seenOf(config);
  const turn = (rules.get(seen.type) ?? passedOver)(seen, context);
  const remarks = [
    ...remarksOnFile(config, seen),
    ...(turn.remarks ?? []),
    ...ignoredKeys(seen, label, turn.read),
  ];
  return readingOf(seen, context, turn, remarks);
}

export const exllamav2: Runtime = {
  id: 'exllamav2',
  label,
  version: 'da07facd of 2025-12-09',
  arithmetic: 'float32_product',
  sources: sourcesOf('turboderp-org/exllamav2', 'da07facd10b5c7f35b03664c41a3090c9f093de5', [
    [
      'exllamav2/config.py',
      'rope_scaling and a top-level rope_theta only; not both spellings of the type; other types do nothing; keys that must be there',
    ],
    [
      'exllamav2/rope.py',
      'YaRN only past the original length, its range from max_seq_len, its numbers built in; the list and temperature of LongRoPE from max_seq_len',
    ],
    [
      'exllamav2/device.py',
      'positions divided by a linear factor; angles are a float32 product, their cos and sin kept as half-precision tables',
    ],
    [
      'exllamav2/architecture.py',
      'models known by name, others loaded as LLaMA; where layers slide',
    ],
  ]),
  read,
};
