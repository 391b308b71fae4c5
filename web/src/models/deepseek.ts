// DeepSeek-V2 and V3: of each head only a slice of 64 channels turns.

import { type ModelPreset, read } from './preset.js';

const latent = { qk_rope_head_dim: 64, qk_nope_head_dim: 128 };

const yarn = (mscale: number) => ({
  beta_fast: 32,
  beta_slow: 1,
  factor: 40,
  mscale,
  mscale_all_dim: mscale,
  original_max_position_embeddings: 4096,
  type: 'yarn',
});

const softmax =
  'cos and sin stay as they are; the softmax scale is multiplied by (0.1·mscale·ln 40 + 1)² instead.';

export const deepseeks: readonly ModelPreset[] = [
  {
    id: 'deepseek-v2-lite',
    label: 'DeepSeek-V2 Lite',
    config: {
      model_type: 'deepseek_v2',
      hidden_size: 2048,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      ...latent,
      max_position_embeddings: 163840,
      rope_theta: 10000,
      rope_scaling: yarn(0.707),
    },
    source: `${read.presets} (deepseek_v2_lite)`,
    verified: true,
    layout: 'interleaved',
    notes: softmax,
  },
  {
    id: 'deepseek-v2',
    label: 'DeepSeek-V2',
    config: {
      model_type: 'deepseek_v2',
      hidden_size: 5120,
      num_attention_heads: 128,
      num_key_value_heads: 128,
      ...latent,
      max_position_embeddings: 163840,
      rope_theta: 10000,
      rope_scaling: yarn(0.707),
    },
    source:
      'mindspore-lab/mindformers @ffc41ad: research/deepseek2/deepseek2_236b/predict_deepseek2_236B.yaml; deepseek-ai/DeepSeek-V3 @9b4e978: inference/configs/config_236B.json',
    verified: false,
    layout: 'interleaved',
    notes: `${softmax} Its source has 0.707 for mscale and mscale_all_dim; a copy without a name has 1 for both.`,
  },
  {
    id: 'deepseek-v3',
    label: 'DeepSeek-V3',
    config: {
      model_type: 'deepseek_v3',
      hidden_size: 7168,
      num_attention_heads: 128,
      num_key_value_heads: 128,
      ...latent,
      max_position_embeddings: 163840,
      rope_theta: 10000,
      rope_scaling: yarn(1),
    },
    source: `${read.metal}/demos/deepseek_v3/reference/config.json @621eaf12; deepseek-ai/DeepSeek-V3 @9b4e978: inference/model.py`,
    verified: true,
    layout: 'interleaved',
    notes: softmax,
  },
];
