// Passkey: five digits said once somewhere in a text, and asked for at its end.
// After Mohtashami and Jaggi, Landmark Attention, arXiv:2305.16300
#pragma once

#include "evaluation/place.hpp"
#include "evaluation/sample.hpp"

namespace ropewalk::measures::passkey {

inline constexpr std::int64_t said = passkey_question.size() + passkey_digits + 1;
inline constexpr std::int64_t asked = passkey_question.size() + passkey_digits;

inline std::int64_t takes(std::int64_t length, const Values&) { return length - said - asked; }

inline std::string clash(std::int64_t length, const Values&) {
  if (length >= said + asked) return "";
  return "needs a length of at least " + std::to_string(said + asked) +
         " tokens to say the key and ask for it, got " + std::to_string(length);
}

// The windows put the key at depths spread evenly from the beginning to just before the question.
inline Sample make(Passage filler, const Window& w, const Values&) {
  Random random = window_random(w, 1);
  const std::string key = random_passkey(random);
  const auto bytes = static_cast<std::int64_t>(filler.size());
  const std::int64_t depth = w.count > 1 ? bytes * w.index / (w.count - 1) : bytes / 2;

  Sample sample = begin_sample(w.length);
  append(sample, part(filler, 0, depth));
  append(sample, passkey_phrase(key));
  append(sample, part(filler, depth, bytes));
  append(sample, passkey_question);
  append(sample, key);
  sample.scored = passkey_digits;
  return sample;
}

inline constexpr Measure measure{
    .id = "passkey",
    .label = "Pass key",
    .summary = "Says a five-digit key once somewhere in the text and asks for it at the end.",
    .accuracy = Accuracy::exact,
    .takes = takes,
    .clash = clash,
    .make = make,
};

}  // namespace ropewalk::measures::passkey
