// Dynamic interpolation: positions are squeezed only as far as the text at hand needs.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::dynamic_linear {

// Keys and queries alike, as one prefill of N tokens rotates them.
inline Spectrum spectrum(const Geometry& g, const Values&) {
  Spectrum slowed = plain_spectrum(g);
  if (g.length <= g.train_length) return slowed;
  for (double& theta : slowed.inverse_frequencies) theta *= g.train_length / g.length;
  return slowed;
}

inline constexpr Variant variant{
    .id = "dynamic_linear",
    .label = "Dynamic interpolation",
    .summary =
        "Squeezes a text that is too long into the trained range; short texts are untouched.",
    .formula = R"(\theta_i' = \theta_i \min(1, L/N))",
    .citation = {"emozilla",
                 "Dynamically Scaled RoPE further increases performance of long context LLaMA",
                 2023, "https://www.reddit.com/r/LocalLLaMA/comments/14mrgpr/"},
    .spectrum = spectrum,
};

}  // namespace ropewalk::variants::dynamic_linear
