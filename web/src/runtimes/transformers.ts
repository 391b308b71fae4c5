// transformers: what Hugging Face's library makes of a config; one rule a type, each under the function it stands in.
// Functions are of src/transformers/modeling_rope_utils.py unless said otherwise.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import {
  deduced,
  flagAt,
  ignoredKeys,
  isOne,
  longTemperature,
  neededList,
  neededNumber,
  numberAt,
  numbersAt,
  placeOf,
  plus,
  readingOf,
  refuseType,
  remark,
  type Rule,
  says,
  sourcesOf,
  statedLength,
  temperature,
  type Turn,
  typePlace,
  withoutRope,
} from './parts.js';
import type { Context, Reading, Remark, Runtime } from './runtime.js';

const label = 'transformers';

// convert_rope_params_to_dict of models/phi3/configuration_phi3.py: written before longrope had its name.
const phi = ['phi3', 'phi4_multimodal'];

// The same function of models/qwen2_vl/configuration_qwen2_vl.py: their `mrope` is `default` with sections.
const renamingMrope = ['qwen2_vl', 'qwen2_5_vl'];

// Modeling files that read mrope_section. In the later ones axes take turns pair by pair, whatever the config says.
const axesInSections = ['qwen2_vl', 'qwen2_5_vl', 'qwen2_5_omni'];
const axesInTurns = ['qwen3_vl', 'qwen3_vl_moe', 'qwen3_omni_moe', 'qwen3_5', 'qwen3_5_moe'];

// yarn_apply_mscale of models/deepseek_v3/modeling_deepseek_v3.py and its copies: they scale the softmax too.
const likeDeepSeek = [
  ...['deepseek_v2', 'deepseek_v3', 'deepseek_v32', 'glm4_moe_lite', 'glm_moe_dsa', 'minicpm3'],
  ...['longcat_flash', 'mistral4', 'youtu', 'axk1', 'axk2'],
];

// __init__ of models/hunyuan_v1_dense/modeling_hunyuan_v1_dense.py: `dynamic` with alpha never looks at the length.
const hunyuan = ['hunyuan_v1_dense', 'hunyuan_v1_moe'];

// No modeling file of the library: the code beside their weights runs, which has rules of its own.
const ofTheirOwn = ['qwen', 'chatglm', 'baichuan', 'internlm', 'internlm2', 'grok-1'];

/** The name under which the type is looked up. */
export function transformersType(config: RopeConfig): string {
  if (['su', 'yarn'].includes(config.type) && isOne(config, phi)) return 'longrope';
  if (config.type === 'mrope' && isOne(config, renamingMrope)) return 'default';
  return config.type;
}

/** standardize_rope_params: where nothing is said, the length that is stated counts as the trained one. */
export const trainedLength = (config: RopeConfig): number =>
  config.originalMaxPositions ?? statedLength(config, label);

const noteTrained = (config: RopeConfig): readonly Remark[] =>
  config.originalMaxPositions === undefined
    ? [
        remark(
          'original_missing',
          placeOf(config, 'original_max_position_embeddings'),
          `is missing: max_position_embeddings, ${trainedLength(config)}, counts as the trained length`,
          'Say in the rope dictionary how long the model was trained.',
        ),
      ]
    : [];

// _check_received_keys stops where the key is missing; _compute_yarn_parameters takes a null for the ratio of the lengths.
function stretchOf(config: RopeConfig): number {
  const isNull = Object.hasOwn(config.settings, 'factor') && !says(config, 'factor');
  return isNull
    ? statedLength(config, label) / trainedLength(config)
    : neededNumber(config, 'factor', label);
}

// compute_default_rope_parameters of each model
const plain: Rule = (config) => {
  const remarks = config.top['auto_map']
    ? [
        remark(
          'default_not_listed',
          'auto_map',
          'names code beside the weights; where that looks up ROPE_INIT_FUNCTIONS["default"] it stops with a KeyError',
          'Take a version 4 of transformers for such a model, or code that was made for version 5.',
        ),
      ]
    : [];
  return { variant: 'rope', read: [], remarks };
};

