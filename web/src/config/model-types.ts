// What a model type implies when its config leaves it out: the defaults of its own code.

import type { LayoutName } from '../lib/rope.js';
import type { RopeConfig } from './config.js';

export interface ModelDefaults {
  readonly headDim?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  readonly maxPositions?: number;
  readonly base?: number;
  readonly localBase?: number; // of sliding layers
  readonly fraction?: number; // of a head's channels that turn
  readonly slidingWindow?: number;
  readonly slidingPattern?: number; // every so-manieth layer sees everything, the others slide
  readonly windowOnRequest?: boolean; // slides only when use_sliding_window is true
  readonly nopeInterval?: number; // every so-manieth layer does not rotate
  readonly nopeWhenFull?: boolean; // only layers that slide rotate
  readonly chunkedLayers?: boolean; // layers that rotate see their own chunk only
  readonly layout?: LayoutName;
}

const gemma3: ModelDefaults = {
  headDim: 256,
  heads: 8,
  kvHeads: 4,
  maxPositions: 131072,
  base: 1e6,
  localBase: 1e4,
  slidingWindow: 4096,
  slidingPattern: 6,
  layout: 'half',
};
const llama4: ModelDefaults = {
  headDim: 128,
  heads: 40,
  kvHeads: 8,
  maxPositions: 131072,
  base: 5e5,
  nopeInterval: 4,
  chunkedLayers: true,
  layout: 'interleaved',
};
const half: ModelDefaults = { layout: 'half' };
const interleaved: ModelDefaults = { layout: 'interleaved' };
const qwenWindow: ModelDefaults = { layout: 'half', windowOnRequest: true };

const byType: ReadonlyMap<string, ModelDefaults> = new Map<string, ModelDefaults>([
  ['gemma3', gemma3],
  ['gemma2', { headDim: 256, slidingPattern: 2, layout: 'half' }],
  ['gemma', { headDim: 256, layout: 'half' }],
  ['gemma4_text', half],
  ['llama4', llama4],
  ['gpt_oss', { headDim: 64, base: 150000, slidingPattern: 2, layout: 'half' }],
  ['cohere2', { slidingPattern: 4, nopeWhenFull: true, layout: 'interleaved' }],
  ['smollm3', { nopeInterval: 4, layout: 'half' }],
  ['gpt_neox', { fraction: 0.25, layout: 'half' }],
  ['stablelm', { fraction: 0.25, layout: 'half' }],
  ['qwen3_next', { fraction: 0.25, layout: 'half' }],
  ['qwen3_5', { fraction: 0.25, layout: 'half' }],
  ['phi', { fraction: 0.5, layout: 'half' }],
  ['glm', { fraction: 0.5, layout: 'interleaved' }],
  ['glm4', { fraction: 0.5, layout: 'interleaved' }],
  ['persimmon', { fraction: 0.5, layout: 'half' }],
  ['nemotron', { fraction: 0.5, layout: 'half' }],
  ['moonshine', { fraction: 0.9, layout: 'interleaved' }],
  ['mimo_v2_flash', { fraction: 0.334, layout: 'half' }],
  ['qwen2', qwenWindow],
  ['qwen2_moe', qwenWindow],
  ['qwen2_vl', qwenWindow],
  ['qwen2_5_vl', qwenWindow],
  ['qwen3', qwenWindow],
  ['qwen3_moe', qwenWindow],
  ['chatglm', interleaved],
  ['deepseek_v2', interleaved],
  ['deepseek_v3', interleaved],
  ['cohere', interleaved],
  ['gptj', interleaved],
  ...[
    'llama',
    'mistral',
    'mixtral',
    'ministral3',
    'qwen',
    'phi3',
    'phimoe',
    'baichuan',
    'internlm',
    'internlm2',
    'falcon',
    'grok-1',
    'hunyuan',
    'hunyuan_v1_dense',
    'modernbert',
    'olmo2',
    'starcoder2',
  ].map((type): [string, ModelDefaults] => [type, half]),
]);

/** A text part is often named after its model, `qwen2_5_vl_text`. */
const familyOf = (modelType: string): string => modelType.replace(/_text$/, '');

export const defaultsOf = (modelType: string): ModelDefaults =>
  byType.get(modelType) ?? byType.get(familyOf(modelType)) ?? {};

// What transformers takes a text_config for that has no model_type, in the configuration_*.py of each of these models.
// Other models have a text part of their own.
const textTypes: ReadonlyMap<string, string> = new Map<string, string>([
  ...['llava', 'llava_next', 'video_llava', 'idefics3', 'smolvlm'].map(
    (around): [string, string] => [around, 'llama'],
  ),
  ...['llava_onevision', 'internvl', 'qwen2_audio', 'audioflamingo3'].map(
    (around): [string, string] => [around, 'qwen2'],
  ),
  ['mistral3', 'mistral'],
  ['paligemma', 'gemma'],
  ['cohere2_vision', 'cohere2'],
]);

/** The type of a text part that does not say it, by that of the model around it. */
export const textTypeOf = (around: string): string => textTypes.get(around) ?? around;

/** Whether the model is of one of these families. */
export const isOne = (
  { modelType }: Pick<RopeConfig, 'modelType'>,
  families: readonly string[],
): boolean => families.includes(familyOf(modelType));

/** DeepSeek's models and those made with its code; the last three as GGUF names them. */
export const deepseekTypes = [
  ...['deepseek_v2', 'deepseek_v3', 'deepseek_v32', 'kimi_k2'],
  ...['deepseek2', 'deepseek2-ocr', 'deepseek32'],
];

/** They leave cos and sin alone under YaRN and scale the softmax instead. */
export const isDeepseek = (config: Pick<RopeConfig, 'modelType'>): boolean =>
  isOne(config, deepseekTypes);
