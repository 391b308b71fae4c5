// SwiGLU: one half of the hidden layer gates the other.  Shazeer, arXiv:2002.05202
#pragma once

#include <cstdint>

namespace ropewalk {

// gate, up, out: [count].   out = silu(gate) · up,   silu(z) = z/(1 + e^−z)
void swiglu(const float* gate, const float* up, std::int64_t count, float* out);

// dout, gate, up, dgate, dup: [count]. dgate and dup are overwritten; each may be the array it is
// the gradient of.
void swiglu_backward(const float* dout, const float* gate, const float* up, std::int64_t count,
                     float* dgate, float* dup);

}  // namespace ropewalk
