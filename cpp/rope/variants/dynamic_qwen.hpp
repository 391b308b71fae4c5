// Qwen's dynamic NTK: the NTK-aware base, raised in steps whenever the text doubles.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::dynamic_qwen {

// α is 1 up to L, 3 up to 2L, 7 up to 4L …: the power of two that holds the text, doubled, less 1.
// A cache that grows past a step keeps its base for a while; this is the base of one prefill.
inline double alpha(const Geometry& g) {
  const double doublings = std::ceil(std::log2(g.length / g.train_length));
  return std::max(1.0, std::exp2(doublings + 1) - 1);
}

inline Spectrum spectrum(const Geometry& g, const Values&) {
  const double last_pair = g.denominator() / (g.rotary_dim - 2);
  return plain_spectrum(g, g.base * std::pow(alpha(g), last_pair));
}

// With one pair d/(d−2) divides by zero.
inline std::string clash(const Geometry& g, const Values&) {
  return g.rotary_dim > 2 ? "" : "needs at least 4 rotated channels, got 2";
}

inline constexpr Variant variant{
    .id = "dynamic_qwen",
    .label = "Qwen's dynamic NTK",
    .summary = "Raises the base in steps, one for each time the text outgrows a doubled length.",
    .formula = R"(\theta_i' = (b\,\alpha^{d/(d-2)})^{-2i/d},\quad )"
               R"(\alpha = \max(1, 2^{\lceil\log_2(N/L)\rceil+1} - 1))",
    .citation = {"Bai et al.", "Qwen Technical Report", 2023, "https://arxiv.org/abs/2309.16609"},
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::dynamic_qwen
