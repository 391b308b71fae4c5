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
#include "rope/setup.hpp"

namespace ropewalk {

inline constexpr std::int64_t longest_text = 65'536;  // tokens of one text

// The gate for a variant on a model: its geometry is the model's. A model trained with log-n
// scaling gets it in every combination that says nothing else about the query's scale, unclamped as
// in training.
Result<Setup> model_setup(const ModelConfig& config, const std::string& variant_text,
                          double length);

// The shape of a model's attention when the rows are tokens first_query … first_query + queries
// − 1.
AttentionShape attention_shape(const ModelConfig& config, std::int64_t queries, std::int64_t keys,
                               std::int64_t first_query = 0);

class Transformer {
 public:
  Transformer(const ModelConfig& config, Weights weights);

  const ModelConfig& config() const { return config_; }
  const Weights& weights() const { return weights_; }

  // The stream after the last norm, [tokens, C]. The plan has at least as many tokens.
  std::vector<float> hidden(std::span<const std::int32_t> tokens, const Plan& plan) const;

  // [tokens, V]
  std::vector<float> logits(std::span<const std::int32_t> tokens, const Plan& plan) const;

  // [tokens − 1] nats per token: entry t is the loss of predicting token t + 1 from the tokens 0 …
  // t. predicted, where wanted, gets the likeliest token of each position, [tokens − 1].
  std::vector<float> losses(std::span<const std::int32_t> tokens, const Plan& plan,
                            std::vector<std::int32_t>* predicted = nullptr) const;

 private:
  ModelConfig config_;
  Weights weights_;
};

}  // namespace ropewalk
