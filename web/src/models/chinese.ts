// Baichuan 1 and 2, InternLM 1 and 2.

import { type ModelPreset, read } from './preset.js';

const alibi =
  'No rotation: a bias over distance (ALiBi), slopes for 40 heads. Its config has no key for that; width and model type tell.';
const sameByWidth = `${read.gguf}: src/models/baichuan.cpp (40 layers: ALiBi)`;

const baichuan = (id: string, label: string, more: Partial<ModelPreset>): ModelPreset => ({
  id,
  label,
  config: {
    model_type: 'baichuan',
    hidden_size: 4096,
    num_attention_heads: 32,
    max_position_embeddings: 4096,
  },
  source: '',
  verified: true,
  layout: 'half',
  notes: 'The base is its code’s: 10000.',
  ...more,
});

const wide = { model_type: 'baichuan', hidden_size: 5120, num_attention_heads: 40 };

const baichuans: readonly ModelPreset[] = [
  baichuan('baichuan-7b', 'Baichuan 7B', {
    source:
      'baichuan-inc/Baichuan-7B @6f3ef46: models/configuration_baichuan.py, modeling_baichuan.py',
  }),
  baichuan('baichuan-13b', 'Baichuan 13B', {
    config: { ...wide, model_max_length: 4096 },
    source: `${read.copies}/baichuan-13b-base/config.json, modeling_baichuan.py; ${sameByWidth}`,
    layout: undefined,
    notes: alibi,
  }),
  baichuan('baichuan2-7b', 'Baichuan2 7B', {
    source: `${read.presets} (baichuan, vocabulary 125696); baichuan-inc/Baichuan2 issue 308 (base)`,
  }),
  baichuan('baichuan2-13b', 'Baichuan2 13B', {
    config: { ...wide, model_max_length: 4096 },
    source: `inclusionAI/Ling: atb_llm/models/baichuan/v2_13b/config_baichuan.py (width, heads); baichuan-inc/Baichuan2 issue 337 (4096); ${sameByWidth}`,
    layout: undefined,
    notes: `${alibi} Its version 2.0 says 8192.`,
  }),
];

const internlm2 = {
  model_type: 'internlm2',
  hidden_size: 4096,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  max_position_embeddings: 32768,
  rope_theta: 1000000,
};

const internlms: readonly ModelPreset[] = [
  {
    id: 'internlm-7b',
    label: 'InternLM 7B',
    config: {
      model_type: 'internlm',
      hidden_size: 4096,
      num_attention_heads: 32,
      max_position_embeddings: 2048,
    },
    source: `${read.presets} (internlm); InternLM/InternLM @dbec726^: tools/transformers/configuration_internlm.py, modeling_internlm.py`,
    verified: true,
    layout: 'half',
    notes: 'The base is its code’s: 10000. Its model card speaks of 8K for a chat version.',
  },
  {
    id: 'internlm2-7b',
    label: 'InternLM2 7B',
    config: { ...internlm2, rope_scaling: null },
    source: `${read.presets} (internlm2)`,
    verified: true,
    layout: 'half',
    notes: 'For 200K its authors add dynamic NTK with factor 2 (chat/lmdeploy.md).',
  },
  {
    id: 'internlm2.5-7b',
    label: 'InternLM2.5 7B Chat',
    config: { ...internlm2, rope_scaling: { type: 'dynamic', factor: 2 } },
    source: `${read.presets} (internlm2_5_7b)`,
    verified: true,
    layout: 'half',
    notes: 'Dynamic NTK, which runtimes read in different ways.',
  },
];

export const chinese: readonly ModelPreset[] = [...baichuans, ...internlms];
