// Which keys a tile of queries sees through each band, told by intervals.
#pragma once

#include <algorithm>
#include <array>

#include "attention/blocks.hpp"
#include "rope/plan.hpp"

namespace ropewalk {

inline bool overlap(Interval a, Interval b) {
  return std::max(a.begin, b.begin) < std::min(a.end, b.end);
}
inline bool holds(Interval a, Interval b) { return a.begin <= b.begin && b.end <= a.end; }

// The keys one band covers for the queries of one tile.
struct Seen {
  std::array<Interval, tile_rows> by_row;
  Interval some;  // from the first to the last key that any of the queries sees
  Interval all;   // the keys that all of them see, may be empty
};

// Of queries first, first + 1, … `last`; rows past the last one see what the last one sees.
inline Seen keys_seen(const Coverage& covers, std::int64_t first, std::int64_t last,
                      std::int64_t keys) {
  Seen seen{{}, {keys, 0}, {0, keys}};
  for (std::int64_t r = 0; r < tile_rows; ++r) {
    Interval row = covers.keys(std::min(first + r, last));
    row.end = std::min(row.end, keys);
    seen.by_row[static_cast<std::size_t>(r)] = row;
    seen.all = {std::max(seen.all.begin, row.begin), std::min(seen.all.end, row.end)};
    if (row.size() > 0)
      seen.some = {std::min(seen.some.begin, row.begin), std::max(seen.some.end, row.end)};
  }
  return seen;
}

// How the scores of a tile against one panel of keys come about.
inline constexpr int no_band = -1;     // nobody sees any of them
inline constexpr int many_bands = -2;  // an edge runs through: pair by pair

// The band that decides all pairs, or one of the two words above. `bands` of seen are in use.
inline int deciding_band(const std::array<Seen, most_bands>& seen, std::size_t bands,
                         Interval panel) {
  for (std::size_t b = 0; b < bands; ++b) {
    if (!overlap(seen[b].some, panel)) continue;
    return holds(seen[b].all, panel) ? static_cast<int>(b) : many_bands;
  }
  return no_band;
}

}  // namespace ropewalk
