// ChatGLM 1, 2 and 3, and GLM-4.

import { type ModelPreset, read } from './preset.js';

const glm = {
  model_type: 'chatglm',
  hidden_size: 4096,
  num_attention_heads: 32,
  kv_channels: 128,
  multi_query_attention: true,
  multi_query_group_num: 2,
  original_rope: true,
};
const halfTurns = 'The first 64 of 128 channels turn; the exponent counts over those 64.';

const late = (
  id: string,
  label: string,
  lengths: Readonly<Record<string, number>>,
  source: string,
  more: Partial<ModelPreset> = {},
): ModelPreset => ({
  id,
  label,
  config: { ...glm, ...lengths },
  source: `${source}; li-plus/chatglm.cpp @f86777c: chatglm.cpp (64 of 128, interleaved), chatglm_cpp/convert.py (base)`,
  verified: true,
  layout: 'interleaved',
  notes: halfTurns,
  ...more,
});

export const glms: readonly ModelPreset[] = [
  {
    id: 'chatglm-6b',
    label: 'ChatGLM 6B',
    config: {
      model_type: 'chatglm',
      hidden_size: 4096,
      num_attention_heads: 32,
      max_sequence_length: 2048,
      position_encoding_2d: true,
    },
    source: 'li-plus/chatglm.cpp @f86777c: chatglm.cpp, chatglm_cpp/convert.py (both halves, base)',
    verified: true,
    layout: 'half',
    notes:
      'Both halves of a head turn, by two positions: in the text, and in the answer. Pairs lie within each half. The config was seen in several logs besides.',
  },
  late(
    'chatglm2-6b',
    'ChatGLM2 6B',
    { seq_length: 32768 },
    `${read.copies}/chatglm2-6b/config.json`,
    {
      notes: `${halfTurns} Its chats were aligned on 8192 tokens. In ChatGLM2-6B-32K, rope_ratio 16 divides the positions; from ChatGLM3 on it multiplies the base (ztxz16/fastllm issue 374).`,
    },
  ),
  late('chatglm3-6b', 'ChatGLM3 6B', { seq_length: 8192 }, `${read.presets} (chatglm)`),
  late(
    'chatglm3-6b-32k',
    'ChatGLM3 6B 32K',
    { seq_length: 32768, rope_ratio: 50 },
    'mindspore-lab/mindformers @384f1125: research/glm32k/run_glm32k.yaml, glm32k_modules.py',
  ),
  late(
    'chatglm3-6b-128k',
    'ChatGLM3 6B 128K',
    { seq_length: 131072, rope_ratio: 500 },
    'shiroko98/megatron_data_process @5147646: chatglm3-6b-128k/config.json',
  ),
  late(
    'glm-4-9b',
    'GLM-4 9B Chat',
    { seq_length: 131072, rope_ratio: 500 },
    'mindspore-lab/mindformers @fd4deebc: configs/glm4/predict_glm4_9b_chat.yaml (ratio, groups); THUDM/GLM-4 @3f79b54: README_20240605.md (131072)',
  ),
  late(
    'glm-4-9b-1m',
    'GLM-4 9B Chat 1M',
    { seq_length: 1048576, rope_ratio: 10000, multi_query_group_num: 4 },
    'copies without a name of its config',
    {
      verified: false,
      notes: `${halfTurns} Three copies of its config agree, all without a name to cite.`,
    },
  ),
];
