// Matrix product, of matrices in any order of memory.
#pragma once

#include <cstdint>

namespace ropewalk {

// A view: element (row, column) at data[row·row_stride + column·column_stride].
struct Matrix {
  const float* data;
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t row_stride;
  std::int64_t column_stride;

  Matrix transposed() const { return {data, columns, rows, column_stride, row_stride}; }
};

inline Matrix row_major(const float* data, std::int64_t rows, std::int64_t columns) {
  return {data, rows, columns, columns, 1};
}

// c = a·b, or c += a·b.  a: [M, K]; b: [K, N]; c: [M, N] row-major, apart from a and b. One thread.
// Weights lie [out, in], so a linear layer is matmul(row_major(x, T, in), row_major(w, out,
// in).transposed(), y).
void matmul(const Matrix& a, const Matrix& b, float* c, bool accumulate = false);

}  // namespace ropewalk
