// Qwen's first models: a dynamic base and log-n attention, said by flags of their own.

import { type ModelPreset, read } from './preset.js';

const ini = 'intel/xFasterTransformer @820dab5: examples/model_config';

const qwen1 = (width: number, heads: number, lengths: readonly [number, number]) => ({
  model_type: 'qwen',
  hidden_size: width,
  num_attention_heads: heads,
  kv_channels: 128,
  seq_length: lengths[0],
  max_position_embeddings: lengths[1],
  rotary_emb_base: 10000,
  rotary_pct: 1,
  use_dynamic_ntk: true,
  use_logn_attn: true,
});
const past =
  'Past seq_length its own code raises the base in steps and multiplies the query by log-n.';

export const firstQwens: readonly ModelPreset[] = [
  {
    id: 'qwen-1.8b',
    label: 'Qwen 1.8B',
    config: qwen1(2048, 16, [8192, 8192]),
    source: `${read.presets} (qwen)`,
    verified: true,
    layout: 'half',
    notes: past,
  },
  {
    id: 'qwen-7b-2k',
    label: 'Qwen 7B, of August 2023',
    config: qwen1(4096, 32, [2048, 8192]),
    source: `${read.copies}/qwen-7b/config.json; QwenLM/Qwen @2df8e8a: README.md (2048, then 8192)`,
    verified: true,
    layout: 'half',
    notes: `${past} The weights of September 2023 were trained on 8192.`,
  },
  {
    id: 'qwen-7b',
    label: 'Qwen 7B',
    config: qwen1(4096, 32, [8192, 32768]),
    source:
      'stanford-crfm/levanter @249b62e: tests/test_qwen2.py; QwenLM/Qwen @2df8e8a: README.md (trained on 8192, read up to 32K)',
    verified: true,
    layout: 'half',
    notes: past,
  },
  {
    id: 'qwen-14b',
    label: 'Qwen 14B',
    config: qwen1(5120, 40, [2048, 8192]),
    source: `${ini}/qwen-14b/config.ini; QwenLM/Qwen issue 540 (seq_length 2048, at most 8192)`,
    verified: true,
    layout: 'half',
    notes: past,
  },
  {
    id: 'qwen-72b',
    label: 'Qwen 72B',
    config: {
      ...qwen1(8192, 64, [32768, 32768]),
      rotary_emb_base: 1000000,
      rope_theta: 1000000,
      use_dynamic_ntk: false,
      use_logn_attn: false,
    },
    source: `${read.copies}/Qwen-72B/config.json; Tlntin/Qwen-TensorRT-LLM pull request 43`,
    verified: true,
    layout: 'half',
    notes: 'Reads 32K by a larger base alone.',
  },
];
