// The running softmax of a tile of queries: keys arrive block by block, and earlier sums are
// rescaled when a larger score turns up.  Milakov and Gimelshein, arXiv:1805.02867; Dao et al.,
// FlashAttention, arXiv:2205.14135
#pragma once

#include <cmath>
#include <limits>

#include "attention/blocks.hpp"
#include "rope/lanes.hpp"

namespace ropewalk {

// The score of a pair that is not seen. Finite, and no bias moves it: −∞ is left to mean that a
// score overflowed.
inline constexpr float unseen_score = std::numeric_limits<float>::lowest();

// Scores are in base 2: log2(e) is folded into the queries, so that a weight is one power_of_two.
struct RunningSoftmax {
  // So far above unseen_score that a row which saw nothing yet has the weights 0.
  static constexpr float none = unseen_score / 2;

  float largest[tile_rows];  // score so far
  Wide total[tile_rows];     // Σ 2^(score − largest), lane by lane

  RunningSoftmax() {
    for (int r = 0; r < tile_rows; ++r) {
      largest[r] = none;
      total[r] = splat<Wide>(0);
    }
  }

  // scores: [tile_rows, key_block], its first `count` columns become weights. sums: [tile_rows,
  // breadth], rescaled. A score that is not finite gets the weight NaN, which its row keeps.
  void take(float* scores, std::int64_t count, float* sums, std::int64_t breadth) {
    for (int r = 0; r < tile_rows; ++r, scores += key_block, sums += breadth) {
      const float most = largest_of(scores, count);
      if (most > largest[r]) {
        const Wide shrink = splat<Wide>(power_of_two(largest[r] - most));
        for (std::int64_t c = 0; c < breadth; c += width<Wide>)
          store(sums + c, load<Wide>(sums + c) * shrink);
        total[r] = total[r] * shrink;
        largest[r] = most;
      }
      const Wide shift = splat<Wide>(largest[r]);
      for (std::int64_t j = 0; j < count; j += width<Wide>) {
        const Wide score = load<Wide>(scores + j);
        const Wide weight = multiply_add(score, splat<Wide>(0), power_of_two(score - shift));
        total[r] = total[r] + weight;
        store(scores + j, weight);
      }
    }
  }

  // Σ 2^(score − largest) of one row.
  float sum(int r) const { return sum_of_lanes(total[r]); }

  // ln Σ e^score of one row, −∞ when it saw nothing.
  float log_sum_exp(int r) const { return largest[r] / log2_e + std::log(sum(r)); }
};

}  // namespace ropewalk
