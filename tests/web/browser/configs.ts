// A config.json as people have it, that more than one test pastes.

/** Qwen2.5 7B with the YaRN of its README. */
export const qwen = {
  model_type: 'qwen2',
  hidden_size: 3584,
  num_attention_heads: 28,
  rope_theta: 1000000,
  max_position_embeddings: 32768,
  rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 32768 },
};
