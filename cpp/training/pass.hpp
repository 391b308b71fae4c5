// One pass over some sequences: forward with everything kept, then backward.
#pragma once

#include <cstdint>
#include <vector>

#include "model/config.hpp"
#include "model/layer.hpp"
#include "model/transformer.hpp"
#include "model/weights.hpp"

namespace ropewalk {

// Sequences of one length, each with the token that follows every token.
struct Batch {
  std::int64_t sequences = 0;
  std::int64_t length = 0;            // T
  std::vector<std::int32_t> inputs;   // [sequences, T], begin_of_text first
  std::vector<std::int32_t> targets;  // [sequences, T]

  std::int64_t rows() const { return sequences * length; }
};

class Pass {
 public:
  // The plans must outlive the pass and have at least `length` tokens.
  Pass(const ModelConfig& config, const LayerPlans& plans, std::int64_t sequences,
       std::int64_t length);

  // For `sequences` of the batch from `first` on. Losses [sequences · T], nats per token, are
  // written; `weight` times the gradient of each is added to the gradient.
  void run(const Weights& weights, const Batch& batch, std::int64_t first, float weight,
           float* losses, Weights& gradient);

 private:
  // What the forward pass of one layer leaves for its backward pass; widths as in layer.hpp.
  struct Kept {
    std::vector<float> input, normed, inverse_rms, query, key, value, attended, log_sum_exp;
    std::vector<float> middle, middle_normed, middle_inverse_rms, gate, up, activated;
  };

  void forward(const Weights& weights, const std::int32_t* tokens);
  void forward_layer(const Weights& weights, const LayerTensors& layer, const Plan& plan,
                     Kept& kept);
  void backward_head(const Weights& weights, const std::int32_t* targets, float weight,
                     float* losses, Weights& gradient);
  void backward_feed_forward(const Weights& weights, const LayerTensors& layer, const Kept& kept,
                             Weights& gradient);
  void backward_attention(const Weights& weights, const LayerTensors& layer, const Plan& plan,
                          const Kept& kept, Weights& gradient);

  const ModelConfig& config_;
  LayerPlans plans_;
  Widths w_;
  std::int64_t sequences_, length_, rows_;
  std::vector<Kept> kept_;  // [layers]
  std::vector<float> x_, dx_, normed_, inverse_rms_, logits_, dnormed_;
  std::vector<float> dattended_, dquery_, dkey_, dvalue_, dactivated_, dgate_, dup_;
};

}  // namespace ropewalk
