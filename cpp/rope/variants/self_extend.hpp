// Self-Extend: beyond a window, tokens share positions in groups.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::self_extend {

inline constexpr Param window = tokens("window", "Window", "W", 1, half_training_length);
inline constexpr Param group =
    tokens("group", "Tokens that share a position", "G", 1,
           Preset{[](const Geometry& g, const Values& p) { return least_slowdown(p[window], g); },
                  "the smallest that keeps all distances within the training length"});

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
