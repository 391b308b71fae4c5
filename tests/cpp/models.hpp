// Small models for tests: untrained, but with weights large enough that every part of them matters.
#pragma once

#include <string>
#include <vector>

#include "model/transformer.hpp"
#include "numbers.hpp"
#include "setups.hpp"

namespace ropewalk::testing {

// Two queries share a key head, and no size is a multiple of a register.
inline ModelConfig small_config() {
  ModelConfig config;
  config.hidden_size = 12;
  config.intermediate_size = 10;
  config.layers = 2;
  config.heads = 4;
  config.kv_heads = 2;
  config.head_dim = 6;
  config.train_length = 16;
  return config;
}

inline Weights random_weights(const ModelConfig& config, std::uint64_t seed) {
  Weights weights = zero_weights(config);
  for (const Tensor* tensor : weights.at.all()) {
    const std::vector<float> drawn =
        bells(tensor->size(), seed + static_cast<std::uint64_t>(tensor->offset));
    for (std::int64_t i = 0; i < tensor->size(); ++i)
      weights[*tensor][i] = tensor->is_vector ? 1 + 0.2F * drawn[static_cast<std::size_t>(i)]
                                              : 0.5F * drawn[static_cast<std::size_t>(i)];
  }
  return weights;
}

// begin_of_text, then bytes.
inline std::vector<std::int32_t> random_tokens(std::int64_t count, std::uint64_t seed) {
  Random random{seed};
  std::vector<std::int32_t> tokens = {begin_of_text};
  while (static_cast<std::int64_t>(tokens.size()) < count)
    tokens.push_back(static_cast<std::int32_t>(uniform(random, 256)));
  return tokens;
}

inline Setup model_sound(const ModelConfig& config, const std::string& variant,
                         std::int64_t length) {
  return sound(model_setup(config, variant, static_cast<double>(length)));
}

inline std::vector<Setup> models_sound(const ModelConfig& config, const std::string& variants,
                                       std::int64_t length) {
  const Result<std::vector<Setup>> setups =
      model_setups(config, variants, static_cast<double>(length));
  REQUIRE_MESSAGE(setups, (setups ? std::string() : setups.problem().sentence()));
  return *setups;
}

// One of each way to answer the questions, and combinations of all of them.
inline const std::vector<std::string> variants_of_models = {
    "rope",
    "linear(factor=4)",
    "yarn(factor=4)",
    "log_n",
    "window(window=9)",
    "sinks(sinks=3,window=10)",
    "rerope(window=7)",
    "leaky_rerope(window=7)",
    "self_extend(window=7,group=5)",
    "rerope(window=7)+ntk+log_n(clamp=0)",
    "dual_chunk(chunk_size=9,local_size=2)",
    "lambda_mask(local_branch=8,global_branch=3,limit=6)",
    "alibi",
    "alibi+window(window=9)",
    "t5_bias(num_buckets=8,max_distance=30,table=" + numbers(32) + ")",
    "xpos(scale_base=20)",
    "xpos(scale_base=20)+rerope(window=7)+log_n",
    "yarn(factor=4,mscale_target=softmax)",
    "nope+llama4_temperature",
    "sinusoidal",
    "sinusoidal(order=concatenated,denominator=half_minus_one)+window(window=9)",
    "window(window=9)|rope",
    "sinusoidal|alibi",
};

}  // namespace ropewalk::testing
