// NTK-fixed: every digit of a position counts in a base k^(2/d) larger, the first one included.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::ntk_fixed {

inline constexpr Param factor{"factor", "Stretch", "k", 1, 1024, stretch};

// Su counts pairs from 1: pair i is interpolated by k^((i+1)/(d/2)), so the last one by exactly k.
inline Spectrum spectrum(const Geometry& g, const Values& p) {
  Spectrum slowed = plain_spectrum(g);
  for (int i = 0; i < g.pairs(); ++i)
    slowed.inverse_frequencies[static_cast<std::size_t>(i)] /=
        std::pow(p[factor], (i + 1.0) / g.pairs());
  return slowed;
}

inline constexpr Variant variant{
    .id = "ntk_fixed",
    .label = "NTK-RoPE fixed",
    .summary = "Slows each pair a step more than the one before, from the first to the last.",
    .formula = R"(\theta_i' = \theta_i / k^{2(i+1)/d})",
    .citation = {"Su", "The road to better transformers, 11: β-ary positions to the end", 2023,
                 "https://kexue.fm/archives/9706"},
    .params = {&factor},
    .spectrum = spectrum,
};

}  // namespace ropewalk::variants::ntk_fixed
