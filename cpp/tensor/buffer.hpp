// Buffer: working memory that begins on a cache line, so that no packed register straddles two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ropewalk {

class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::int64_t count) { at_least(count); }

  // Room for `count` floats; what was in it stays, what is new is zero.
  float* at_least(std::int64_t count) {
    const auto lines = static_cast<std::size_t>((count + 15) / 16);
    if (lines_.size() < lines) lines_.resize(lines);
    return data();
  }

  float* data() { return lines_.empty() ? nullptr : lines_.front().floats; }
  const float* data() const { return lines_.empty() ? nullptr : lines_.front().floats; }

 private:
  struct alignas(64) Line {
    float floats[16] = {};
  };
  std::vector<Line> lines_;
};

}  // namespace ropewalk
