// The decoder: tokens to logits and losses under any plan.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "attention/attend.hpp"
#include "model/config.hpp"
#include "model/weights.hpp"
#include "rope/plan.hpp"
#include "rope/problem.hpp"
#include "rope/setup.hpp"

namespace ropewalk {

inline constexpr std::int64_t longest_text = 65'536;  // tokens of one text

// The gate for a variant on a model: its geometry is the model's. A model trained with log-n
// scaling gets it in every combination that says nothing else about the query's scale, unclamped as
// in training.
Result<Setup> model_setup(const ModelConfig& config, const std::string& variant_text,
                          double length);

// The same where layers take turns: of "window|window|rope" layer l follows text l mod 3.
Result<std::vector<Setup>> model_setups(const ModelConfig& config, const std::string& texts,
                                        double length);

// The shape of a model's attention over a whole text.
AttentionShape attention_shape(const ModelConfig& config, std::int64_t tokens);

// The plan of each layer: one for all, or several that layers take turns with. What is added to
// the embedding is said by the first. A view: the plans must outlive it.
class LayerPlans {
 public:
  LayerPlans(const Plan& one) : plans_(&one, 1) {}
  LayerPlans(const std::vector<Plan>& several) : plans_(several) {}

  const Plan& first() const { return plans_.front(); }
  const Plan& at(std::size_t layer) const { return plans_[layer % plans_.size()]; }
  std::int64_t tokens() const { return first().tokens; }

 private:
  std::span<const Plan> plans_;
};

std::vector<Plan> make_plans(const std::vector<Setup>& setups, std::int64_t tokens);

// x[t] += what the plan adds to the embedding of token t; x: [tokens, C].
void add_positions(const Plan& plan, std::int64_t tokens, std::int64_t width, float* x);

class Transformer {
 public:
  Transformer(const ModelConfig& config, Weights weights);

  const ModelConfig& config() const { return config_; }
  const Weights& weights() const { return weights_; }

  // The stream after the last norm, [tokens, C]. The plans have at least as many tokens.
  std::vector<float> hidden(std::span<const std::int32_t> tokens, const LayerPlans& plans) const;

  // [tokens, V]
  std::vector<float> logits(std::span<const std::int32_t> tokens, const LayerPlans& plans) const;

  // [tokens − 1] nats per token: entry t is the loss of predicting token t + 1 from the tokens 0 …
  // t. predicted, where wanted, gets the likeliest token of each position, [tokens − 1].
  std::vector<float> losses(std::span<const std::int32_t> tokens, const LayerPlans& plans,
                            std::vector<std::int32_t>* predicted = nullptr) const;

 private:
  ModelConfig config_;
  Weights weights_;
};

}  // namespace ropewalk
