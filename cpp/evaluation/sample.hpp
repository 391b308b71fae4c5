// Putting a sample together from pieces of text.
#pragma once

#include <algorithm>
#include <string_view>

#include "evaluation/measure.hpp"
#include "model/config.hpp"

namespace ropewalk {

inline Sample begin_sample(std::int64_t length) {
  Sample sample{{begin_of_text}, 1};
  sample.tokens.reserve(static_cast<std::size_t>(length) + 1);
  return sample;
}

inline void append(Sample& sample, Passage bytes) {
  sample.tokens.insert(sample.tokens.end(), bytes.begin(), bytes.end());
}

inline void append(Sample& sample, std::string_view text) {
  for (const char c : text) sample.tokens.push_back(static_cast<unsigned char>(c));
}

inline Passage part(Passage bytes, std::int64_t begin, std::int64_t end) {
  return bytes.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

// The last L predictions; of a window so short that they would be nearly all of it, the last half,
// because the first ones have nothing to go by.
inline std::int64_t scored_at_end(const Window& w) {
  return std::max<std::int64_t>(1, std::min(w.train_length, w.length / 2));
}

}  // namespace ropewalk
