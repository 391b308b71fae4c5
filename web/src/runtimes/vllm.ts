// vLLM: what it makes of a config; the types one by one are in vllm-types.ts.

import type { RopeConfig } from '../config/config.js';
import { refuse, shown } from '../lib/error.js';
import { plus, readingOf, withoutRope } from './answers.js';
import { deduced, ignoredKeys } from './remarks.js';
import { type Context, type Reading, type Remark, type Runtime, sourcesOf } from './runtime.js';
import { temperature } from '../config/temperature.js';
import { numberIn } from '../config/settings.js';
import { isDict, isOne, refuseType, statedLength, typePlace, refuseOtherFiles } from './values.js';
import { standardType } from './standardized.js';
import { label, noteTable, type Served } from './vllm-table.js';
import { fromParams } from './vllm-params.js';
import { rules } from './vllm-types.js';
import { gptOss } from './vllm-yarn.js';

// Models of vllm/model_executor/models/deepseek_v2.py. Of a params.json it is every one with a latent attention.
const deepseek = ['deepseek_v2', 'deepseek_v3', 'deepseek_v32', 'glm_moe_dsa', 'kimi_k2', 'axk1'];
const isDeepseek = (config: RopeConfig): boolean =>
  isOne(config, deepseek) ||
  (config.source === 'mistral' && Boolean(config.top['qk_nope_head_dim']));

// vllm/transformers_utils/config.py, patch_legacy_rope_type
function refuseTwoTypes(config: RopeConfig): void {
  const { rope_type: newer, type: older } = config.settings;
  const both = newer !== undefined && older !== undefined && newer !== older;
  if (both && !['longrope su', 'default mrope'].includes(`${newer} ${older}`))
    refuse(
      'unsupported',
      typePlace(config),
      `is ${shown(newer)} and type beside it ${shown(older)}, and ${label} stops with an error`,
    );
}

/** The name under which get_rope looks the type up. */
function typeOf(config: RopeConfig): string {
  refuseTwoTypes(config);
  const type = standardType(config);
  if (type === 'su') return 'longrope';
  if (type === 'mrope' && config.settings['mrope_section'] !== undefined) return 'default';
  if (!isDeepseek(config) || type === 'default') return type;
  // Whatever the type: deepseek_v2.py knows no other.
  return numberIn(config, 'attention_factor') === 1 ? 'deepseek_llama_scaling' : 'deepseek_yarn';
}

// deepseek_v2.py: of the weight that cos and sin do not carry; squared, since query and key would both have had it.
function softmaxFactorOf(config: RopeConfig, type: string): number {
  const weight = numberIn(config, 'mscale_all_dim');
  if (!isDeepseek(config) || type !== 'deepseek_yarn' || !weight) return 1;
  return temperature(numberIn(config, 'factor') ?? 1, weight) ** 2;
}

// First branch of get_rope, which models/qwen2.py alone reaches: chunks instead of any type.
function chunksOf(config: RopeConfig): Served | undefined {
  const chunks = config.top['dual_chunk_attention_config'];
  if (!isOne(config, ['qwen2']) || !isDict(chunks)) return undefined;
  const { chunk_size, local_size } = chunks;
  if (typeof chunk_size !== 'number' || typeof local_size !== 'number')
    return refuse(
      'unsupported',
      'dual_chunk_attention_config',
      `needs chunk_size and local_size: ${label} stops with an error`,
    );
  const unserved = deduced(
    'no_attention_for_it',
    'dual_chunk_attention_config',
    'has tables of cos and sin here, but no attention that merges the chunks was found: only they were left of it',
    'Take it out and say yarn for long prompts, or use a version that has DUAL_CHUNK_FLASH_ATTN.',
  );
  const rows = statedLength(config, label);
  const params = { chunk_size, local_size };
  return { variant: 'dual_chunk', params, rows, read: [], remarks: [unserved] };
}

// models/mistral.py: asked of the top level; of the rope dictionary nobody asks for it (vllm#48621).
function withQueryScale(config: RopeConfig, turn: Served): Served {
  const scaling = config.top['llama_4_scaling'];
  if (!isDict(scaling) || config.source !== 'mistral') return turn;
  const { beta, original_max_position_embeddings: floor } = scaling;
  if (typeof beta !== 'number' || typeof floor !== 'number')
    return refuse(
      'unsupported',
      'llama_4_scaling',
      `needs beta and original_max_position_embeddings: ${label} stops with an error`,
    );
  const params = { attn_scale: beta, floor_scale: floor, counts: 'zero_based' };
  return plus(turn, 'llama4_temperature', params);
}

