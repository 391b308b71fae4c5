// transformers: what Hugging Face's library makes of a config; the types one by one are in transformers-types.ts.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import { plus, readingOf, type Turn, withoutRope } from './answers.js';
import { ignoredKeys } from './remarks.js';
import { type Context, type Reading, type Runtime, sourcesOf } from './runtime.js';
import { temperature } from '../config/temperature.js';
import { listIn, numberIn } from '../config/settings.js';
import { isOne, neededNumber, refuseType, refuseOtherFiles } from './values.js';
import { standardType, trainedLength, withAxes } from './standardized.js';
import { label, rules } from './transformers-types.js';

// Modeling files that read mrope_section. In the later ones axes take turns pair by pair, whatever the config says.
const axesInSections = ['qwen2_vl', 'qwen2_5_vl', 'qwen2_5_omni'];
const axesInTurns = ['qwen3_vl', 'qwen3_vl_moe', 'qwen3_omni_moe', 'qwen3_5', 'qwen3_5_moe'];

function axesOf(config: RopeConfig, turn: Turn): Turn {
  const inTurns = isOne(config, axesInTurns);
  if (!inTurns && !isOne(config, axesInSections)) return turn;
  const section = listIn(config, 'mrope_section') ?? (inTurns ? [24, 20, 20] : undefined);
  return section === undefined ? turn : withAxes(turn, section, inTurns);
}

// get_llama_4_attn_scale of models/ministral3/modeling_ministral3.py: queries grow by steps of the trained length.
function queryScaleOf(config: RopeConfig, turn: Turn): Turn {
  const key = 'llama_4_scaling_beta';
  const attn_scale = numberIn(config, key);
  if (!isOne(config, ['ministral3', 'mistral4']) || attn_scale === undefined) return turn;
  const floor_scale = turn.trainLength ?? trainedLength(config, label);
  const params = { attn_scale, floor_scale, counts: 'zero_based' };
  return { ...plus(turn, 'llama4_temperature', params), read: [...turn.read, key] };
}

// yarn_apply_mscale of models/deepseek_v3/modeling_deepseek_v3.py and its copies in these.
const likeDeepSeek = [
  ...['deepseek_v2', 'deepseek_v3', 'deepseek_v32', 'glm4_moe_lite', 'glm_moe_dsa', 'minicpm3'],
  ...['longcat_flash', 'mistral4', 'youtu', 'axk1', 'axk2'],
];

// Of the weight that cos and sin do not carry; squared, since query and key would both have had it.
function softmaxFactorOf(config: RopeConfig, type: string): number {
  const weight = numberIn(config, 'mscale_all_dim');
  if (!isOne(config, likeDeepSeek) || type === 'default' || !weight) return 1;
  return temperature(neededNumber(config, 'factor', label), weight) ** 2;
}

// No modeling file of the library: the code beside their weights runs, which has rules of its own.
const ofTheirOwn = ['qwen', 'chatglm', 'baichuan', 'internlm', 'internlm2', 'grok-1'];

function refuseOthers(config: RopeConfig): void {
  refuseOtherFiles(config, label);
  if (ofTheirOwn.includes(config.modelType))
    refuse(
      'unsupported',
      'model_type',
      `${config.modelType} is no model of ${label}: the code beside its weights runs, by the rules of its authors`,
    );
}

function read(config: RopeConfig, context: Context): Reading {
  refuseOthers(config);
  const other = withoutRope(config, context);
  if (other !== undefined) return other;
  const type = standardType(config);
  const rule = rules.get(type) ?? refuseType(config, label, rules.keys());
  const turn = queryScaleOf(config, axesOf(config, rule(config, context)));
  const softmaxFactor = softmaxFactorOf(config, type);
  const keys = softmaxFactor === 1 ? turn.read : [...turn.read, 'mscale_all_dim'];
  const remarks = [...(turn.remarks ?? []), ...ignoredKeys(config, label, keys)];
  return readingOf(config, context, { ...turn, softmaxFactor }, remarks);
}

export const transformers: Runtime = {
  id: 'transformers',
  label,
  version: '5.16.0.dev0, commit decba1d2 of 2026-08-19',
  arithmetic: 'float32_product', // cos and sin are then rounded to the type of the activations
  sources: sourcesOf('zucchini-nlp/transformers', 'decba1d2ea4ed3cbf0495d1828abad4b2dba1846', [
    [
      'src/transformers/modeling_rope_utils.py',
      'all types but default: their keys and presets, mscale only as a pair, truncate of the whole dictionary, lists of longrope chosen per call, dynamic past max_position_embeddings, no entry for default',
    ],
    [
      'src/transformers/models/llama/modeling_llama.py',
      'default; angles are a product in float32; the attention factor multiplies cos and sin',
    ],
    ['src/transformers/models/phi3/configuration_phi3.py', 'su and yarn are longrope'],
    [
      'src/transformers/models/phi3/modeling_phi3.py',
      'generate drops the cache where a text crosses the trained length',
    ],
    [
      'src/transformers/models/qwen2_vl/configuration_qwen2_vl.py',
      'mrope is default with sections',
    ],
    ['src/transformers/models/qwen3_vl/modeling_qwen3_vl.py', 'axes take turns pair by pair'],
    [
      'src/transformers/models/deepseek_v3/modeling_deepseek_v3.py',
      'mscale_all_dim multiplies the softmax scale, squared',
    ],
    [
      'src/transformers/models/hunyuan_v1_dense/modeling_hunyuan_v1_dense.py',
      'alpha changes the base once, counted over the head',
    ],
    [
      'src/transformers/models/ministral3/modeling_ministral3.py',
      'llama_4_scaling_beta multiplies the query',
    ],
  ]),
  read,
};
