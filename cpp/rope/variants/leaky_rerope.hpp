// Leaky ReRoPE: distances are exact within a window and grow k times slower beyond it.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::leaky_rerope {

inline constexpr Param window{"window",
                              "Window",
                              "w",
                              1,
                              16'777'216,
                              Preset{[](const Geometry& g, const Values&) {
                                       return std::max(1.0, std::floor(g.train_length / 2));
                                     },
                                     "half the training length"},
                              1,
                              Kind::integer};
// The smallest k that keeps every distance within the trained ones, w + (N − w)/k ≤ L.
inline constexpr Param k{
    "k",
    "Slow-down beyond the window",
    "k",
    1,
    16'777'216,
    Preset{[](const Geometry& g, const Values& p) {
             const double room = g.train_length - p[window];
             return room > 0 ? std::max(1.0, std::ceil((g.length - p[window]) / room)) : 1.0;
           },
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
    .formula = R"(f(i-j) = w + (i-j-w)/k \text{ beyond } w)",
    .citation = {"Su", "Rectified Rotary Position Embeddings", 2023,
                 "https://github.com/bojone/rerope"},
    .params = {&window, &k},
    .bands = bands,
};

}  // namespace ropewalk::variants::leaky_rerope
