// The cache: keys and values of the tokens already read, so that one more token costs one row.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/transformer.hpp"

namespace ropewalk {

class Cache {
 public:
  // Holds up to plans.tokens() tokens; model and plans must outlive it. Keys are kept unrotated,
  // because a band may turn the same key to another position for a later query.
  Cache(const Transformer& model, const LayerPlans& plans);

  // Reads tokens after those read before. Logits of the token that follows the last one, [V].
  std::vector<float> read(std::span<const std::int32_t> tokens);

  std::int64_t tokens() const { return tokens_; }
  std::int64_t room() const { return plans_.tokens() - tokens_; }

 private:
  const Transformer& model_;
  LayerPlans plans_;
  std::int64_t tokens_ = 0;
  std::vector<std::vector<float>> keys_, values_;  // [layers][plans.tokens(), kv_heads, head_dim]
};

struct Generation {
  std::int64_t tokens = 64;  // to add
  double temperature = 0;    // 0: the likeliest token each time
  std::uint64_t seed = 1;
};

// The tokens that follow the prompt, as many as asked for and as the plans have room for. The
// prompt is not empty.
std::vector<std::int32_t> generate(const Transformer& model, const LayerPlans& plans,
                                   std::span<const std::int32_t> prompt, const Generation& how);

}  // namespace ropewalk
