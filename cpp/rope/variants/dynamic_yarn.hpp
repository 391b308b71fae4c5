// Dynamic YaRN: YaRN with the stretch that the text at hand needs, so that short texts stay as they
// were.
#pragma once
#include "rope/variant.hpp"
#include "rope/yarn_family.hpp"

namespace ropewalk::variants::dynamic_yarn {

using namespace yarn_family;

// s = N/L, keys and queries alike, as one prefill of N tokens rotates them.
inline double text_stretch(const Geometry& g) { return std::max(1.0, g.length / g.train_length); }

inline constexpr Param attention_factor =
    attention_factor_param([](const Geometry& g, const Values& p) {
      return yarn_family::attention_factor(text_stretch(g), p);
    });

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  return yarn_family::spectrum(text_stretch(g), p[attention_factor], g, p);
}

inline constexpr Variant variant{
    .id = "dynamic_yarn",
    .label = "Dynamic YaRN",
    .summary = "YaRN stretched only as far as the text at hand needs; short texts are untouched.",
    .formula = R"(\theta_i' = (1-\gamma_i)\,\theta_i/s + \gamma_i\,\theta_i,\quad )"
               R"(\gamma_i = \epsilon \min(1, \max(0, \tfrac{\lceil i_\alpha \rceil - i})"
               R"({\lceil i_\alpha \rceil - \lfloor i_\beta \rfloor})),\quad )"
               R"(i_r = \tfrac{d}{2} \log_b \tfrac{L}{2\pi r},\quad )"
               R"(s = \max(1, N/L),\quad m = 0.1\ln s + 1)",
    .citation = {"Peng et al.", "YaRN: Efficient Context Window Extension of Large Language Models",
                 2023, "https://arxiv.org/abs/2309.00071"},
    .params = {&beta_fast, &beta_slow, &mscale, &mscale_all_dim, &mscale_rule, &mscale_target,
               &attention_factor, &truncate, &ramp, &ramp_clamp, &extrapolation_factor},
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::dynamic_yarn
