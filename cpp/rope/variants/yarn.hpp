// YaRN: NTK-by-parts with a temperature on the scores.
#pragma once
#include "rope/variant.hpp"
#include "rope/yarn_family.hpp"

namespace ropewalk::variants::yarn {

using namespace yarn_family;

inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, stretch};

inline constexpr Param attention_factor = attention_factor_param(
    [](const Geometry&, const Values& p) { return yarn_family::attention_factor(p[factor], p); });

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  return yarn_family::spectrum(p[factor], p[attention_factor], g, p);
}

inline constexpr Variant variant{
    .id = "yarn",
    .label = "YaRN",
    .summary =
        "Interpolates slow pairs only, and sharpens the scores by a temperature that grows with "
        "the stretch.",
    .formula = R"(\theta_i' = (1-\gamma_i)\,\theta_i/s + \gamma_i\,\theta_i,\quad )"
               R"(\gamma_i = \epsilon \min(1, \max(0, \tfrac{\lceil i_\alpha \rceil - i})"
               R"({\lceil i_\alpha \rceil - \lfloor i_\beta \rfloor})),\quad )"
               R"(i_r = \tfrac{d}{2} \log_b \tfrac{L}{2\pi r},\quad m = 0.1\ln s + 1)",
    .citation = {"Peng et al.", "YaRN: Efficient Context Window Extension of Large Language Models",
                 2023, "https://arxiv.org/abs/2309.00071"},
    .params = {&factor, &beta_fast, &beta_slow, &mscale, &mscale_all_dim, &mscale_rule,
               &mscale_target, &attention_factor, &truncate, &ramp, &ramp_clamp,
               &extrapolation_factor},
    .rope_type = "yarn",
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::yarn
