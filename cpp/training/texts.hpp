// The texts to train on, and pieces cut out of them at random.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rope/problem.hpp"
#include "training/sequences.hpp"

namespace ropewalk {

struct Text {
  std::string bytes;
  double weight;  // how often a byte of it is drawn, compared with a byte of another text
};

class Texts {
 public:
  // Every text has at least `shortest` bytes, the longest crop that may be asked for.
  static constexpr std::int64_t shortest = 256;

  explicit Texts(std::vector<Text> texts);

  // `count` consecutive bytes from anywhere; count is at most `shortest`.
  std::string crop(Random& random, std::int64_t count) const;

 private:
  std::vector<Text> texts_;
  std::vector<double> share_up_to_;  // [texts], running sum of weight × bytes
};

// The gate: `folder`/weights.txt lists "<file> <weight>", a line each.
Result<Texts> read_texts(const std::string& folder);

// One file as the only text: what was held out.
Result<Texts> read_text(const std::string& file);

}  // namespace ropewalk