// _compute_linear_scaling_rope_parameters
const linear: Rule = (config) => ({
  variant: 'linear',
  params: { factor: neededNumber(config, 'factor', label) },
  read: ['factor'],
});

// _compute_dynamic_ntk_parameters, dynamic_frequency_update: past max_position_embeddings, not past the original length.
const dynamic: Rule = (config, { length }) => {
  const alpha = numberAt(config, 'alpha');
  if (isOne(config, hunyuan) && alpha)
    return { variant: 'ntk_alpha', params: { alpha, dim: 'head_dim' }, read: ['alpha'] };
  const trainLength = statedLength(config, label);
  const mixed = remark(
    'mixed_cache',
    typePlace(config),
    `changes the base whenever a call is longer than all before it: past ${trainLength} tokens the keys in the cache keep the base of their call`,
    'Pass a long prompt in one call. These are the frequencies of a call of that length.',
  );
  const params = { factor: neededNumber(config, 'factor', label) };
  const remarks = length > trainLength ? [mixed] : [];
  return { variant: 'dynamic', params, trainLength, read: ['factor'], remarks };
};

/** attention_factor replaces all else; the weights count only together, and neither may be 0. */
export function yarnTemperature(config: RopeConfig, stretch: number): number {
  const over = numberAt(config, 'mscale');
  const under = numberAt(config, 'mscale_all_dim');
  const ratio =
    over && under ? temperature(stretch, over) / temperature(stretch, under) : temperature(stretch);
  return numberAt(config, 'attention_factor') ?? ratio;
}

/** One of the two weights stands alone and is lost. */
export function noteLoneWeight(config: RopeConfig): readonly Remark[] {
  const [weight, ...others] = ['mscale', 'mscale_all_dim'].filter((key) => numberAt(config, key));
  if (weight === undefined || others.length > 0 || says(config, 'attention_factor')) return [];
  return [
    remark(
      'mscale_alone',
      placeOf(config, weight),
      'counts for cos and sin only where mscale and mscale_all_dim are both given and not 0: the attention factor is 0.1 ln s + 1',
      'Say attention_factor instead.',
    ),
  ];
}

// config.rope_parameters.get("truncate") asks the whole dictionary, also where it holds one a layer type.
const losesTruncate = (config: RopeConfig): boolean =>
  config.nested && flagAt(config, 'truncate') === false;

const noteTruncate = (config: RopeConfig): readonly Remark[] =>
  losesTruncate(config)
    ? [
        deduced(
          'truncate_lost',
          placeOf(config, 'truncate'),
          'is looked for beside the layer types and not within one: the ramp ends on whole pairs all the same',
          'Where all layers turn alike, write the rope dictionary flat.',
        ),
      ]
    : [];

// _compute_yarn_parameters
const yarn: Rule = (config) => {
  const factor = stretchOf(config);
  const params = {
    factor,
    beta_fast: numberAt(config, 'beta_fast') || 32,
    beta_slow: numberAt(config, 'beta_slow') || 1,
    attention_factor: yarnTemperature(config, factor),
    truncate: losesTruncate(config) || (flagAt(config, 'truncate') ?? true),
  };
  const read = [...Object.keys(params), 'mscale', 'mscale_all_dim', originalKey];
  const remarks = [...noteTrained(config), ...noteTruncate(config), ...noteLoneWeight(config)];
  return { variant: 'yarn', params, trainLength: trainedLength(config), read, remarks };
};

const originalKey = 'original_max_position_embeddings';

// longrope_frequency_update
function noteSwitch(config: RopeConfig): readonly Remark[] {
  const where = placeOf(config, 'long_factor');
  const perCall = remark(
    'chosen_per_call',
    where,
    `is used in calls that reach past ${trainedLength(config)} tokens, short_factor in all others; keys in the cache keep the list of their call`,
    isOne(config, phi)
      ? 'generate() drops the cache where a text crosses that length; code of your own must do so too.'
      : 'Drop the cache where a text crosses that length.',
  );
  const onceOnly = deduced(
    'second_long_call_fails',
    where,
    'is computed in the first long call only: the second stops with an UnboundLocalError',
    'Where all layers turn alike, write the rope dictionary flat.',
  );
  return config.nested ? [perCall, onceOnly] : [perCall];
}

