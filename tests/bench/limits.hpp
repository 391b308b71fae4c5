// What the machine can do at most in this build: the two numbers that the kernels are measured
// against.
#pragma once

#include <cstdint>

#include "rope/lanes.hpp"

namespace ropewalk::bench {

// Multiply-adds in registers only, as many in flight as hide their latency. Returns the flops done.
inline double multiply_add_peak(float* sink) {
  constexpr int chains = registers == 32 ? 16 : 12;
  constexpr std::int64_t steps = 1'000'000;
  Wide sums[chains];
  for (int c = 0; c < chains; ++c) sums[c] = splat<Wide>(sink[c]);
  const Wide factor = splat<Wide>(sink[0]), term = splat<Wide>(sink[1]);
  for (std::int64_t n = 0; n < steps; ++n) {
#pragma unroll
    for (int c = 0; c < chains; ++c) sums[c] = multiply_add(sums[c], factor, term);
  }
  for (int c = 0; c < chains; ++c) sink[c] = sum_of_lanes(sums[c]);
  return 2.0 * steps * chains * static_cast<double>(width<Wide>);
}

// Every float of an array read, changed and written back. Returns the bytes read plus written.
inline double read_modify_write(float* x, std::int64_t count) {
  const float nearly_one = 0.9999999f;
  std::int64_t i = 0;
  // Four registers at a time: a single one would measure the loop.
  for (; i + 4 * width<Wide> <= count; i += 4 * width<Wide>) {
#pragma unroll
    for (int n = 0; n < 4; ++n) {
      float* at = x + i + n * width<Wide>;
      store(at, load<Wide>(at) * splat<Wide>(nearly_one));
    }
  }
  return 2.0 * static_cast<double>(i) * sizeof(float);
}

}  // namespace ropewalk::bench
