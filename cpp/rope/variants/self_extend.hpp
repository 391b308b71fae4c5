// Self-Extend: beyond a window, tokens share positions in groups.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::self_extend {

inline constexpr Param window{"window",
                              "Window",
                              "W",
                              1,
                              16'777'216,
                              Preset{[](const Geometry& g, const Values&) {
                                       return std::max(1.0, std::floor(g.train_length / 2));
                                     },
                                     "half the training length"},
                              1,
                              Kind::integer};
// The smallest group that keeps every distance within the trained ones, (L − W)·G + W ≥ N.
inline constexpr Param group{
    "group",
    "Tokens that share a position",
    "G",
    1,
    16'777'216,
    Preset{[](const Geometry& g, const Values& p) {
             const double room = g.train_length - p[window];
             return room > 0 ? std::max(1.0, std::ceil((g.length - p[window]) / room)) : 1.0;
           },
           "the smallest that keeps all distances within the training length"},
    1,
    Kind::integer};

// Floors throughout, as the paper; the authors' code divides W by G without flooring.
inline Bands bands(const Geometry&, const Values& p) {
  const double size = p[group];
  const double shift = p[window] - std::floor(p[window] / size);
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
        R"((\lfloor i/G\rfloor + W - \lfloor W/G\rfloor,\ \lfloor j/G\rfloor) \text{ beyond } W)",
    .citation = {"Jin et al.", "LLM Maybe LongLM: Self-Extend LLM Context Window Without Tuning",
                 2024, "https://arxiv.org/abs/2401.01325"},
    .params = {&window, &group},
    .bands = bands,
};

}  // namespace ropewalk::variants::self_extend
