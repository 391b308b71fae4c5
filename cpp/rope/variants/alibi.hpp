// ALiBi: nothing turns; each head takes off its own price for every token of distance.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::alibi {

// m_h = 2^(−8(h+1)/n) for n heads. Where n is no power of two, the slopes of the power below it,
// then every other slope of the power above.
inline double slope(int head, int heads) {
  int power = 1;
  while (2 * power <= heads) power *= 2;
  if (head < power) return std::exp2(-8.0 * (head + 1) / power);
  return std::exp2(-4.0 * (2 * (head - power) + 1) / power);
}

// The authors' program adds m_h·j: the same but for a constant a query, which the softmax drops.
inline double bias(const ScoreAt& score, const Geometry& g, const Values&) {
  return -slope(score.head, g.heads) * score.distance;
}

inline constexpr Variant variant{
    .id = "alibi",
    .label = "ALiBi",
    .summary = "Takes from each score a price that grows with the distance, at a rate of the head.",
    .formula = R"(\langle q, k \rangle - m_h (p - j),\quad m_h = 2^{-8(h+1)/n})",
    .citation = {"Press et al.",
                 "Train Short, Test Long: Attention with Linear Biases Enables Input Length "
                 "Extrapolation",
                 2021, "https://arxiv.org/abs/2108.12409"},
    .bias = bias,
    .rotates = false,
};

}  // namespace ropewalk::variants::alibi
