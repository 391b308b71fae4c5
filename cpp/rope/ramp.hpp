// Ramps: how much of its trained speed a pair keeps, from all of it (fast pairs) to nothing (slow
// ones).
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "rope/spectrum.hpp"

namespace ropewalk {

// r: how often a pair turns within the training length.
inline double turns(double theta, const Geometry& g) {
  return g.train_length * theta / (2 * std::numbers::pi);
}

// The pair index, a real number, that turns n times within the training length.
inline double pair_turning(double n, const Geometry& g) {
  return g.denominator() * std::log(g.train_length / (2 * std::numbers::pi * n)) /
         (2 * std::log(g.base));
}

// Linear in r: nothing at `few` turns or less, all at `many` or more. few == many is a step.
inline double kept_by_turns(double r, double few, double many) {
  if (r <= few) return 0;
  if (r >= many) return 1;
  return (r - few) / (many - few);
}

// Linear in the pair index: all up to pair `low`, nothing from pair `high` on. `last` bounds high.
struct IndexRamp {
  double low;
  double high;

  // From the pair that turns `many` times to the one that turns `few` times, clamped, and widened
  // by 0.001, as the authors' code of NTK-by-parts and YaRN has it.
  IndexRamp(double many, double few, bool truncate, double last, const Geometry& g)
      : low(pair_turning(many, g)), high(pair_turning(few, g)) {
    if (truncate) low = std::floor(low), high = std::ceil(high);
    low = std::max(low, 0.0);
    high = std::min(high, last);
    if (low == high) high += 0.001;
  }

  double kept(int i) const { return 1 - std::clamp((i - low) / (high - low), 0.0, 1.0); }
};

inline double blend(double keep, double kept, double slowed) {
  return slowed * (1 - keep) + kept * keep;
}

}  // namespace ropewalk
