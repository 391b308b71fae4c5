// What training and evaluation both make up: random characters, the pass key sentence and the
// recall pairs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/random.hpp"

namespace ropewalk {

// `count` characters of the alphabet, each drawn on its own.
inline std::string random_text(Random& random, std::int64_t count, std::string_view alphabet) {
  std::string text;
  for (std::int64_t i = 0; i < count; ++i)
    text += alphabet[static_cast<std::size_t>(
        uniform(random, static_cast<std::int64_t>(alphabet.size())))];
  return text;
}

inline constexpr std::string_view digits = "0123456789";
inline constexpr std::string_view lowercase = "abcdefghijklmnopqrstuvwxyz";

// The pass key: said once somewhere, and asked for at the end by saying the same sentence again.
// " The pass key is 48213."
inline constexpr std::string_view passkey_question = " The pass key is ";
inline constexpr std::int64_t passkey_digits = 5;

inline std::string passkey_phrase(std::string_view key) {
  return std::string(passkey_question) + std::string(key) + ".";
}
inline std::string random_passkey(Random& random) {
  return random_text(random, passkey_digits, digits);
}

// A recall pair, "[ab:493]": several stand in the text, one is repeated at the end; the value is
// the answer.
struct RecallPair {
  std::string key;    // recall_letters lowercase letters
  std::string value;  // recall_digits digits

  std::string question() const { return "[" + key + ":"; }
  std::string text() const { return question() + value + "]"; }
};
inline constexpr std::int64_t recall_letters = 2;
inline constexpr std::int64_t recall_digits = 3;
inline constexpr std::int64_t recall_length = recall_letters + recall_digits + 3;  // of text()

// Pairs with different keys, so that a question has one answer; at most 26 · 26 of them.
inline std::vector<RecallPair> random_pairs(Random& random, std::int64_t count) {
  std::vector<RecallPair> pairs;
  while (static_cast<std::int64_t>(pairs.size()) < count) {
    RecallPair drawn{random_text(random, recall_letters, lowercase),
                     random_text(random, recall_digits, digits)};
    const bool taken = std::any_of(pairs.begin(), pairs.end(),
                                   [&](const RecallPair& pair) { return pair.key == drawn.key; });
    if (!taken) pairs.push_back(std::move(drawn));
  }
  return pairs;
}

}  // namespace ropewalk
