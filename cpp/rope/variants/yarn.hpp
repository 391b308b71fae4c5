// YaRN: NTK-by-parts with a temperature on the scores.
#pragma once
#include <algorithm>
#include <numbers>

#include "rope/variant.hpp"

namespace ropewalk::variants::yarn {

// 0.1 ln s + 1 with a weight: the temperature rule of the paper, and DeepSeek's way to weaken it.
inline double temperature(double s, double weight) {
  return s <= 1 ? 1.0 : 0.1 * weight * std::log(s) + 1;
}

inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, stretch};
inline constexpr Param beta_fast{
    "beta_fast", "Turns above which a pair is kept", R"(\beta)", 0.001, 1024, 32};
inline constexpr Param beta_slow{
    "beta_slow", "Turns below which a pair is interpolated", R"(\alpha)", 0.001, 1024, 1};
inline constexpr Param mscale{"mscale", "Temperature weight", "m_1", 0, 16, 0};
inline constexpr Param mscale_all_dim{
    "mscale_all_dim", "Temperature weight that the softmax carries", "m_2", 0, 16, 0};
inline constexpr Param attention_factor{
    "attention_factor",
    "Attention factor",
    "m",
    0.001,  // at 0 no score is left and the inverse rotation divides by zero
    64,
    Preset{[](const Geometry&, const Values& p) {
             const bool both = p[mscale] != 0 && p[mscale_all_dim] != 0;
             return both ? temperature(p[factor], p[mscale]) /
                               temperature(p[factor], p[mscale_all_dim])
                         : temperature(p[factor], 1);
           },
           "0.1 ln s + 1; with both weights the quotient of the two temperatures"}};
inline constexpr Param truncate =
    flag("truncate", "Ramp ends on whole pairs", R"(\lfloor\cdot\rfloor)", true);
inline constexpr Param ramp = choice("ramp", "Ramp linear in", R"(\gamma)", {"index", "rotations"});

// The pair index, a real number, that turns n times within the training length.
inline double pair_turning(double n, const Geometry& g) {
  return g.denominator() * std::log(g.train_length / (2 * std::numbers::pi * n)) /
         (2 * std::log(g.base));
}

// How much of its trained speed each pair keeps, ramp over the pair index: what every
// implementation does. Clamped at d−1 and widened by 0.001 as the authors' code has it.
inline double kept_by_index(int i, const Geometry& g, const Values& p) {
  double low = pair_turning(p[beta_fast], g);
  double high = pair_turning(p[beta_slow], g);
  if (p[truncate] != 0) low = std::floor(low), high = std::ceil(high);
  low = std::max(low, 0.0);
  high = std::min(high, g.rotary_dim - 1.0);
  if (low == high) high += 0.001;
  return 1 - std::clamp((i - low) / (high - low), 0.0, 1.0);
}

// The same, ramp over the turns within the training length: what the paper prints.
inline double kept_by_rotations(double theta, const Geometry& g, const Values& p) {
  const double r = g.train_length * theta / (2 * std::numbers::pi);
  return std::clamp((r - p[beta_slow]) / (p[beta_fast] - p[beta_slow]), 0.0, 1.0);
}

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  Spectrum blended = plain_spectrum(g);
  for (int i = 0; i < g.pairs(); ++i) {
    double& theta = blended.inverse_frequencies[static_cast<std::size_t>(i)];
    const double keep = p[ramp] == 0 ? kept_by_index(i, g, p) : kept_by_rotations(theta, g, p);
    theta = theta / p[factor] * (1 - keep) + theta * keep;
  }
  blended.attention_factor = p[attention_factor];
  return blended;
}

// With beta_slow ≥ beta_fast the ramp runs backwards: slow pairs kept, fast ones interpolated.
inline std::string clash(const Geometry&, const Values& p) {
  return p[beta_slow] < p[beta_fast] ? "" : "needs beta_slow < beta_fast";
}

inline constexpr Variant variant{
    .id = "yarn",
    .label = "YaRN",
    .summary =
        "Interpolates slow pairs only, and sharpens the scores by a temperature that grows with "
        "the stretch.",
    .formula =
        R"(\theta_i' = (1-\gamma_i)\,\theta_i/s + \gamma_i\,\theta_i,\quad m = 0.1\ln s + 1)",
    .citation = {"Peng et al.", "YaRN: Efficient Context Window Extension of Large Language Models",
                 2023, "https://arxiv.org/abs/2309.00071"},
    .params = {&factor, &beta_fast, &beta_slow, &mscale, &mscale_all_dim, &attention_factor,
               &truncate, &ramp},
    .rope_type = "yarn",
    .spectrum = spectrum,
    .clash = clash,
};

}  // namespace ropewalk::variants::yarn
