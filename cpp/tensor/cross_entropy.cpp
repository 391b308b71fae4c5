// Cross-entropy, forward then backward.
#include "tensor/cross_entropy.hpp"

#include <algorithm>
#include <cmath>

#include "rope/lanes.hpp"

namespace ropewalk {
namespace {

// Σ e^(logit − largest): at most `vocabulary`, so it cannot overflow.
float sum_of_exponentials(const float* logits, std::int64_t vocabulary, float largest) {
  return sum_over(vocabulary, [&]<class V>(std::int64_t i) {
    return exponential(load<V>(logits + i) - splat<V>(largest));
  });
}

}  // namespace

void cross_entropy(const float* logits, const std::int32_t* targets, std::int64_t rows,
                   std::int64_t vocabulary, float* losses, std::int32_t* predicted) {
  for (std::int64_t row = 0; row < rows; ++row, logits += vocabulary) {
    const float largest = largest_of(logits, vocabulary);
    const float sum = sum_of_exponentials(logits, vocabulary, largest);
    losses[row] = std::log(sum) + (largest - logits[targets[row]]);
    if (predicted)
      predicted[row] =
          static_cast<std::int32_t>(std::find(logits, logits + vocabulary, largest) - logits);
  }
}

void cross_entropy_backward(const float* logits, const std::int32_t* targets, const float* dlosses,
                            std::int64_t rows, std::int64_t vocabulary, float* dlogits) {
  for (std::int64_t row = 0; row < rows; ++row, logits += vocabulary, dlogits += vocabulary) {
    const float largest = largest_of(logits, vocabulary);
    const float scale = dlosses[row] / sum_of_exponentials(logits, vocabulary, largest);
    for_lanes(vocabulary, [&]<class V>(std::int64_t i) {
      store(dlogits + i, exponential(load<V>(logits + i) - splat<V>(largest)) * splat<V>(scale));
    });
    dlogits[targets[row]] -= dlosses[row];
  }
}

}  // namespace ropewalk
