// The shape of a model, read from and written as a Hugging Face config.json.
#pragma once

#include <cstdint>
#include <string>

#include "rope/problem.hpp"

namespace ropewalk {

// The vocabulary: the 256 bytes, and one token that stands at position 0 of every text.
inline constexpr std::int32_t begin_of_text = 256;
inline constexpr int byte_vocabulary = 257;

struct ModelConfig {
  int vocab_size = byte_vocabulary;
  int hidden_size = 128;
  int intermediate_size = 344;
  int layers = 4;
  int heads = 4;
  int kv_heads = 4;
  int head_dim = 32;
  double rope_theta = 500;
  double rms_norm_eps = 1e-5;
  int train_length = 128;  // tokens, "max_position_embeddings"
  bool log_n_trained =
      false;  // "use_logn_attn": the queries were scaled by ln n / ln L in training

  bool operator==(const ModelConfig&) const = default;
};

// The gate: a LLaMA of bytes within limits that a browser can hold, or the first thing that is
// wrong.
Result<ModelConfig> read_config(const std::string& json);

std::string write_config(const ModelConfig& config);

}  // namespace ropewalk
