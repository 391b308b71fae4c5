// reference: what a model was made with, by the code of its authors where that is to be had, by the paper's elsewhere.

import type { RopeConfig } from '../config/config.js';
import { label, ruleOf, type Turn } from './reference-rules.js';
import { requestOf } from '../config/request.js';
import type { RopeRequest } from '../lib/rope.js';
import { type Context, type Reading, type Runtime, type Source, sourcesOf } from './runtime.js';
import { temperature } from '../config/temperature.js';
import { numberIn } from '../config/settings.js';
import { neededBy, typePlace } from './values.js';

// A weight on the softmax is said beside the request, as for the runtimes.
function besideRequest(request: RopeRequest, config: RopeConfig): Turn {
  const { mscale_target, ...params } = request.params ?? {};
  if (mscale_target !== 'softmax') return { request };
  const factor = neededBy(numberIn(config, 'factor'), typePlace(config), label);
  const weight = numberIn(config, 'mscale_all_dim') ?? 0;
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
  version: 'the commits of its sources',
  arithmetic: 'double',
  sources,
  read,
};
