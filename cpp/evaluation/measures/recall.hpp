// Recall: several pairs of a name and a number strewn over a text, and at its end one name: which
// number?
#pragma once

#include "evaluation/place.hpp"
#include "evaluation/sample.hpp"

namespace ropewalk::measures::recall {

inline constexpr Param pairs{"pairs", "Pairs in the text", "n", 1, 64, 4, 1, Kind::integer};

inline constexpr std::int64_t asked = recall_length - 1;  // all but the closing bracket

inline std::int64_t room(const Values& p) {
  return static_cast<std::int64_t>(p[pairs]) * recall_length + asked;
}

inline std::int64_t takes(std::int64_t length, const Values& p) { return length - room(p); }

inline std::string clash(std::int64_t length, const Values& p) {
  if (length >= room(p)) return "";
  return "needs a length of at least " + std::to_string(room(p)) +
         " tokens for its pairs and the question, got " + std::to_string(length);
}

// Pairs lie evenly spread; the windows ask for them in turn, the first pair, the second, …
inline Sample make(Passage filler, const Window& w, const Values& p) {
  Random random = window_random(w, 1);
  const auto count = static_cast<std::int64_t>(p[pairs]);
  const std::vector<RecallPair> said = random_pairs(random, count);
  const auto bytes = static_cast<std::int64_t>(filler.size());

  Sample sample = begin_sample(w.length);
  std::int64_t from = 0;
  for (std::int64_t k = 0; k < count; ++k) {
    const std::int64_t place = bytes * (2 * k + 1) / (2 * count);
    append(sample, part(filler, from, place));
    append(sample, said[static_cast<std::size_t>(k)].text());
    from = place;
  }
  append(sample, part(filler, from, bytes));
  const RecallPair& wanted = said[static_cast<std::size_t>(w.index % count)];
  append(sample, wanted.question());
  append(sample, wanted.value);
  sample.scored = recall_digits;
  return sample;
}

inline constexpr Measure measure{
    .id = "recall",
    .label = "Associative recall",
    .summary =
        "Strews pairs such as [ab:493] over the text and asks at the end for the number of one.",
    .params = {&pairs},
    .accuracy = Accuracy::exact,
    .takes = takes,
    .clash = clash,
    .make = make,
};

}  // namespace ropewalk::measures::recall
