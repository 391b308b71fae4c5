// Embedding, forward then backward.
#include "tensor/embedding.hpp"

#include <cstring>

#include "rope/lanes.hpp"

namespace ropewalk {

void embed(const std::int32_t* tokens, std::int64_t rows, const float* table, std::int64_t width,
           float* out) {
  for (std::int64_t row = 0; row < rows; ++row)
    std::memcpy(out + row * width, table + tokens[row] * width,
                sizeof(float) * static_cast<std::size_t>(width));
}

void embed_backward(const std::int32_t* tokens, std::int64_t rows, const float* dout,
                    std::int64_t width, float* dtable) {
  for (std::int64_t row = 0; row < rows; ++row, dout += width) {
    float* into = dtable + tokens[row] * width;
    for_lanes(width, [&]<class V>(std::int64_t i) {
      store(into + i, load<V>(into + i) + load<V>(dout + i));
    });
  }
}

}  // namespace ropewalk
