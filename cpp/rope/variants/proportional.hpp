// Proportional RoPE: a fraction of the pairs turns, at the speeds they have when all turn; the slow
// rest stands still.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::proportional {

// Published models turn as fast as they were trained.
inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, 1};
inline constexpr Param partial_rotary_factor{
    "partial_rotary_factor", "Fraction of the pairs that turn", R"(\rho)", 0, 1, 1, 0.01};

// Of the rotated channels d, which are the whole head in models that have this: elsewhere partial
// rotary is a smaller d, whose exponents count to d and whose channels are the head's first.
inline Spectrum spectrum(const Geometry& g, const Values& p) {
  const double turning = std::floor(p[partial_rotary_factor] * g.rotary_dim / 2);
  Spectrum partial = plain_spectrum(g);
  for (int i = 0; i < g.pairs(); ++i) {
    double& theta = partial.inverse_frequencies[static_cast<std::size_t>(i)];
    theta = i < turning ? theta / p[factor] : 0;
  }
  return partial;
}

inline constexpr Variant variant{
    .id = "proportional",
    .label = "Proportional RoPE",
    .summary = "Turns only the fastest pairs, and leaves the others without a position.",
    .formula =
        R"(\theta_i' = b^{-2i/d}/s \text{ for } i < \lfloor \rho\,d/2 \rfloor, \text{ else } 0)",
    .citation = {"Google DeepMind", "Gemma 4, in transformers: rope_type proportional", 2026,
                 "https://github.com/huggingface/transformers/blob/main/src/transformers/"
                 "modeling_rope_utils.py"},
    .params = {&factor, &partial_rotary_factor},
    .rope_type = "proportional",
    .spectrum = spectrum,
};

}  // namespace ropewalk::variants::proportional
