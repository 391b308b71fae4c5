// NTK-aware: raise the base, so that the slowest pair is interpolated by α and the fastest not at
// all.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::ntk {

inline constexpr Param alpha{"alpha", "Stretch of the slowest pair", R"(\alpha)", 1, 4096, stretch};

// last_pair is bloc97's d/(d−2), which everybody has: it makes the slowest pair exactly α times
// slower. whole is Su's first form (kexue.fm/archives/9706), the base times α.
inline constexpr Param exponent =
    choice("exponent", "Power of the stretch", "p", {"last_pair", "whole"});

// The d of d/(d−2). Only channels that turn matter to the formula, so rotary_dim; exllamav2 counts
// the whole head for most of its models.
inline constexpr Param dim =
    choice("dim", "Channels that the power counts", "d", {"rotary_dim", "head_dim"});

inline double power(const Geometry& g, const Values& p) {
  if (p.is({exponent, "whole"})) return 1;
  if (p.is({dim, "head_dim"})) return g.head_dim / (g.head_dim - 2.0);
  return g.denominator() / (g.rotary_dim - 2);
}

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  return plain_spectrum(g, g.base * std::pow(p[alpha], power(g, p)));
}

// With one pair d/(d−2) divides by zero.
inline std::string clash(const Geometry& g, const Values& p) {
  if (p.is({exponent, "whole"})) return "";
  if (p.is({dim, "head_dim"}))
    return g.head_dim > 2 ? "" : "needs a head of at least 4 channels, got 2";
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
    .params = {&alpha, &exponent, &dim},
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::ntk
