// The kinds of sequences a model learns from: prose, and made-up ones that can only be read by
// looking back.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "training/pass.hpp"
#include "training/sequences.hpp"
#include "training/texts.hpp"

namespace ropewalk {

// The shortest sequence that every kind can fill: a period, a pass key or the pairs and prose.
inline constexpr std::int64_t shortest_sequence = 128;  // bytes

struct SequenceKind {
  const char* name;
  std::string (*make)(const Texts& texts, Random& random,
                      std::int64_t bytes);  // returns `bytes` bytes, ≥ shortest_sequence
};

// A stretch of prose.
std::string prose(const Texts& texts, Random& random, std::int64_t bytes);
// A piece of prose again and again.
std::string repeated_prose(const Texts& texts, Random& random, std::int64_t bytes);
// Prose in which one span returns.
std::string copied_span(const Texts& texts, Random& random, std::int64_t bytes);
// Random characters again and again: nothing but looking back helps.
std::string random_repeat(const Texts& texts, Random& random, std::int64_t bytes);
// The same with short periods, many rounds: where copying is learned first.
std::string short_random_repeat(const Texts& texts, Random& random, std::int64_t bytes);
// A pass key said somewhere in prose and again at the end.
std::string passkey(const Texts& texts, Random& random, std::int64_t bytes);
// Pairs spread in prose, one of them again at the end.
std::string recall(const Texts& texts, Random& random, std::int64_t bytes);

// How often each kind is drawn; the shares add up to 1.
struct Share {
  const SequenceKind* kind;
  double share;
};
using Mix = std::span<const Share>;

// The curriculum: prose until the model reads, short random repeats until it copies, then
// everything. From the start together, or repeats first, no copying forms in the time a small model
// has.
Mix prose_only();
Mix copying_only();
Mix everything();

// `sequences` sequences of begin_of_text and bytes, `length` tokens each, with their targets.
Batch make_batch(Mix mix, const Texts& texts, Random& random, std::int64_t sequences,
                 std::int64_t length);

}  // namespace ropewalk