// _compute_longrope_parameters
const longrope: Rule = (config) => {
  const trainLength = trainedLength(config);
  const factor = numberAt(config, 'factor') ?? statedLength(config, label) / trainLength;
  const params = {
    factor,
    short_factor: neededList(config, 'short_factor', label),
    long_factor: neededList(config, 'long_factor', label),
    attention_factor: numberAt(config, 'attention_factor') ?? longTemperature(factor, trainLength),
    select: 'length',
  };
  const read = [...Object.keys(params), originalKey];
  const remarks = [...noteTrained(config), ...noteSwitch(config)];
  return { variant: 'longrope', params, trainLength, read, remarks };
};

// _compute_llama3_parameters
const llama3: Rule = (config) => {
  const names = ['factor', 'low_freq_factor', 'high_freq_factor'];
  return {
    variant: 'llama3',
    params: Object.fromEntries(names.map((name) => [name, neededNumber(config, name, label)])),
    trainLength: trainedLength(config),
    read: [...names, originalKey],
    remarks: noteTrained(config),
  };
};

/** The fraction of pairs that turn; the top level wins. standardize_rope_params */
export function turningFraction(config: RopeConfig): number {
  const outside = config.top['partial_rotary_factor'];
  return typeof outside === 'number' ? outside : (numberAt(config, 'partial_rotary_factor') ?? 1);
}

// _compute_proportional_rope_parameters: exponents count over the whole head, and pairs past the fraction stand still.
const proportional: Rule = (config) => ({
  variant: 'proportional',
  params: {
    factor: numberAt(config, 'factor') ?? 1,
    partial_rotary_factor: turningFraction(config),
  },
  rotaryDim: config.headDim,
  read: ['factor'],
});

// ROPE_INIT_FUNCTIONS; `default` is not in it, each model computes that itself.
const rules: ReadonlyMap<string, Rule> = new Map([
  ['default', plain],
  ['linear', linear],
  ['dynamic', dynamic],
  ['yarn', yarn],
  ['longrope', longrope],
  ['llama3', llama3],
  ['proportional', proportional],
]);

/** Three positions a token, in models that also see; for text they are equal. */
export function withAxes(turn: Turn, section: readonly number[], inTurns: boolean): Turn {
  const params = { mrope_section: section, mrope_interleaved: inTurns };
  return { ...plus(turn, 'mrope', params), read: [...turn.read, ...Object.keys(params)] };
}

function axesOf(config: RopeConfig, turn: Turn): Turn {
  const inTurns = isOne(config, axesInTurns);
  if (!inTurns && !isOne(config, axesInSections)) return turn;
  const section = numbersAt(config, 'mrope_section') ?? (inTurns ? [24, 20, 20] : undefined);
  return section === undefined ? turn : withAxes(turn, section, inTurns);
}

// get_llama_4_attn_scale of models/ministral3/modeling_ministral3.py: queries grow by steps of the trained length.
function queryScaleOf(config: RopeConfig, turn: Turn): Turn {
  const key = 'llama_4_scaling_beta';
  const attn_scale = numberAt(config, key);
  if (!isOne(config, ['ministral3', 'mistral4']) || attn_scale === undefined) return turn;
  const floor_scale = turn.trainLength ?? trainedLength(config);
  const params = { attn_scale, floor_scale, counts: 'zero_based' };
  return { ...plus(turn, 'llama4_temperature', params), read: [...turn.read, key] };
}

// Squared, since query and key would both have had it.
function softmaxFactorOf(config: RopeConfig, type: string): number {
  const weight = numberAt(config, 'mscale_all_dim');
  if (!isOne(config, likeDeepSeek) || type === 'default' || !weight) return 1;
  return temperature(neededNumber(config, 'factor', label), weight) ** 2;
}

function refuseOthers(config: RopeConfig): void {
  if (config.source !== 'huggingface')
    refuse('unsupported', 'config', `is no config.json, which is all that ${label} reads here`);
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
  const type = transformersType(config);
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
