// A measure: one question put to a model about one window of text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rope/variant.hpp"

namespace ropewalk {

// The text that windows are cut from: any bytes.
using Passage = std::span<const std::uint8_t>;

// Which window of text is meant. The same window of two variants holds the same text, so that their
// losses can be subtracted one by one.
struct Window {
  std::int64_t length;        // N: tokens read, and as many predicted
  std::int64_t longest;       // the greatest N of the comparison
  std::int64_t train_length;  // L
  std::int64_t index;         // 0 … count − 1
  std::int64_t count;
  std::uint64_t seed;
};

// A text to be read, of which the last predictions count.
struct Sample {
  std::vector<std::int32_t> tokens;  // [N + 1]: begin of text, then bytes
  std::int64_t scored;               // the last `scored` of the N predictions, 1 … N
};

enum class Accuracy {
  none,
  share,  // of the scored bytes that were predicted
  exact,  // 1 if all of them were, else 0
};

struct Measure {
  const char* id;
  const char* label;
  const char* summary;
  ParamList params = {};  // presets read the geometry as those of variants do
  Accuracy accuracy = Accuracy::none;

  // Bytes of the passage that a window of this length takes.
  std::int64_t (*takes)(std::int64_t length, const Values&);

  // A sentence when a window of this length cannot hold what is asked for, else empty.
  std::string (*clash)(std::int64_t length, const Values&) = nullptr;

  // piece: the `takes` bytes of the passage that this window got.
  Sample (*make)(Passage piece, const Window&, const Values&);
};

}  // namespace ropewalk
