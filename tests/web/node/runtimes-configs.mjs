// Configs as published, cut down to what positions need, and ways to spoil one.
import { readConfig } from '../../../web/dist/config/read.js';
import { RopewalkError } from '../../../web/dist/index.js';

const divisors = (pairs, last) =>
  Array.from({ length: pairs }, (_, i) => 1 + ((last - 1) * i) / (pairs - 1));

export const configs = {
  llama31: {
    model_type: 'llama', hidden_size: 4096, num_attention_heads: 32, num_key_value_heads: 8,
    max_position_embeddings: 131072, rope_theta: 500000,
    rope_scaling: {
      rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    },
  },
  qwen25: {
    model_type: 'qwen2', hidden_size: 3584, num_attention_heads: 28, num_key_value_heads: 4,
    max_position_embeddings: 131072, rope_theta: 1000000,
    rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 32768 },
  },
  gptOss: {
    model_type: 'gpt_oss', hidden_size: 2880, num_attention_heads: 64, num_key_value_heads: 8, head_dim: 64,
    max_position_embeddings: 131072, rope_theta: 150000, num_local_experts: 32,
    rope_scaling: {
      rope_type: 'yarn', factor: 32, beta_fast: 32, beta_slow: 1, truncate: false,
      original_max_position_embeddings: 4096,
    },
  },
  deepseekV3: {
    model_type: 'deepseek_v3', hidden_size: 7168, num_attention_heads: 128, kv_lora_rank: 512,
    qk_rope_head_dim: 64, qk_nope_head_dim: 128, v_head_dim: 128,
    max_position_embeddings: 163840, rope_theta: 10000,
    rope_scaling: {
      type: 'yarn', factor: 40, beta_fast: 32, beta_slow: 1, mscale: 1, mscale_all_dim: 1,
      original_max_position_embeddings: 4096,
    },
  },
  phi35: {
    model_type: 'phi3', hidden_size: 3072, num_attention_heads: 32,
    max_position_embeddings: 131072, original_max_position_embeddings: 4096, rope_theta: 10000,
    rope_scaling: { type: 'longrope', long_factor: divisors(48, 64), short_factor: divisors(48, 2) },
  },
  gemma3: {
    model_type: 'gemma3_text', hidden_size: 2560, num_attention_heads: 8, head_dim: 256,
    max_position_embeddings: 131072, rope_theta: 1000000, rope_local_base_freq: 10000,
    sliding_window: 1024, sliding_window_pattern: 6, rope_scaling: { rope_type: 'linear', factor: 8 },
  },
  hunyuan: {
    model_type: 'hunyuan_v1_dense', hidden_size: 4096, num_attention_heads: 32, head_dim: 128,
    max_position_embeddings: 32768, rope_theta: 10000,
    rope_scaling: { type: 'dynamic', alpha: 1000, factor: 1 },
  },
  qwen1: {
    model_type: 'qwen', hidden_size: 4096, num_attention_heads: 32, kv_channels: 128,
    seq_length: 2048, max_position_embeddings: 8192, rotary_emb_base: 10000, rotary_pct: 1,
    use_dynamic_ntk: true, use_logn_attn: true,
  },
  chatglm: {
    model_type: 'chatglm', hidden_size: 4096, num_attention_heads: 32, max_sequence_length: 2048,
    position_encoding_2d: true,
  },
}; // prettier-ignore

/** A config with other settings in its rope dictionary; undefined takes a key away. */
export const scaled = (config, changes) => ({
  ...config,
  rope_scaling: JSON.parse(JSON.stringify({ ...config.rope_scaling, ...changes })),
});

/** The same in the form of version 5. */
export function versionFive({ rope_theta, rope_scaling, ...others }) {
  const { type, ...settings } = rope_scaling;
  return {
    ...others,
    rope_parameters: { rope_theta, ...(type ? { rope_type: type } : {}), ...settings },
  };
}

const usual = { length: 4096, maxLength: 131072 };

export const readBy = (runtime, config, { layerType, ...context } = {}) =>
  runtime.read(readConfig(config, { layerType }), { ...usual, ...context });

export const codes = (reading) => reading.remarks.map(({ code }) => code);
export const remarkOn = (reading, code) => reading.remarks.find((remark) => remark.code === code);

const odd = [undefined, null, 0, -1, 1e308, 'yarn', true, [null], { a: { b: [] } }];

function paths(value, before = []) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [before];
  return [before, ...Object.keys(value).flatMap((key) => paths(value[key], [...before, key]))];
}

const withAt = (value, [key, ...rest], changed) =>
  key === undefined ? changed : { ...value, [key]: withAt(value[key], rest, changed) };

/** Every config above, each value in turn replaced by each of the odd ones. */
export function* spoilt() {
  for (const form of [
    ...Object.values(configs),
    versionFive(configs.gptOss),
    versionFive(configs.llama31),
  ])
    for (const path of paths(form).slice(1))
      for (const value of odd)
        yield { path: path.join('.'), value, config: withAt(form, path, value) };
}

/** What a runtime makes of all of them: a reading whose remarks are sentences, or a RopewalkError; all else is thrown. */
export function survives(runtime) {
  let read = 0;
  let refused = 0;
  for (const { config, path, value } of spoilt())
    try {
      const layerType = config.sliding_window ? 'full_attention' : undefined;
      const reading = readBy(runtime, config, { layerType });
      const unsound = reading.remarks.find(
        ({ where, message }) => !where || !message || /NaN|undefined|\[object/.test(message),
      );
      if (unsound)
        throw new Error(`${path} = ${JSON.stringify(value)}: ${JSON.stringify(unsound)}`);
      read += 1;
    } catch (error) {
      if (!(error instanceof RopewalkError)) throw error;
      refused += 1;
    }
  return { read, refused };
}
