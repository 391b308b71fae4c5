// Window with sinks: local attention that never lets go of the first tokens.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::sinks {

inline constexpr Param sinks{"sinks", "First tokens kept", "s", 0, 65'536, 4, 1, Kind::integer};
inline constexpr Param window = tokens("window", "Window", "w", 1, half_training_length);

// A sink is seen as if it stood right before the window, as in a cache that holds s + w tokens.
inline Bands bands(const Geometry&, const Values& p) {
  const double last = p[sinks] + p[window] - 1;
  return {{near(p[window])},
          {head(p[sinks]), [last](double i) { return std::min(i, last); }, at_index}};
}

inline constexpr Variant variant{
    .id = "sinks",
    .label = "Window with sinks",
    .summary =
        "A window that keeps the first tokens, where attention goes when it has nothing to look "
        "for.",
    .formula = R"(i - j < w:\ (i, j);\quad j < s:\ (\min(i, s+w-1), j))",
    .citation = {"Xiao et al.", "Efficient Streaming Language Models with Attention Sinks", 2023,
                 "https://arxiv.org/abs/2309.17453"},
    .params = {&sinks, &window},
    .bands = bands,
};

}  // namespace ropewalk::variants::sinks
