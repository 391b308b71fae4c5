// Text: how well the end of a text is predicted after reading the whole of it.
#pragma once

#include "evaluation/sample.hpp"

namespace ropewalk::measures::text {

inline std::int64_t takes(std::int64_t length, const Values&) { return length; }

inline Sample make(Passage piece, const Window& w, const Values&) {
  Sample sample = begin_sample(w.length);
  append(sample, piece);
  sample.scored = scored_at_end(w);
  return sample;
}

inline constexpr Measure measure{
    .id = "text",
    .label = "Plain text",
    .summary =
        "Predicts the last bytes of a text it never read, after reading all that comes before.",
    .takes = takes,
    .make = make,
};

}  // namespace ropewalk::measures::text
