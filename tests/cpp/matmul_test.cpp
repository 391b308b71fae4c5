// Matrix product against double precision, at shapes that fit no tile and in every order of memory.
#include "tensor/matmul.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "numbers.hpp"
#include "tensor/matmul_tile.hpp"

namespace ropewalk {
namespace {

using testing::bells;

double at(const Matrix& m, std::int64_t row, std::int64_t column) {
  return m.data[row * m.row_stride + column * m.column_stride];
}

// How far c is from before + a·b, over what K roundings of every product and sum may bring: (K +
// 2)·2⁻²⁴·Σ|a·b|.
double over_bound(const Matrix& a, const Matrix& b, const std::vector<float>& c, float before) {
  double worst = 0;
  for (std::int64_t i = 0; i < a.rows; ++i)
    for (std::int64_t j = 0; j < b.columns; ++j) {
      double sum = before, sizes = std::abs(before);
      for (std::int64_t k = 0; k < a.columns; ++k) {
        sum += at(a, i, k) * at(b, k, j);
        sizes += std::abs(at(a, i, k) * at(b, k, j));
      }
      const double bound = static_cast<double>(a.columns + 2) * 0x1p-24 * sizes;
      const double error = std::abs(c[static_cast<std::size_t>(i * b.columns + j)] - sum);
      worst = std::max(worst, bound > 0 ? error / bound : error > 0 ? 1e9 : 0);
    }
  return worst;
}

void check_product(const Matrix& a, const Matrix& b) {
  CAPTURE(a.rows);
  CAPTURE(a.columns);
  CAPTURE(b.columns);
  std::vector<float> c(static_cast<std::size_t>(a.rows * b.columns), 3);
  matmul(a, b, c.data());
  CHECK(over_bound(a, b, c, 0) <= 1);
  std::fill(c.begin(), c.end(), 3.0f);
  matmul(a, b, c.data(), true);
  CHECK(over_bound(a, b, c, 3) <= 1);
}

// Sizes around the tile and some that divide nothing.
const std::vector<std::int64_t> row_counts{
    1, 2, 5, tile_rows - 1, tile_rows, tile_rows + 1, 3 * tile_rows + 2, 53};
const std::vector<std::int64_t> column_counts{
    1, 3, 7, tile_columns - 1, tile_columns, tile_columns + 1, 101};

TEST_CASE("a product is right at every awkward shape, whichever operand is transposed") {
  const auto left = bells(60 * 67, 1), right = bells(67 * 110, 2);
  for (const std::int64_t m : row_counts)
    for (const std::int64_t n : column_counts)
      for (const std::int64_t k : {1, 2, 13, 16, 67}) {
        const Matrix a = row_major(left.data(), m, k), b = row_major(right.data(), k, n);
        const Matrix a_turned = row_major(left.data(), k, m).transposed();
        const Matrix b_turned = row_major(right.data(), n, k).transposed();
        check_product(a, b);
        check_product(a_turned, b);
        check_product(a, b_turned);
        check_product(a_turned, b_turned);
      }
}

TEST_CASE("a product is right across the edges of the cache blocks") {
  const auto left = bells(200'000, 3), right = bells(1'200'000, 4);
  const auto shapes = {std::array<std::int64_t, 3>{200, 600, 33},
                       {17 * tile_rows, 257, 40},
                       {3, 255, 65 * tile_columns + 1}};
  for (const auto& [m, k, n] : shapes)
    check_product(row_major(left.data(), m, k), row_major(right.data(), n, k).transposed());
}

TEST_CASE("a product reads views with gaps between elements") {
  const auto data = bells(40 * 200, 5);
  const Matrix a{data.data(), 20, 30, 200, 3}, b{data.data() + 1, 30, 19, 100, 5};
  check_product(a, b);
  check_product(b.transposed(), a.transposed());
}

TEST_CASE("a product over no terms is zero, and adds nothing") {
  const float unused = 0;
  std::vector<float> c(6, 7);
  matmul({&unused, 2, 0, 0, 1}, {&unused, 0, 3, 3, 1}, c.data(), true);
  CHECK(c == std::vector<float>(6, 7));
  matmul({&unused, 2, 0, 0, 1}, {&unused, 0, 3, 3, 1}, c.data());
  CHECK(c == std::vector<float>(6, 0));
}

}  // namespace
}  // namespace ropewalk
