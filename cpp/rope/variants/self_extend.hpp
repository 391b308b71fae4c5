// Self-Extend: beyond a window, tokens share positions in groups.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::self_extend {

inline constexpr Param window = tokens("window", "Window", "W", 1, half_training_length);
inline constexpr Param group =
    tokens("group", "Tokens that share a position", "G", 1,
           Preset{[](const Geometry& g, const Values& p) { return least_slowdown(p[window], g); },
                  "the smallest that keeps all distances within the training length"});

// The paper floors W/G like all else; the authors' code leaves it a fraction. They differ where G
// does not divide W, and only the floor keeps all positions whole.
inline constexpr Param positions =
    choice("positions", "W / G is taken as", R"(\lfloor\cdot\rfloor)", {"floor", "fraction"});

inline Bands bands(const Geometry&, const Values& p) {
  const double size = p[group], near_groups = p[window] / size;
  const double shift =
      p[window] - (p.is({positions, "floor"}) ? std::floor(near_groups) : near_groups);
  return {{near(p[window])},
          {rest(), [=](double i) { return std::floor(i / size) + shift; },
           [=](double j) { return std::floor(j / size); }}};
}

inline constexpr Variant variant{
    .id = "self_extend",
    .label = "Self-Extend",
    .summary =
        "Beyond the window neighbouring tokens share one position, so few positions cover a long "
        "text.",
    .formula =
        R"((\lfloor p/G\rfloor + W - \lfloor W/G\rfloor,\ \lfloor j/G\rfloor) \text{ beyond } W)",
    .citation = {"Jin et al.", "LLM Maybe LongLM: Self-Extend LLM Context Window Without Tuning",
                 2024, "https://arxiv.org/abs/2401.01325"},
    .params = {&window, &group, &positions},
    .bands = bands,
};

}  // namespace ropewalk::variants::self_extend
