// Numbers for tests of kernels: random arrays that are the same on every machine, and how far two
// arrays are apart.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "training/sequences.hpp"

namespace ropewalk::testing {

// Normally distributed, of unit variance.
inline std::vector<float> bells(std::int64_t count, std::uint64_t seed) {
  Random random{seed};
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(normal(random));
  return values;
}

inline std::vector<double> widened(const std::vector<float>& values) {
  return {values.begin(), values.end()};
}

// The largest difference of two arrays; infinite where one of them is not a number or their sizes
// differ.
template <class A, class B>
double apart(const A& a, const B& b) {
  if (a.size() != b.size()) return INFINITY;
  double most = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    const double difference = std::abs(static_cast<double>(a[n]) - static_cast<double>(b[n]));
    most = std::isnan(difference) ? INFINITY : std::max(most, difference);
  }
  return most;
}

}  // namespace ropewalk::testing
