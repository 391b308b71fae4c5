// Random numbers: the same for a seed on every machine and in every build, which <random> does not
// promise.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace ropewalk {

// SplitMix64. Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, 2014
struct Random {
  std::uint64_t state;

  std::uint64_t next() {
    std::uint64_t z = state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
};

// A number from [0, 1) with 53 random bits.
inline double unit(Random& random) { return static_cast<double>(random.next() >> 11) * 0x1p-53; }

// An integer from [0, count); count is at least 1.
inline std::int64_t uniform(Random& random, std::int64_t count) {
  return static_cast<std::int64_t>(unit(random) * static_cast<double>(count));
}

// An integer from [first, end).
inline std::int64_t uniform(Random& random, std::int64_t first, std::int64_t end) {
  return first + uniform(random, end - first);
}

// Mean 0, variance 1. Box and Muller, 1958; 1 − unit is never 0, so the logarithm is finite.
inline double normal(Random& random) {
  const double radius = std::sqrt(-2 * std::log(1 - unit(random)));
  return radius * std::cos(2 * std::numbers::pi * unit(random));
}

}  // namespace ropewalk
