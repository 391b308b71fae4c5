// Where in the passage each window lies, and its random numbers.
#pragma once

#include <algorithm>

#include "evaluation/measure.hpp"
#include "training/sequences.hpp"

namespace ropewalk {

// One stream for each window and purpose. It depends neither on the length nor on the variant, so
// that a pass key is the same one at every length. Drawn twice, because streams of seeds that
// differ little could otherwise be the same numbers, shifted.
inline Random window_random(const Window& w, std::uint64_t purpose) {
  Random seeded{w.seed};
  Random indexed{seeded.next() ^ (static_cast<std::uint64_t>(w.index) * 16 + purpose)};
  return Random{indexed.next()};
}

// What is scored lies in the last L bytes of a piece, or in the whole of a shorter one.
inline std::int64_t scored_reach(std::int64_t most_taken, const Window& w) {
  return std::min(most_taken, w.train_length);
}

// Bytes a passage needs so that what two windows score never overlaps.
inline std::int64_t passage_needed(std::int64_t most_taken, const Window& w) {
  return most_taken + (w.count - 1) * scored_reach(most_taken, w);
}

// The end of a window's piece. Pieces of every length of a comparison end at the same byte: what is
// scored, at the end, is then the same text. Each window has its own stretch of the passage and
// lies somewhere in it, as the seed says.
// The stretches begin after `reserve` bytes. Where the passage is long enough the reserve depends
// on nothing but the passage, so that leaving out the longest length moves no window.
inline std::int64_t piece_end(std::int64_t passage_size, std::int64_t most_taken, const Window& w) {
  constexpr std::int64_t usual_reserve = 65'536;
  const std::int64_t reach = scored_reach(most_taken, w);
  const std::int64_t last_reserve = passage_size - (w.count - 1) * reach;
  const std::int64_t reserve =
      std::max(most_taken, std::min({usual_reserve, passage_size / 2, last_reserve}));
  const std::int64_t first = reserve - reach;
  const std::int64_t stretch = (passage_size - first) / w.count;  // at least reach
  Random random = window_random(w, 0);
  return first + w.index * stretch + reach + uniform(random, stretch - reach + 1);
}

}  // namespace ropewalk
