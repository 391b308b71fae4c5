// Repeat: a piece of text again and again; whoever can look back one period knows what comes.
// After Su, kexue.fm/archives/9431 and 9708.
#pragma once

#include "evaluation/sample.hpp"

namespace ropewalk::measures::repeat {

inline constexpr Param period{
    "period",
    "Bytes until the text repeats",
    "P",
    1,
    65'536,
    Preset{[](const Geometry& g, const Values&) { return 2 * g.train_length; },
           "twice the training length"},
    1,
    Kind::integer};

// Always a whole period, so that windows of every length repeat the same text.
inline std::int64_t takes(std::int64_t, const Values& p) {
  return static_cast<std::int64_t>(p[period]);
}

// Scored at the end as plain text is, but only where the text repeats. A window that ends before it
// does is plain text, and scored so: the loss that repetition has to improve on.
inline Sample make(Passage piece, const Window& w, const Values& p) {
  Sample sample = begin_sample(w.length);
  const auto round = static_cast<std::int64_t>(p[period]);
  for (std::int64_t begin = 0; begin < w.length; begin += round)
    append(sample, part(piece, 0, std::min(round, w.length - begin)));
  const std::int64_t repeated = w.length - round;
  sample.scored = repeated > 0 ? std::min(repeated, w.train_length) : scored_at_end(w);
  return sample;
}

inline constexpr Measure measure{
    .id = "repeat",
    .label = "Repeated text",
    .summary =
        "Reads one piece of text over and over; the loss falls if attention reaches back a whole "
        "period.",
    .params = {&period},
    .accuracy = Accuracy::share,
    .takes = takes,
    .make = make,
};

}  // namespace ropewalk::measures::repeat
