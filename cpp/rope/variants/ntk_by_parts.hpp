// NTK-by-parts: pairs that turn often in training stay, pairs that never finish a turn are
// interpolated.
#pragma once
#include "rope/ramp.hpp"
#include "rope/variant.hpp"

namespace ropewalk::variants::ntk_by_parts {

inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, stretch};
inline constexpr Param alpha{
    "alpha", "Turns below which a pair is interpolated", R"(\alpha)", 0, 1024, 1};
inline constexpr Param beta{"beta", "Turns above which a pair is kept", R"(\beta)", 0, 1024, 32};

// Equations 17–20 of the YaRN paper: the ramp is linear in r, the turns within the training length.
inline Spectrum spectrum(const Geometry& g, const Values& p) {
  Spectrum parts = plain_spectrum(g);
  for (double& theta : parts.inverse_frequencies) {
    const double keep = kept_by_turns(turns(theta, g), p[alpha], p[beta]);
    theta = blend(keep, theta, theta / p[factor]);
  }
  return parts;
}

inline std::string clash(const Geometry&, const Values& p) {
  return p[alpha] < p[beta] ? "" : "needs alpha < beta";
}

inline constexpr Variant variant{
    .id = "ntk_by_parts",
    .label = "NTK-by-parts",
    .summary = "Interpolates the slow pairs, keeps the fast ones, blends in between.",
    .formula =
        R"(\theta_i' = (1-\gamma(r_i))\,\theta_i/s + \gamma(r_i)\,\theta_i,\quad )"
        R"(\gamma(r) = \min(1, \max(0, \tfrac{r-\alpha}{\beta-\alpha})),\quad r_i = L\theta_i/2\pi)",
    .citation = {"bloc97; Peng et al.",
                 "YaRN: Efficient Context Window Extension of Large Language Models", 2023,
                 "https://arxiv.org/abs/2309.00071"},
    .params = {&factor, &alpha, &beta},
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::ntk_by_parts
