// Leaky ReRoPE: distances are exact within a window and grow k times slower beyond it.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::leaky_rerope {

inline constexpr Param window = tokens("window", "Window", "w", 1, half_training_length);
inline constexpr Param k{
    "k",
    "Slow-down beyond the window",
    "k",
    1,
    most_tokens,
    Preset{[](const Geometry& g, const Values& p) { return least_slowdown(p[window], g); },
           "the smallest that keeps all distances within the training length"}};

inline Bands bands(const Geometry&, const Values& p) {
  const double shift = p[window] * (p[k] - 1);
  const double slow = p[k];
  return {
      {near(p[window])},
      {rest(), [=](double i) { return (i + shift) / slow; }, [=](double j) { return j / slow; }}};
}

inline constexpr Variant variant{
    .id = "leaky_rerope",
    .label = "Leaky ReRoPE",
    .summary = "Beyond the window distances still grow, but k times slower, so order is kept.",
    .formula = R"(f(p-j) = w + (p-j-w)/k \text{ beyond } w)",
    .citation = {"Su", "Rectified Rotary Position Embeddings", 2023,
                 "https://github.com/bojone/rerope"},
    .params = {&window, &k},
    .bands = bands,
};

}  // namespace ropewalk::variants::leaky_rerope
