// One decoder layer but for its attention: what goes into it, and what is added to the residual
// stream after it.
#pragma once

#include <cstdint>

#include "model/config.hpp"
#include "model/weights.hpp"

namespace ropewalk {

// Widths of one token's row in each array, F for the feed-forward.
struct Widths {
  std::int64_t hidden, query, key, inner;

  explicit Widths(const ModelConfig& config)
      : hidden(config.hidden_size),
        query(std::int64_t{config.heads} * config.head_dim),
        key(std::int64_t{config.kv_heads} * config.head_dim),
        inner(config.intermediate_size) {}
};

// What the first half computes from the stream x [rows, C]: inputs of attention, unrotated.
struct AttentionInput {
  float* normed;       // [rows, C]
  float* inverse_rms;  // [rows], null unless a backward pass follows
  float* query;        // [rows, heads, head_dim]
  float* key;          // [rows, kv_heads, head_dim]
  float* value;        // [rows, kv_heads, head_dim]
};
void attention_input(const ModelConfig& config, const Weights& weights, const LayerTensors& layer,
                     const float* x, std::int64_t rows, const AttentionInput& out);

// x += attended · Woᵀ, attended [rows, heads, head_dim].
void add_attention(const Weights& weights, const LayerTensors& layer, const float* attended,
                   std::int64_t rows, float* x);

// What the second half computes on the way.
struct FeedForward {
  float* normed;       // [rows, C]
  float* inverse_rms;  // [rows], null unless a backward pass follows
  float* gate;         // [rows, F]
  float* up;           // [rows, F]
  float* activated;    // [rows, F] = silu(gate) · up
};
// x += activated · Wdownᵀ
void add_feed_forward(const ModelConfig& config, const Weights& weights, const LayerTensors& layer,
                      std::int64_t rows, const FeedForward& between, float* x);

}  // namespace ropewalk
