// What YaRN and its dynamic form share: all but where the stretch s comes from.
#pragma once

#include <string>

#include "rope/presets.hpp"
#include "rope/ramp.hpp"

namespace ropewalk::yarn_family {

// 0.1 ln s + 1 with a weight: the temperature rule of the paper, and DeepSeek's way to weaken it.
inline double temperature(double s, double weight) {
  return s <= 1 ? 1.0 : 0.1 * weight * std::log(s) + 1;
}

inline constexpr Param beta_fast{
    "beta_fast", "Turns above which a pair is kept", R"(\beta)", 0.001, 1024, 32};
inline constexpr Param beta_slow{
    "beta_slow", "Turns below which a pair is interpolated", R"(\alpha)", 0.001, 1024, 1};

// A weight of 0 is one that nobody gave, as for Hugging Face.
inline constexpr Param mscale{"mscale", "Temperature weight", "m_1", 0, 16, 0};
inline constexpr Param mscale_all_dim{
    "mscale_all_dim", "Temperature weight that the softmax carries", "m_2", 0, 16, 0};

// transformers takes the quotient of two temperatures only where both weights are given; deepseek
// takes it with what is given, a missing mscale counting as 1 and a missing mscale_all_dim as no
// temperature; the paper knows no weights. transformers first: its reading is what configs are
// tried with.
inline constexpr Param mscale_rule = choice("mscale_rule", "How the weights are read",
                                            "m(m_1, m_2)", {"transformers", "deepseek", "paper"});

// cos_sin is the paper's. DeepSeek's own code scales the softmax, which also reaches channels that
// do not turn.
inline constexpr Param mscale_target =
    choice("mscale_target", "The attention factor multiplies", "m", {"cos_sin", "softmax"});

// On a softmax there is no quotient to take: it carries the whole temperature.
inline double attention_factor(double s, const Values& p) {
  const double all = p[mscale], softmax = p[mscale_all_dim];
  if (p.is({mscale_rule, "paper"})) return temperature(s, 1);
  if (p.is({mscale_target, "softmax"}))
    return temperature(s, all != 0 ? all : softmax != 0 ? softmax : 1);
  if (p.is({mscale_rule, "deepseek"}))
    return temperature(s, all != 0 ? all : 1) / temperature(s, softmax);
  return all != 0 && softmax != 0 ? temperature(s, all) / temperature(s, softmax)
                                  : temperature(s, 1);
}

constexpr Param attention_factor_param(Preset::Rule rule) {
  // At 0 no score is left and the inverse rotation divides by zero.
  return {
      "attention_factor",
      "Attention factor",
      "m",
      0.001,
      64,
      Preset{rule, "0.1 ln s + 1; with weights the temperatures that mscale_rule makes of them"}};
}

inline constexpr Param truncate =
    flag("truncate", "Ramp ends on whole pairs", R"(\lfloor\cdot\rfloor)", true);
inline constexpr Param ramp = choice("ramp", "Ramp linear in", R"(\gamma)", {"index", "rotations"});

// All known code bounds the ramp's end by the last channel, d−1; the last pair, d/2−1, is what it
// was meant to be. They differ where pairs beyond the last one would still turn.
inline constexpr Param ramp_clamp =
    choice("ramp_clamp", "Ramp ends by the last", R"(i_{\max})", {"rotary_dim", "pairs"});

inline constexpr Param extrapolation_factor{
    "extrapolation_factor", "Weight of what is kept", R"(\epsilon)", 0, 1, 1, 0.01};

inline Spectrum spectrum(double s, double attention_factor, const Geometry& g, const Values& p) {
  const double last = (p.is({ramp_clamp, "rotary_dim"}) ? g.rotary_dim : g.pairs()) - 1;
  // By the index: what every implementation does. By the turns: what the paper prints.
  const IndexRamp by_index(p[beta_fast], p[beta_slow], p.on(truncate), last, g);
  Spectrum blended = plain_spectrum(g);
  for (int i = 0; i < g.pairs(); ++i) {
    double& theta = blended.inverse_frequencies[static_cast<std::size_t>(i)];
    const double keep = p.is({ramp, "index"})
                            ? by_index.kept(i)
                            : kept_by_turns(turns(theta, g), p[beta_slow], p[beta_fast]);
    theta = blend(keep * p[extrapolation_factor], theta, theta / s);
  }
  blended.attention_factor = attention_factor;
  blended.target = p.is({mscale_target, "softmax"}) ? Target::softmax : Target::cos_sin;
  return blended;
}

// With beta_slow ≥ beta_fast the ramp runs backwards: slow pairs kept, fast ones interpolated. With
// two unequal weights cos and sin carry their quotient beside what the softmax carries.
inline std::string clash(const Geometry&, const Values& p) {
  if (p[beta_slow] >= p[beta_fast]) return "needs beta_slow < beta_fast";
  const bool two = p[mscale] != 0 && p[mscale_all_dim] != 0 && p[mscale] != p[mscale_all_dim];
  if (two && p.is({mscale_target, "softmax"}) && !p.is({mscale_rule, "paper"}))
    return "needs equal mscale and mscale_all_dim where mscale_target is softmax";
  return "";
}

}  // namespace ropewalk::yarn_family
