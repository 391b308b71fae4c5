// RMSNorm: each row divided by its root mean square, times a learned weight.  Zhang and Sennrich,
// arXiv:1910.07467
#pragma once

#include <cstdint>

namespace ropewalk {

// x, out: [rows, width]; weight: [width]; inverse_rms: [rows], what the backward pass needs, or
// null.
//   out = weight · x · r,   r = 1/√(mean(x²) + epsilon), NaN where Σ x² leaves the range of float32
void rms_norm(const float* x, const float* weight, std::int64_t rows, std::int64_t width,
              float epsilon, float* out, float* inverse_rms);

// dout, x, dx: [rows, width]; weight, dweight: [width]; inverse_rms: [rows] from the forward pass.
// dx and dweight are added to: x also feeds the residual stream, and every row feeds the weight.
void rms_norm_backward(const float* dout, const float* x, const float* weight,
                       const float* inverse_rms, std::int64_t rows, std::int64_t width, float* dx,
                       float* dweight);

}  // namespace ropewalk
