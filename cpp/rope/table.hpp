// Tables: cos and sin of position × frequency, computed in double and rounded once to float32.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ropewalk {

// The angle is the exact product of the two doubles (kept as a sum of two), so each entry is the
// float32 nearest to the cosine of position × inverse frequency, at any position up to the gate's
// limit.
struct Table {
  std::int64_t rows = 0;
  int pairs = 0;
  float amplitude = 1;     // m, already multiplied into cos and sin
  std::vector<float> cos;  // [rows, pairs]
  std::vector<float> sin;  // [rows, pairs]
};

// positions: [rows]; inverse_frequencies: [pairs], radians per position.
Table make_table(std::span<const double> positions, std::span<const double> inverse_frequencies,
                 double amplitude = 1);

}  // namespace ropewalk
