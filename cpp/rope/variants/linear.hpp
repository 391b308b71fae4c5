// Position interpolation: squeeze longer texts into the trained range.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::linear {

inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, stretch};

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  Spectrum slowed = plain_spectrum(g);
  for (double& theta : slowed.inverse_frequencies) theta /= p[factor];
  return slowed;
}

inline constexpr Variant variant{
    .id = "linear",
    .label = "Position interpolation",
    .summary = "Slows every pair by the same factor, so long texts reuse the trained angles.",
    .formula = R"(\theta_i' = \theta_i / s)",
    .citation = {"Chen et al.",
                 "Extending Context Window of Large Language Models via Positional Interpolation",
                 2023, "https://arxiv.org/abs/2306.15595"},
    .params = {&factor},
    .rope_type = "linear",
    .spectrum = spectrum,
};

}  // namespace ropewalk::variants::linear
