// SwiGLU, forward then backward.
#include "tensor/swiglu.hpp"

#include "rope/lanes.hpp"

namespace ropewalk {
namespace {

template <class V>
V sigmoid(V z) {
  const V one = splat<V>(1);
  return one / (one + exponential(-z));
}

}  // namespace

void swiglu(const float* gate, const float* up, std::int64_t count, float* out) {
  for_lanes(count, [&]<class V>(std::int64_t i) {
    const V z = load<V>(gate + i);
    store(out + i, z * sigmoid(z) * load<V>(up + i));
  });
}

void swiglu_backward(const float* dout, const float* gate, const float* up, std::int64_t count,
                     float* dgate, float* dup) {
  for_lanes(count, [&]<class V>(std::int64_t i) {
    const V z = load<V>(gate + i), u = load<V>(up + i), gradient = load<V>(dout + i);
    const V s = sigmoid(z);
    const V silu = z * s;
    // silu′ = s + z·s·(1 − s)
    const V slope = multiply_add(silu, splat<V>(1) - s, s);
    store(dgate + i, gradient * u * slope);
    store(dup + i, gradient * silu);
  });
}

}  // namespace ropewalk
