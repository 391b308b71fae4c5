// Presets that several methods share: how far to stretch, and how far a window reaches.
#pragma once

#include <algorithm>
#include <cmath>

#include "rope/param.hpp"

namespace ropewalk {

inline constexpr double most_tokens = 16'777'216;  // of one text

// A parameter that counts tokens.
constexpr Param tokens(const char* name, const char* label, const char* symbol, double least,
                       Preset preset) {
  return {name, label, symbol, least, most_tokens, preset, 1, Kind::integer, {}};
}

// The stretch a static method needs to bring the asked length back into the trained one.
inline constexpr Preset stretch{
    [](const Geometry& g, const Values&) { return std::max(1.0, g.length / g.train_length); },
    "length / training length, at least 1"};

inline constexpr Preset whole_training_length{
    [](const Geometry& g, const Values&) { return g.train_length; }, "training length"};

inline constexpr Preset half_training_length{
    [](const Geometry& g, const Values&) { return std::max(1.0, std::floor(g.train_length / 2)); },
    "half the training length"};

// The least slow-down k of what lies beyond a window w that keeps every distance a trained one:
// w + (N − w)/k ≤ L.
inline double least_slowdown(double window, const Geometry& g) {
  const double room = g.train_length - window;
  return room > 0 ? std::max(1.0, std::ceil((g.length - window) / room)) : 1;
}

}  // namespace ropewalk
