// M-RoPE: a position is (time, height, width), and each pair is turned by one of the three.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::mrope {

// Qwen2-VL has sections, one after the other; Qwen3-VL lets the coordinates take turns pair by
// pair. Sections are what the name stood for first.
inline constexpr Param mrope_interleaved =
    flag("mrope_interleaved", "Coordinates take turns", R"(\mathrm{mod}\,3)", false);

// Qwen2-VL's 16 : 24 : 24 of 64 pairs, Qwen3-VL's 24 : 20 : 20.
inline constexpr Param mrope_section = list(
    "mrope_section", "Pairs for time, height and width", R"((n_t, n_h, n_w))", 0, 512, 3.0,
    {[](const Geometry& g, const Values& p) -> std::vector<double> {
       const double share = p.on(mrope_interleaved) ? 5.0 / 16 : 3.0 / 8;
       const double space = std::floor(share * g.pairs());
       return {g.pairs() - 2 * space, space, space};
     },
     "height and width 3/8 of the pairs each, taking turns 5/16, rounded down; time the rest"});

// Frequencies go on across the sections: a text, whose three coordinates are equal, is plain RoPE.
inline std::vector<int> axes(const Geometry& g, const Values& p) {
  const std::span<const double> pairs_of = p.list(mrope_section);
  std::vector<int> axes;
  for (int i = 0; i < g.pairs(); ++i) {
    const int turn = i % 3;
    if (p.on(mrope_interleaved))
      axes.push_back(i < 3 * pairs_of[static_cast<std::size_t>(turn)] ? turn : 0);
    else
      axes.push_back(i < pairs_of[0] ? 0 : i < pairs_of[0] + pairs_of[1] ? 1 : 2);
  }
  return axes;
}

inline std::string clash(const Geometry& g, const Values& p) {
  const std::span<const double> pairs_of = p.list(mrope_section);
  double sum = 0;
  for (const double pairs : pairs_of) {
    if (pairs != std::floor(pairs)) return "needs whole numbers in mrope_section";
    sum += pairs;
  }
  if (sum != g.pairs())
    return "needs an mrope_section that sums to the " + std::to_string(g.pairs()) + " pairs";
  // Height has pairs 1, 4, 7 …, width 2, 5, 8 …: there are no more of them than that.
  const bool fits = 3 * pairs_of[1] < g.pairs() + 2 && 3 * pairs_of[2] < g.pairs() + 1;
  if (p.on(mrope_interleaved) && !fits)
    return "needs at most a third of the pairs for height and for width, where they take turns";
  return "";
}

inline constexpr Variant variant{
    .id = "mrope",
    .label = "M-RoPE",
    .summary =
        "Turns some pairs by the time, some by the row and some by the column of a token in "
        "a picture.",
    .formula = R"(\phi_i = \theta_i\,p_{c(i)},\quad p = (t, h, w))",
    .citation = {"Wang et al.",
                 "Qwen2-VL: Enhancing Vision-Language Model's Perception of the World at Any "
                 "Resolution",
                 2024, "https://arxiv.org/abs/2409.12191"},
    .params = {&mrope_interleaved, &mrope_section},
    .axes = axes,
    .clash = clash,
};

}  // namespace ropewalk::variants::mrope
