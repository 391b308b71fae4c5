// NTK-by-parts as it was first: interpolation, NTK-aware and no change, blended one into the next.
#pragma once
#include "rope/ramp.hpp"
#include "rope/variant.hpp"

namespace ropewalk::variants::ntk_by_parts_original {

inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, stretch};
inline constexpr Param extrapolation_factor{
    "extrapolation_factor", "Weight of what is kept", R"(\epsilon)", 0, 1, 1, 0.01};
inline constexpr Param ntk_factor{"ntk_factor", "Weight of NTK-aware", R"(\eta)", 0, 1, 1, 0.01};

// The turns at which the authors found each blend to begin and end, tried on LLaMA.
inline constexpr double beta_0 = 1.25, beta_1 = 0.75;  // NTK-aware above, interpolation below
inline constexpr double gamma_0 = 16, gamma_1 = 2;     // unchanged above, the first blend below

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  const double last_pair = g.denominator() / (g.rotary_dim - 2);
  const Spectrum ntk = plain_spectrum(g, g.base * std::pow(p[factor], last_pair));
  const IndexRamp ntk_ramp(beta_0, beta_1, true, g.rotary_dim - 1, g);
  const IndexRamp plain_ramp(gamma_0, gamma_1, true, g.rotary_dim - 1, g);
  Spectrum parts = plain_spectrum(g);
  for (int i = 0; i < g.pairs(); ++i) {
    const auto pair = static_cast<std::size_t>(i);
    double& theta = parts.inverse_frequencies[pair];
    const double slowed =
        blend(ntk_ramp.kept(i) * p[ntk_factor], ntk.inverse_frequencies[pair], theta / p[factor]);
    theta = blend(plain_ramp.kept(i) * p[extrapolation_factor], theta, slowed);
  }
  return parts;
}

// With one pair d/(d−2) divides by zero.
inline std::string clash(const Geometry& g, const Values&) {
  return g.rotary_dim > 2 ? "" : "needs at least 4 rotated channels, got 2";
}

inline constexpr Variant variant{
    .id = "ntk_by_parts_original",
    .label = "NTK-by-parts, the first",
    .summary = "Blends interpolation, NTK-aware and no change, from the slow pairs to the fast.",
    .formula = R"(\theta_i' = (1-\gamma_i)\bigl((1-\beta_i)\,\theta_i/s + )"
               R"(\beta_i\,\theta_i^{\mathrm{ntk}}\bigr) + \gamma_i\,\theta_i,\quad )"
               R"(\theta_i^{\mathrm{ntk}} = (b\,s^{d/(d-2)})^{-2i/d},\quad )"
               R"(\gamma_i = \epsilon\,\kappa_i(16, 2),\quad )"
               R"(\beta_i = \eta\,\kappa_i(\tfrac{5}{4}, \tfrac{3}{4}),\quad )"
               R"(\kappa_i(r, u) = \min(1, \max(0, \tfrac{\lceil i_u \rceil - i})"
               R"({\lceil i_u \rceil - \lfloor i_r \rfloor})),\quad )"
               R"(i_r = \tfrac{d}{2} \log_b \tfrac{L}{2\pi r})",
    .citation = {"bloc97", "NTK-by-parts RoPE, in the first code of YaRN", 2023,
                 "https://github.com/jquesnelle/yarn"},
    .params = {&factor, &extrapolation_factor, &ntk_factor},
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::ntk_by_parts_original
