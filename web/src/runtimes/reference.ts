// reference: what a model was made with, by the code of its authors where that is to be had, by the paper's elsewhere.

import type { RopeConfig } from '../config/config.js';
import { requestOf } from '../config/request.js';
import { refuse } from '../lib/error.js';
import type { RopeRequest } from '../lib/rope.js';
import {
  deduced,
  longTemperature,
  needed,
  numberAt,
  placeOf,
  remark,
  says,
  sourcesOf,
  temperature,
  typePlace,
} from './parts.js';
import type { Context, Reading, Remark, Runtime, Source } from './runtime.js';

const label = 'the authors’ code';

/** A request with what the authors' code has beside it. */
interface Turn {
  readonly request: RopeRequest;
  readonly softmaxFactor?: number;
  readonly remarks?: readonly Remark[];
}

type Rule = (config: RopeConfig, context: Context, request: RopeRequest) => Turn;

const isOne = ({ modelType }: RopeConfig, families: readonly string[]): boolean =>
  families.includes(modelType.replace(/_text$/, ''));

const deepSeekLike = [
  'deepseek_v2',
  'deepseek_v3',
  'deepseek_v32',
  'kimi_k2',
  'deepseek2',
  'deepseek32',
];
const gptOss = ['gpt_oss', 'gpt-oss'];
const phi = ['phi3', 'phi4_multimodal'];

type Params = NonNullable<RopeRequest['params']>;

const withParams = (request: RopeRequest, changes: Params): RopeRequest => ({
  ...request,
  params: { ...request.params, ...changes },
});

const without = (params: Params = {}, names: readonly string[]): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));

// DeepSeek-V3 inference/model.py:307-372 and :435-437. Its V2 has the same without the question of length.
const deepSeek: Rule = (config, { maxLength }, request) => {
  const factor = needed(numberAt(config, 'factor'), placeOf(config, 'factor'), label);
  if (maxLength <= request.trainLength) return unstretched(config, request, maxLength);
  const weight = numberAt(config, 'mscale_all_dim') ?? 0;
  const over = temperature(factor, numberAt(config, 'mscale') ?? 1);
  const attention_factor = over / temperature(factor, weight);
  const others = without(request.params, [
    'mscale',
    'mscale_all_dim',
    'mscale_rule',
    'mscale_target',
  ]);
  return {
    request: { ...request, params: { ...others, attention_factor } },
    softmaxFactor: weight === 0 ? 1 : temperature(factor, weight) ** 2,
  };
};

const unstretched = (config: RopeConfig, request: RopeRequest, started: number): Turn => ({
  request: { ...request, variant: 'rope', params: {} },
  remarks: [
    remark(
      'switched_off',
      placeOf(config, 'factor'),
      `has no effect: DeepSeek’s own code started for ${started} tokens, no more than the original ${request.trainLength}, is plain RoPE`,
      'Compare at a length past the original one.',
    ),
  ],
});

// gpt_oss/torch/model.py:85-123: never rounds the range, and asserts where it lies.
const openAi: Rule = (config, _, request) => {
  const factor = needed(numberAt(config, 'factor'), placeOf(config, 'factor'), label);
  const ends = [numberAt(config, 'beta_fast') ?? 32, numberAt(config, 'beta_slow') ?? 1].map(
    (turns) =>
      (request.rotaryDim ?? request.headDim) *
      (Math.log(request.trainLength / (turns * 2 * Math.PI)) / (2 * Math.log(config.base))),
  );
  const [low = 0, high = 0] = ends;
  if (!(low > 0 && low < high && high < config.rotaryDim / 2 - 1))
    refuse(
      'unsupported',
      placeOf(config, 'beta_fast'),
      `puts the ramp at ${low.toFixed(2)} to ${high.toFixed(2)}, and ${label} asserts that it lies within the pairs`,
    );
  const attention_factor = temperature(factor);
  return { request: withParams(request, { truncate: false, attention_factor }) };
};

// modeling_phi3.py: the list by the length of each call, the temperature always that of the stated length.
const microsoft: Rule = (config, _, request) => {
  const original = request.trainLength;
  const stretch = needed(config.maxPositions, 'max_position_embeddings', label) / original;
  const attention_factor =
    config.type === 'yarn' ? temperature(stretch) : longTemperature(stretch, original);
  const remarks = ['factor', 'attention_factor', 'short_mscale', 'long_mscale']
    .filter((key) => says(config, key))
    .map((key) =>
      remark(
        'ignored_key',
        placeOf(config, key),
        `is not looked at by ${label}: the two lengths give the temperature`,
        'Keep it only where a runtime needs it.',
      ),
    );
  return { request: withParams(request, { attention_factor, select: 'length' }), remarks };
};

