// xPos: pairs turn as in RoPE and fade with the distance, fast pairs sooner than slow ones.
#pragma once
#include "rope/judge.hpp"
#include "rope/variant.hpp"

namespace ropewalk::variants::xpos {

inline constexpr Param scale_base{
    "scale_base", "Tokens until a pair has faded once", "B", 1, most_tokens, 512};
inline constexpr Param gamma{"gamma", "Evens out how fast pairs fade", R"(\gamma)", 0.001, 1000,
                             0.4};

// What pair i is multiplied by after B tokens.
inline double zeta(int i, const Geometry& g, const Values& p) {
  const double share = static_cast<double>(i) / g.pairs();  // 2i/d
  return (share + p[gamma]) / (1 + p[gamma]);
}

// The query fades as its position grows and the key is divided by the same, so that ζ^((p−j)/B) is
// left. Any centre that both share cancels; in the middle of the text the numbers stay smallest.
inline double fade(int pair, double position, const Geometry& g, const Values& p) {
  return std::pow(zeta(pair, g, p), (position - g.length / 2) / p[scale_base]);
}

// The length at which the fastest pair, at either end of the text, is scaled by 2^±100. float32
// ends at 2^±126: that leaves room for the vectors, and 26 bits of a product where small numbers
// are flushed to zero, as on GPUs.
inline double longest(const Geometry& g, const Values& p) {
  return std::floor(200 * std::log(2.0) * p[scale_base] / -std::log(zeta(0, g, p)));
}

inline std::string clash(const Geometry& g, const Values& p) {
  return g.length <= longest(g, p)
             ? ""
             : "needs a length of at most " + number_text(longest(g, p)) +
                   " with this scale_base and gamma, or float32 overflows, got " +
                   number_text(g.length);
}

inline constexpr Variant variant{
    .id = "xpos",
    .label = "xPos",
    .summary = "Lets pairs fade with the distance, the fast ones first, so that far scores calm.",
    .formula = R"(\zeta_i^{(p-j)/B},\quad \zeta_i = \frac{2i/d + \gamma}{1 + \gamma})",
    .citation = {"Sun et al.", "A Length-Extrapolatable Transformer", 2022,
                 "https://arxiv.org/abs/2212.10554"},
    .params = {&scale_base, &gamma},
    .fade = fade,
    .clash = clash,
};

}  // namespace ropewalk::variants::xpos
