// A fuzzer's bytes read as numbers and choices; past their end all are zero.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/random.hpp"

namespace ropewalk::fuzz {

class Bytes {
 public:
  explicit Bytes(std::string_view input) : left_(input) {}

  bool empty() const { return left_.empty(); }
  std::string_view rest() const { return left_; }

  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }

  std::uint64_t word(int bytes) {
    std::uint64_t value = 0;
    for (int n = 0; n < bytes; ++n) value = value << 8 | byte();
    return value;
  }

  // From `least` to `most`, both included; takes as many bytes as the range needs.
  std::int64_t whole(std::int64_t least, std::int64_t most) {
    const auto range = static_cast<std::uint64_t>(most - least);
    const int bytes = (std::bit_width(range) + 7) / 8;
    return least + static_cast<std::int64_t>(word(bytes) % (range + 1));
  }

  // Evenly from `least` to `most`.
  double number(double least, double most) {
    return least + (most - least) * (static_cast<double>(word(4)) * 0x1p-32);
  }

  // Any double there is.
  double any() { return std::bit_cast<double>(word(8)); }

  // Of unit size, in steps that a float holds exactly: what vectors are made of.
  float small() { return static_cast<float>(static_cast<std::int8_t>(byte())) / 64; }

  template <class List>
  decltype(auto) one_of(const List& list) {
    return list[static_cast<std::size_t>(whole(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

 private:
  std::string_view left_;
};

// Seeds of a target that reads its bytes so: they have no meaning, mutations find what matters.
inline std::vector<std::string> bytes_of_no_meaning(int count, int length, std::uint64_t seed) {
  std::vector<std::string> all(static_cast<std::size_t>(count));
  Random random{seed};
  for (std::string& bytes : all)
    for (int n = 0; n < length; ++n) bytes += static_cast<char>(random.next());
  return all;
}

}  // namespace ropewalk::fuzz
