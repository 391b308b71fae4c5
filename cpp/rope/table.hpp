// Tables: cos and sin of position × frequency, computed in double and rounded once to float32.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ropewalk {

// The angle is the exact product of the two doubles (kept as a sum of two), so each entry is the
// float32 nearest to the cosine of position × inverse frequency, at any position up to the gate's
// limit.
struct Table {
  std::int64_t rows = 0;
  int pairs = 0;
  float amplitude = 1;            // m, already multiplied into cos and sin; what fades is not in it
  std::vector<float> cos;         // [rows, pairs]
  std::vector<float> sin;         // [rows, pairs]
  std::vector<double> positions;  // [rows], or [axes, rows]: what the rows are of
};

// What cos and sin of a pair are multiplied by at a position, beyond the amplitude.
using Fading = std::function<double(int pair, double position)>;

// How the pairs of a vector turn with its position.
struct Turning {
  std::span<const double> inverse_frequencies;  // [pairs], radians per position
  double amplitude = 1;
  std::span<const int> axes = {};  // [pairs]: the coordinate of the position that turns the pair;
                                   // empty: a position is one number
  Fading fading = nullptr;         // null: none
};

// positions: [rows], or [axes, rows] where a position has several coordinates.
Table make_table(std::span<const double> positions, const Turning& turning);

inline Table make_table(std::span<const double> positions,
                        std::span<const double> inverse_frequencies, double amplitude = 1) {
  return make_table(positions, Turning{inverse_frequencies, amplitude});
}

}  // namespace ropewalk
