// Window with sinks: local attention that never lets go of the first tokens.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::sinks {

inline constexpr Param sinks{"sinks", "First tokens kept", "s", 0, 65'536, 4, 1, Kind::integer};
inline constexpr Param window = tokens("window", "Window", "w", 1, half_training_length);

// In the cache a sink stands right before the window, s + w tokens in all: the paper's choice,
// under which no distance is new. In the text it stands where it was read, as where only a mask is
// cut.
inline constexpr Param positions =
    choice("positions", "Positions of the first tokens in", "p", {"cache", "text"});

inline Bands bands(const Geometry&, const Values& p) {
  if (p.is({positions, "text"})) return {{near(p[window])}, {head(p[sinks])}};
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
    .formula = R"(p - j < w:\ (p, j);\quad j < s:\ (\min(p, s+w-1), j))",
    .citation = {"Xiao et al.", "Efficient Streaming Language Models with Attention Sinks", 2023,
                 "https://arxiv.org/abs/2309.17453"},
    .params = {&sinks, &window, &positions},
    .bands = bands,
};

}  // namespace ropewalk::variants::sinks
