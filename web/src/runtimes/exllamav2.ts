// exllamav2: the length it is started for decides, not the prompt; YaRN's range is that of the extended length.
// Places are of exllamav2/.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import { readingOf, withoutRope } from './answers.js';
import { deduced, ignoredKeys, remark, windowOff } from './remarks.js';
import { type Context, type Reading, type Remark, type Runtime, sourcesOf } from './runtime.js';
import { placeOf } from '../config/settings.js';
import { typePlace, refuseOtherFiles } from './values.js';
import { topDict, topNumber } from './top.js';
import { isGemma3, label, passedOver, rules, slides } from './exllamav2-types.js';

// architecture.py: what is not there is loaded as if it were LLaMA.
const known = new Set(
  `llama mistral mixtral mistral3 llava orion qwen2 qwen3 qwen3_moe qwen2_vl qwen2_5_vl gemma gemma2 gemma3 gemma3_text
   starcoder2 cohere cohere2 dbrx phi3 gpt_bigcode gpt2 minicpm internlm2 granite glm4`.split(
    /\s+/,
  ),
);

// architecture.py:575, :600, :743. All others see everything.
const sliding = new Set(['gemma2', 'gemma3', 'gemma3_text', 'cohere2']);

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
  if (seen.slidingWindow === undefined) remarks.push(...windowOff(config));
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

// LLaMA's tensors, which the loader asserts to find, are not among the weights of these.
const unlikeLlama =
  /^(qwen|chatglm|baichuan|bloom|mpt|falcon|gpt_neox|gpt_oss|grok-1|deepseek_v\d+|kimi_k\d)$/;

const notLikeLlama = ({ modelType, top }: RopeConfig): boolean =>
  unlikeLlama.test(modelType) ||
  ['kv_lora_rank', 'num_local_experts', 'n_routed_experts'].some((key) => topHas(top, key));

const topHas = (top: RopeConfig['top'], key: string): boolean =>
  top[key] !== undefined && top[key] !== null;

function read(config: RopeConfig, context: Context): Reading {
  refuseOtherFiles(config, label);
  if (!known.has(config.modelType) && notLikeLlama(config))
    refuse(
      'unsupported',
      'model_type',
      `is ${config.modelType}, which ${label} takes for LLaMA, and then stops at the first tensor it misses`,
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
