// Bands: which pairs (i, j) of query and key are seen, and at which positions the two are turned.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

namespace ropewalk {

// A run of key indices [begin, end).
struct Interval {
  std::int64_t begin;
  std::int64_t end;

  std::int64_t size() const { return std::max<std::int64_t>(0, end - begin); }
};

// Which keys j a query i sees through a band. For each query it is one interval, so that a kernel
// can skip, take whole or cut a block of keys by comparing two numbers. Every interval ends at i:
// the model is causal.
struct Coverage {
  enum class Kind {
    near,   // i − j < size
    head,   // j < size
    chunk,  // j lies `older` chunks of `size` tokens before the chunk of i
    rest,   // all j ≤ i
  };

  Kind kind;
  std::int64_t size = 0;
  std::int64_t older = 0;

  Interval keys(std::int64_t i) const {
    switch (kind) {
      case Kind::near:
        return {std::max<std::int64_t>(0, i - size + 1), i + 1};
      case Kind::head:
        return {0, std::min(size, i + 1)};
      case Kind::chunk: {
        const std::int64_t begin = (i / size - older) * size;
        if (begin < 0) return {0, 0};
        return {begin, std::min(begin + size, i + 1)};
      }
      case Kind::rest:
        return {0, i + 1};
    }
    return {0, 0};
  }

  bool contains(std::int64_t i, std::int64_t j) const {
    const Interval seen = keys(i);
    return seen.begin <= j && j < seen.end;
  }
};

inline Coverage near(double window) {
  return {Coverage::Kind::near, static_cast<std::int64_t>(window), 0};
}
inline Coverage head(double tokens) {
  return {Coverage::Kind::head, static_cast<std::int64_t>(tokens), 0};
}
inline Coverage chunk(double tokens, std::int64_t older) {
  return {Coverage::Kind::chunk, static_cast<std::int64_t>(tokens), older};
}
inline Coverage rest() { return {Coverage::Kind::rest, 0, 0}; }

// The real-valued position at which the token of this index is turned.
using PositionMap = std::function<double(double index)>;

inline double at_index(double index) { return index; }
inline PositionMap always(double position) {
  return [position](double) { return position; };
}

struct Band {
  Coverage covers;
  PositionMap query = at_index;
  PositionMap key = at_index;
};

// At most three, in order: the first that covers (i, j) decides; a pair none covers is not seen.
using Bands = std::vector<Band>;
inline constexpr std::size_t most_bands = 3;

inline Bands whole_past() { return {{rest()}}; }

// How many keys query i sees through all bands together.
std::int64_t visible_keys(const Bands& bands, std::int64_t i);

}  // namespace ropewalk
