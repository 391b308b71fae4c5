// A layer's linear parts.
#include "model/layer.hpp"

#include "tensor/norm.hpp"
#include "tensor/swiglu.hpp"

namespace ropewalk {
namespace {

// y[rows, out] (+)= x[rows, in] · Wᵀ
void linear(const Weights& weights, const Tensor& tensor, const float* x, std::int64_t rows,
            float* y, bool accumulate = false) {
  matmul(row_major(x, rows, tensor.columns), weights.matrix(tensor).transposed(), y, accumulate);
}

}  // namespace

void attention_input(const ModelConfig& config, const Weights& weights, const LayerTensors& layer,
                     const float* x, std::int64_t rows, const AttentionInput& out) {
  rms_norm(x, weights[layer.input_norm], rows, config.hidden_size,
           static_cast<float>(config.rms_norm_eps), out.normed, out.inverse_rms);
  linear(weights, layer.query, out.normed, rows, out.query);
  linear(weights, layer.key, out.normed, rows, out.key);
  linear(weights, layer.value, out.normed, rows, out.value);
}

void add_attention(const Weights& weights, const LayerTensors& layer, const float* attended,
                   std::int64_t rows, float* x) {
  linear(weights, layer.output, attended, rows, x, true);
}

void add_feed_forward(const ModelConfig& config, const Weights& weights, const LayerTensors& layer,
                      std::int64_t rows, const FeedForward& between, float* x) {
  rms_norm(x, weights[layer.post_norm], rows, config.hidden_size,
           static_cast<float>(config.rms_norm_eps), between.normed, between.inverse_rms);
  linear(weights, layer.gate, between.normed, rows, between.gate);
  linear(weights, layer.up, between.normed, rows, between.up);
  swiglu(between.gate, between.up, rows * config.intermediate_size, between.activated);
  linear(weights, layer.down, between.activated, rows, x, true);
}

}  // namespace ropewalk
