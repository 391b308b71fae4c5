// A block of scores on the way back, and which band decides each pair in it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "rope/plan.hpp"

namespace ropewalk {

inline constexpr std::int64_t score_block = 64;  // queries, and keys

// Scores of one head, `queries` × `keys` of at most score_block each.
struct ScoreBlock {
  using Numbers = std::array<float, score_block * score_block>;  // [queries, keys]
  static constexpr std::int8_t unseen = -1;

  std::int64_t first_query, queries, first_key, keys;
  std::array<std::int8_t, score_block * score_block> owner;  // [queries, keys]: a band, or unseen
  std::array<bool, most_bands> present;  // the bands that own a pair, or would but for another
  alignas(64) Numbers weight;            // softmax
  alignas(64) Numbers dscore;            // of the product q·k
  alignas(64) Numbers product;           // of whatever is multiplied just now
};

// Fills owner and present; false if no pair is seen. From the last band to the first, so that the
// first that covers a pair is the one that stays.
inline bool find_owners(const std::vector<BandTables>& bands, ScoreBlock& b) {
  b.present.fill(false);
  std::fill_n(b.owner.begin(), b.queries * b.keys, ScoreBlock::unseen);
  for (std::int64_t i = 0; i < b.queries; ++i)
    for (std::size_t band = bands.size(); band-- > 0;) {
      const Interval seen = bands[band].covers.keys(b.first_query + i);
      const std::int64_t begin = std::clamp<std::int64_t>(seen.begin - b.first_key, 0, b.keys);
      const std::int64_t end = std::clamp<std::int64_t>(seen.end - b.first_key, begin, b.keys);
      std::fill(b.owner.begin() + i * b.keys + begin, b.owner.begin() + i * b.keys + end,
                static_cast<std::int8_t>(band));
      b.present[band] = b.present[band] || begin < end;
    }
  return std::any_of(b.present.begin(), b.present.end(), [](bool present) { return present; });
}

}  // namespace ropewalk
