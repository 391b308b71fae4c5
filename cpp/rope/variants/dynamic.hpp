// Dynamic NTK: the NTK-aware base, chosen anew for the length of the text that is read.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::dynamic {

// 2 is what published configurations say. Even 1 stretches: the multiplier is then N/L.
inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, 2};

// Hugging Face's formula. A text within the training length keeps the trained base; a longer one is
// rotated as one prefill of N tokens, keys and queries alike (a cache filled while growing would
// mix several bases).
inline Spectrum spectrum(const Geometry& g, const Values& p) {
  const double n = std::max(g.length, g.train_length);
  const double alpha = p[factor] * n / g.train_length - (p[factor] - 1);
  return plain_spectrum(g, g.base * std::pow(alpha, g.denominator() / (g.rotary_dim - 2)));
}

inline std::string clash(const Geometry& g, const Values&) {
  return g.rotary_dim > 2 ? "" : "needs at least 4 rotated channels, got 2";
}

inline constexpr Variant variant{
    .id = "dynamic",
    .label = "Dynamic NTK",
    .summary = "Raises the base only as far as the text at hand needs; short texts are untouched.",
    .formula = R"(\theta_i' = \bigl(b\,(s N/L - s + 1)^{d/(d-2)}\bigr)^{-2i/d})",
    .citation = {"emozilla",
                 "Dynamically Scaled RoPE further increases performance of long context LLaMA",
                 2023, "https://www.reddit.com/r/LocalLLaMA/comments/14mrgpr/"},
    .params = {&factor},
    .rope_type = "dynamic",
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::dynamic
