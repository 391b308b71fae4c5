// NTK-aware: raise the base, so that the slowest pair is interpolated by α and the fastest not at
// all.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::ntk {

inline constexpr Param alpha{"alpha", "Stretch of the slowest pair", R"(\alpha)", 1, 4096, stretch};

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  return plain_spectrum(g, g.base * std::pow(p[alpha], g.denominator() / (g.rotary_dim - 2)));
}

// With one pair the exponent d/(d−2) divides by zero.
inline std::string clash(const Geometry& g, const Values&) {
  return g.rotary_dim > 2 ? "" : "needs at least 4 rotated channels, got 2";
}

inline constexpr Variant variant{
    .id = "ntk",
    .label = "NTK-aware",
    .summary = "Raises the base: slow pairs are stretched, fast pairs keep their resolution.",
    .formula = R"(\theta_i' = (b\,\alpha^{d/(d-2)})^{-2i/d})",
    .citation = {"bloc97",
                 "NTK-Aware Scaled RoPE allows LLaMA models to have extended context size", 2023,
                 "https://www.reddit.com/r/LocalLLaMA/comments/14lz7j5/"},
    .params = {&alpha},
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::ntk
