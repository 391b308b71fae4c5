// NTK-mixed: digits of unequal base, so that fast pairs are slowed more than by NTK-fixed.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::ntk_mixed {

inline constexpr Param factor{"factor", "Stretch", "k", 1, 1024, stretch};

// 0.625 is the blog's best; its author's ReRoPE repository has 0.75.
inline constexpr Param mixed_b{
    "mixed_b", "From interpolation (0) to NTK-fixed (1)", R"(\beta)", 0, 1, 0.625, 0.005};

// λ_1 … λ_m = exp(a m^β) with a (d/2)^β = ln k, m = i + 1: the last pair is interpolated by k.
inline Spectrum spectrum(const Geometry& g, const Values& p) {
  const double a = std::log(p[factor]) / std::pow(g.pairs(), p[mixed_b]);
  Spectrum slowed = plain_spectrum(g);
  for (int i = 0; i < g.pairs(); ++i)
    slowed.inverse_frequencies[static_cast<std::size_t>(i)] /=
        std::exp(a * std::pow(i + 1, p[mixed_b]));
  return slowed;
}

inline constexpr Variant variant{
    .id = "ntk_mixed",
    .label = "NTK-RoPE mixed",
    .summary = "Between interpolation and NTK-fixed: each digit of a position has its own base.",
    .formula = R"(\theta_i' = \theta_i / e^{a\,(i+1)^\beta},\quad a\,(d/2)^\beta = \ln k)",
    .citation = {"Su", "The road to better transformers, 11: β-ary positions to the end", 2023,
                 "https://kexue.fm/archives/9706"},
    .params = {&factor, &mixed_b},
    .spectrum = spectrum,
};

}  // namespace ropewalk::variants::ntk_mixed
