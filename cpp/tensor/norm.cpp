// RMSNorm, forward then backward.
#include "tensor/norm.hpp"

#include <cmath>

#include "rope/lanes.hpp"

namespace ropewalk {

void rms_norm(const float* x, const float* weight, std::int64_t rows, std::int64_t width,
              float epsilon, float* out, float* inverse_rms) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, out += width) {
    const float squares = sum_over(width, [&]<class V>(std::int64_t i) {
      const V value = load<V>(x + i);
      return value * value;
    });
    // Squares that overflow would leave nothing of the row: ∞ · 0 says so.
    const float r = 1 / std::sqrt(squares / static_cast<float>(width) + epsilon) + squares * 0;
    for_lanes(width, [&]<class V>(std::int64_t i) {
      store(out + i, load<V>(weight + i) * (load<V>(x + i) * splat<V>(r)));
    });
    if (inverse_rms) inverse_rms[row] = r;
  }
}

void rms_norm_backward(const float* dout, const float* x, const float* weight,
                       const float* inverse_rms, std::int64_t rows, std::int64_t width, float* dx,
                       float* dweight) {
  for (std::int64_t row = 0; row < rows; ++row, dout += width, x += width, dx += width) {
    const float r = inverse_rms[row];
    const float along_x = sum_over(width, [&]<class V>(std::int64_t i) {
      return load<V>(dout + i) * load<V>(weight + i) * load<V>(x + i);
    });
    // r falls when x grows along itself: dr/dx = −r³·x/width
    const float shrink = -r * r * r * along_x / static_cast<float>(width);
    for_lanes(width, [&]<class V>(std::int64_t i) {
      const V value = load<V>(x + i);
      const V normed_gradient = load<V>(dout + i) * splat<V>(r);
      const V through_scale = multiply_add(value, splat<V>(shrink), load<V>(dx + i));
      store(dx + i, multiply_add(normed_gradient, load<V>(weight + i), through_scale));
      store(dweight + i, multiply_add(normed_gradient, value, load<V>(dweight + i)));
    });
  }
}

}  // namespace ropewalk
