// How each kind of sequence is made up.
#include "training/kinds.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace ropewalk {
namespace {

std::string tile(const std::string& piece, std::int64_t bytes) {
  std::string text;
  while (static_cast<std::int64_t>(text.size()) < bytes) text += piece;
  text.resize(static_cast<std::size_t>(bytes));
  return text;
}

// Every character the texts are made of: line end and printable ASCII.
std::string printable() {
  std::string all = "\n";
  for (char c = ' '; c <= '~'; ++c) all += c;
  return all;
}

std::string_view alphabet(std::int64_t which) {
  static const std::string all = printable();
  return std::array<std::string_view, 3>{digits, lowercase, all}[static_cast<std::size_t>(which)];
}

constexpr SequenceKind text_kind{"text", prose};
constexpr SequenceKind repeat_kind{"repeat", repeated_prose};
constexpr SequenceKind copy_kind{"copy", copied_span};
constexpr SequenceKind random_kind{"random", random_repeat};
constexpr SequenceKind short_random_kind{"short random", short_random_repeat};
constexpr SequenceKind passkey_kind{"passkey", passkey};
constexpr SequenceKind recall_kind{"recall", recall};

}  // namespace

std::string prose(const Texts& texts, Random& random, std::int64_t bytes) {
  return texts.crop(random, bytes);
}

std::string repeated_prose(const Texts& texts, Random& random, std::int64_t bytes) {
  return tile(texts.crop(random, uniform(random, 12, 100)), bytes);
}

std::string copied_span(const Texts& texts, Random& random, std::int64_t bytes) {
  std::string text = texts.crop(random, bytes);
  const std::int64_t span = uniform(random, 14, 62);
  const std::int64_t from = uniform(random, 0, bytes - 2 * span + 1);
  const std::int64_t to = uniform(random, from + span, bytes - span + 1);
  std::copy_n(text.begin() + from, span, text.begin() + to);
  return text;
}

std::string random_repeat(const Texts&, Random& random, std::int64_t bytes) {
  const std::int64_t period = uniform(random, 4, 64);
  return tile(random_text(random, period, alphabet(uniform(random, 3))), bytes);
}

std::string short_random_repeat(const Texts&, Random& random, std::int64_t bytes) {
  const std::int64_t period = uniform(random, 3, 33);
  return tile(random_text(random, period, alphabet(uniform(random, 1, 3))), bytes);
}

std::string passkey(const Texts& texts, Random& random, std::int64_t bytes) {
  const std::string phrase = passkey_phrase(random_passkey(random));
  std::string text = texts.crop(random, bytes - 2 * static_cast<std::int64_t>(phrase.size()));
  text.insert(static_cast<std::size_t>(uniform(random, static_cast<std::int64_t>(text.size()) + 1)),
              phrase);
  return text + phrase;
}

std::string recall(const Texts& texts, Random& random, std::int64_t bytes) {
  const std::vector<RecallPair> pairs = random_pairs(random, uniform(random, 2, 6));
  const auto count = static_cast<std::int64_t>(pairs.size());
  const std::string filler = texts.crop(random, bytes - (count + 1) * recall_length);
  std::vector<std::int64_t> places;  // in the filler, where the pairs go
  for (std::int64_t i = 0; i < count; ++i)
    places.push_back(uniform(random, static_cast<std::int64_t>(filler.size()) + 1));
  std::sort(places.begin(), places.end());
  std::string text = filler;
  for (std::int64_t i = count; i-- > 0;)
    text.insert(static_cast<std::size_t>(places[static_cast<std::size_t>(i)]),
                pairs[static_cast<std::size_t>(i)].text());
  return text + pairs[static_cast<std::size_t>(uniform(random, count))].text();
}

Mix prose_only() {
  static constexpr std::array<Share, 1> mix{{{&text_kind, 1.0}}};
  return mix;
}

Mix copying_only() {
  static constexpr std::array<Share, 1> mix{{{&short_random_kind, 1.0}}};
  return mix;
}

Mix everything() {
  static constexpr std::array<Share, 7> mix{{{&text_kind, 0.48},
                                             {&random_kind, 0.08},
                                             {&short_random_kind, 0.04},
                                             {&repeat_kind, 0.12},
                                             {&copy_kind, 0.12},
                                             {&passkey_kind, 0.08},
                                             {&recall_kind, 0.08}}};
  return mix;
}

Batch make_batch(Mix mix, const Texts& texts, Random& random, std::int64_t sequences,
                 std::int64_t length) {
  assert(length >= shortest_sequence && length <= Texts::shortest);
  Batch batch{sequences, length, {}, {}};
  for (std::int64_t s = 0; s < sequences; ++s) {
    double at = unit(random);
    const Share* drawn = mix.data();
    while (at >= drawn->share && drawn != &mix.back()) at -= (drawn++)->share;
    const std::string bytes = drawn->kind->make(texts, random, length);
    batch.inputs.push_back(begin_of_text);
    for (const char c : bytes) batch.targets.push_back(static_cast<unsigned char>(c));
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i)
      batch.inputs.push_back(static_cast<unsigned char>(bytes[i]));
  }
  return batch;
}

}  // namespace ropewalk