// models/llama3/model.py, apply_scaling: numbers of Llama 3.1 are built in. Those of 3.2 are not published as code.
const meta: Rule = (config, _, request) => {
  const built = {
    factor: 8,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const remarks = Object.entries(built)
    .filter(([key, value]) => (numberAt(config, key) ?? value) !== value)
    .map(([key, value]) =>
      deduced(
        'built_in',
        placeOf(config, key),
        `is ${value} in Meta’s code, which has no setting for it; that of the config is taken`,
        'None: the models after 3.1 were published with these values.',
      ),
    );
  return { request, remarks };
};

// modeling_qwen.py: the alpha of the prompt's length holds for what follows, so cached keys fit.
const qwen: Rule = (config, { length }, request) => ({
  request,
  remarks:
    length > request.trainLength && config.top['use_dynamic_ntk'] === true
      ? [
          remark(
            'kept_from_prompt',
            'use_dynamic_ntk',
            `takes its base from a prompt of ${length} tokens and keeps it while the answer grows`,
            'Ask with the length of your prompt, not of the whole text.',
          ),
        ]
      : [],
});

function ruleOf(config: RopeConfig): Rule {
  const { type } = config;
  if (isOne(config, gptOss) && type === 'yarn') return openAi;
  if (isOne(config, deepSeekLike) && (type === 'yarn' || type === 'deepseek_yarn')) return deepSeek;
  if (isOne(config, phi) && ['longrope', 'su', 'yarn'].includes(type)) return microsoft;
  if (type === 'llama3') return meta;
  if (isOne(config, ['qwen'])) return qwen;
  return (_, __, request) => ({ request });
}

// A weight on the softmax is said beside the request, as for the runtimes.
function besideRequest(request: RopeRequest, config: RopeConfig): Turn {
  const { mscale_target, ...params } = request.params ?? {};
  if (mscale_target !== 'softmax') return { request };
  const factor = needed(numberAt(config, 'factor'), typePlace(config), label);
  const weight = numberAt(config, 'mscale_all_dim') ?? 0;
  return { request: { ...request, params }, softmaxFactor: temperature(factor, weight) ** 2 };
}

function read(config: RopeConfig, context: Context): Reading {
  const asked = requestOf(config, { length: context.length });
  const turn = ruleOf(config)(config, context, asked);
  const { request, softmaxFactor = turn.softmaxFactor } = besideRequest(turn.request, config);
  return {
    request,
    attentionFactor: undefined,
    attentionTarget: 'cos_sin',
    softmaxFactor: softmaxFactor ?? 1,
    remarks: turn.remarks ?? [],
  };
}

const copy = (source: Source): Source => ({ ...source, claim: `a copy: ${source.claim}` });

const sources: readonly Source[] = [
  ...sourcesOf('jquesnelle/yarn', '995db5b575e75230b3384d658f8b944c9662f775', [
    [
      'scaled_rope/LlamaYaRNScaledRotaryEmbedding.py',
      'YaRN with its ramp over the index, rounded to whole pairs, clamped to d − 1; the paper’s is over turns',
    ],
    ['scaled_rope/LlamaDynamicScaledRotaryEmbedding.py', 'dynamic NTK and dynamic interpolation'],
    ['scaled_rope/LlamaPartNTKScaledRotaryEmbedding.py', 'NTK by parts as first published'],
  ]),
  ...sourcesOf('deepseek-ai/DeepSeek-V3', '9b4e9788e4a3a731f7567338ed15d3ec549ce03b', [
    [
      'inference/model.py',
      'YaRN past the original length only; the temperature on the softmax scale, squared',
    ],
  ]),
  ...sourcesOf('openai/gpt-oss', '7b583341fe16729127f6d5b94a7b09ccae97e1a1', [
    ['gpt_oss/torch/model.py', 'a ramp between fractional pairs, cos and sin times 0.1 ln s + 1'],
  ]),
  ...sourcesOf('meta-llama/llama-models', 'a9c89c471f793423afd4cc3ca8671d6e56fe64cb', [
    ['models/llama3/model.py', 'apply_scaling with 8, 1, 4 and 8192 built in'],
    [
      'models/llama4/model.py',
      'the same with other numbers; the temperature of layers that do not rotate',
    ],
  ]),
  ...sourcesOf('google/gemma_pytorch', '014acb7ac4563a5f77c76d7ff98f31b568c16508', [
    [
      'gemma/gemma3_model.py',
      'global layers divided by 8, base a million; local ones 10,000 and undivided',
    ],
  ]),
  ...sourcesOf('QwenLM/Qwen-Audio', '0b0e882e9a7661a627a77b6d804da64e05fff7a1', [
    [
      'modeling_qwen.py',
      'alpha of the prompt’s length, kept for what follows; log n past seq_length',
    ],
  ]).map(copy),
  ...sourcesOf('zhaohb/InternVL2-4B-OV', '88b328621c0e7d7451aceabaa54594a0261f6396', [
    [
      'modeling_phi3.py',
      'the list by the length of each call, the temperature by the two stated lengths',
    ],
  ]).map(copy),
  ...sourcesOf('intel/auto-round', '3fc2c52a6b4c007f50778fd55a16de0806d5d447', [
    ['modeling_deepseek.py', 'cos and sin times the quotient of the two temperatures'],
  ]).map(copy),
  ...sourcesOf('samson-wang/chatglm-6b-huggingface', '867860a62b54cdc4d58e39ba768005977847d452', [
    ['modeling_chatglm.py', 'two halves of a head with a position each'],
  ]).map(copy),
  ...sourcesOf('THUDM/LongAlign', '21d6e8451ba265b3f66a920d6d66c45ca6f0cf3f', [
    ['modeling_chatglm.py', 'half of a head turns in pairs of neighbours, the base times a ratio'],
  ]).map(copy),
];

export const reference: Runtime = {
  id: 'reference',
  label: 'reference',
  version: 'the repositories and commits of its sources',
  arithmetic: 'double',
  sources,
  read,
};
