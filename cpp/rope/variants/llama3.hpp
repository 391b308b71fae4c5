// Llama 3.1: pairs that turn often in training stay, pairs that never finish a turn are
// interpolated.
#pragma once
#include "rope/ramp.hpp"
#include "rope/variant.hpp"

namespace ropewalk::variants::llama3 {

inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, stretch};
inline constexpr Param low_freq_factor{
    "low_freq_factor", "Turns below which a pair is interpolated", R"(\alpha)", 0.001, 1024, 1};
inline constexpr Param high_freq_factor{
    "high_freq_factor", "Turns above which a pair is kept", R"(\beta)", 0.001, 1024, 4};

// Meta compares wavelengths, λ < L/β and λ > L/α; in turns r = L/λ that is r > β and r < α. With
// α = β the ramp is a step, and a pair of exactly so many turns is interpolated.
inline Spectrum spectrum(const Geometry& g, const Values& p) {
  Spectrum parts = plain_spectrum(g);
  for (double& theta : parts.inverse_frequencies) {
    const double keep = kept_by_turns(turns(theta, g), p[low_freq_factor], p[high_freq_factor]);
    theta = blend(keep, theta, theta / p[factor]);
  }
  return parts;
}

inline std::string clash(const Geometry&, const Values& p) {
  return p[low_freq_factor] <= p[high_freq_factor] ? ""
                                                   : "needs low_freq_factor ≤ high_freq_factor";
}

inline constexpr Variant variant{
    .id = "llama3",
    .label = "Llama 3.1",
    .summary =
        "Interpolates pairs that turn less than once in training, keeps those that turn "
        "four times, blends in between.",
    .formula = R"(\theta_i' = (1-\gamma(r_i))\,\theta_i/s + \gamma(r_i)\,\theta_i,\quad )"
               R"(\gamma(r) = \min(1, \max(0, \tfrac{r-\alpha}{\beta-\alpha})),\quad )"
               R"(r_i = L\theta_i/2\pi)",
    .citation = {"Meta", "The Llama 3 Herd of Models", 2024, "https://arxiv.org/abs/2407.21783"},
    .params = {&factor, &low_freq_factor, &high_freq_factor},
    .rope_type = "llama3",
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::llama3
