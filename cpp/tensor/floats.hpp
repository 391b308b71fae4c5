// An array of zeros as long as a shape says: shapes are counted in signed numbers.
#pragma once

#include <cstdint>
#include <vector>

namespace ropewalk {

inline std::vector<float> floats(std::int64_t count) {
  return std::vector<float>(static_cast<std::size_t>(count));
}

}  // namespace ropewalk