// vllm/model_executor/models/registry.py, _PREVIOUSLY_SUPPORTED_MODELS
const lastServed: ReadonlyMap<string, string> = new Map([
  ['qwen', '0.23.0'],
  ['internlm', '0.23.0'],
  ['baichuan', '0.23.0'],
  ['grok-1', '0.24.0'],
  ['persimmon', '0.25.0'],
]);

function refuseOthers(config: RopeConfig): void {
  if (config.source === 'gguf') refuseOtherFiles(config, label);
  if (config.top['position_encoding_2d'])
    refuse(
      'unsupported',
      'position_encoding_2d',
      `is of the first ChatGLM: ${label} has code for the second and those after it`,
    );
  const last = lastServed.get(config.modelType);
  if (last !== undefined)
    refuse(
      'unsupported',
      'model_type',
      `${config.modelType} was served by ${label} up to ${last} and no longer`,
    );
}

function read(given: RopeConfig, context: Context): Reading {
  refuseOthers(given);
  const other = withoutRope(given, context);
  if (other !== undefined) return other;
  const config = given.source === 'mistral' ? fromParams(given) : given;
  const type = typeOf(config);
  const named = rules.get(type) ?? refuseType(config, label, rules.keys());
  const rule = isOne(config, ['gpt_oss']) ? gptOss : named;
  const turn = withQueryScale(config, chunksOf(config) ?? rule(config, context));
  const softmaxFactor = softmaxFactorOf(config, type);
  const remarks: readonly Remark[] = [
    ...(turn.remarks ?? []),
    ...(given.source === 'mistral' ? [] : ignoredKeys(config, label, turn.read)),
    ...noteTable(config, context, turn.rows),
  ];
  return readingOf(config, context, { ...turn, softmaxFactor }, remarks);
}

const types = 'vllm/model_executor/layers/rotary_embedding';
const models = 'vllm/model_executor/models';

export const vllm: Runtime = {
  id: 'vllm',
  label,
  version:
    'commit 0cd57848, after PR 56446 of 2026-09; what is around get_rope at 8d9b52f7 of 2026-08-07',
  arithmetic: 'float32_product', // tabulated once, in the model's type except for DeepSeek and gpt-oss
  sources: [
    ...sourcesOf('vllm-project/vllm', '0cd5784803d83f81fac0794b82cb592d4317d4bf', [
      [
        `${types}/__init__.py`,
        'the types there are, the keys each is handed, dynamic without max_trained_positions, chunks before any type',
      ],
      [
        `${types}/yarn_scaling_rope.py`,
        'attention_factor replaces, mscale counts only as a pair, truncate, rows of the table',
      ],
    ]),
    ...sourcesOf('vllm-project/vllm', '01da88c5bef903224038ae4e57d653964740dc04', [
      ['vllm/transformers_utils/configs/mistral.py', 'params.json: names, apply_scale, stray keys'],
    ]),
    ...sourcesOf('vllm-project/vllm', 'docs.vllm.ai/en/latest of 2026-09-23', [
      [
        `${models}/deepseek_v2.py`,
        'deepseek_yarn for every type, the softmax scale, deepseek_llama_scaling at an attention factor of 1',
      ],
    ]),
    ...sourcesOf('hmellor/vllm', '8d9b52f7c2514490bdadfd5eb0c931e58625df2e', [
      [
        `${types}/dynamic_ntk_scaling_rope.py`,
        'one base for max_position_embeddings over max_trained_positions',
      ],
      [`${types}/deepseek_scaling_rope.py`, 'mscale counts as 1, mscale_all_dim as 0 when missing'],
      [
        `${types}/phi3_long_rope_scaled_rope.py`,
        'one list by max_model_len; factor and attention_factor are not handed on, long_mscale and short_mscale are',
      ],
      [`${types}/linear_scaling_rope.py`, 'a factor that is no float is gone through as a list'],
      [`${types}/ntk_scaling_rope.py`, 'fixed without mixed_b, mixed with it'],
      [`${types}/gemma4_rope.py`, 'proportional without a factor'],
      [`${types}/mrope.py`, 'sections unless mrope_interleaved'],
      [
        'vllm/transformers_utils/config.py',
        'su is longrope, mrope is default, two types in conflict stop it; else the config classes of transformers',
      ],
      [
        'vllm/config/model.py',
        'max_model_len: the stated length times factor, for longrope the trained one',
      ],
      [`${models}/gpt_oss.py`, 'a dictionary of its own: yarn with five keys'],
      [`${models}/mistral.py`, 'llama_4_scaling of the top level alone'],
      [`${models}/qwen2.py`, 'hands on dual_chunk_attention_config'],
      [`${models}/registry.py`, 'models that are no longer served'],
      [`${models}/chatglm.py`, 'half of each head turns, the base grows by rope_ratio'],
    ]),
  ],
  read,
};
