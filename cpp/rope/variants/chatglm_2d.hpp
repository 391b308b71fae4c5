// ChatGLM-6B's two positions: half of the channels turn by the place in the prompt, half by the
// place in the answer.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::chatglm_2d {

// Each half is a RoPE of its own over d/2 channels, so the speeds start anew.
inline Spectrum spectrum(const Geometry& g, const Values&) {
  const int pairs_of_half = g.pairs() / 2;
  Spectrum twice;
  for (int i = 0; i < g.pairs(); ++i)
    twice.inverse_frequencies.push_back(
        std::pow(g.base, -2.0 * (i % pairs_of_half) / (g.denominator() / 2)));
  return twice;
}

inline std::vector<int> axes(const Geometry& g, const Values&) {
  std::vector<int> axes;
  for (int i = 0; i < g.pairs(); ++i) axes.push_back(i < g.pairs() / 2 ? 0 : 1);
  return axes;
}

inline std::string clash(const Geometry& g, const Values&) {
  return g.rotary_dim % 4 == 0
             ? ""
             : "needs a multiple of 4 rotated channels, got " + std::to_string(g.rotary_dim);
}

inline constexpr Variant variant{
    .id = "chatglm_2d",
    .label = "ChatGLM's two positions",
    .summary =
        "Turns one half of a head by the position in the prompt, the other by the position "
        "in the answer.",
    .formula = R"(\phi_i = p_1\,\theta_i,\quad \phi_{d/4+i} = p_2\,\theta_i,\quad )"
               R"(\theta_i = b^{-4i/d},\ i < d/4)",
    .citation = {"Du et al.",
                 "GLM: General Language Model Pretraining with Autoregressive Blank Infilling",
                 2021, "https://arxiv.org/abs/2103.10360"},
    .spectrum = spectrum,
    .axes = axes,
    .free_speeds = true,  // the second half begins as fast as the first
    .blocks = 2,
    .clash = clash,
};

}  // namespace ropewalk::variants::chatglm_2d
