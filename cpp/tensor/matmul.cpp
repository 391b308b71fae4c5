// Matrix product: A and B are packed into the order in which the register tile reads them, in
// blocks that fit a cache.
#include "tensor/matmul.hpp"

#include <algorithm>
#include <cassert>

#include "tensor/buffer.hpp"
#include "tensor/matmul_tile.hpp"

namespace ropewalk {
namespace {

constexpr std::int64_t block_depth = 256;            // one panel of B stays in L1
constexpr std::int64_t block_rows = 16 * tile_rows;  // one block of A stays in L2
constexpr std::int64_t block_columns = 64 * tile_columns;

// A part of a matrix, in the same strides.
Matrix part(const Matrix& m, std::int64_t row, std::int64_t rows, std::int64_t column,
            std::int64_t columns) {
  return {m.data + row * m.row_stride + column * m.column_stride, std::min(rows, m.rows - row),
          std::min(columns, m.columns - column), m.row_stride, m.column_stride};
}

// Packs a [depth, breadth] view into panels of `panel` columns, each [depth, panel], the last one
// padded with zeros.
template <int panel>
void pack(const Matrix& from, float* to) {
  for (std::int64_t first = 0; first < from.columns; first += panel) {
    const std::int64_t held = std::min<std::int64_t>(panel, from.columns - first);
    const float* row = from.data + first * from.column_stride;
    for (std::int64_t k = 0; k < from.rows; ++k, row += from.row_stride, to += panel) {
      for (std::int64_t i = 0; i < held; ++i) to[i] = row[i * from.column_stride];
      for (std::int64_t i = held; i < panel; ++i) to[i] = 0;
    }
  }
}

// The part of a tile that lies inside c: [rows, columns] from its corner on.
void write_part(const TileSums& sums, float* c, std::int64_t stride, std::int64_t rows,
                std::int64_t columns, bool accumulate) {
  alignas(64) float tile[tile_rows * tile_columns];
  store_sums(sums, tile, tile_columns);
  for (std::int64_t r = 0; r < rows; ++r, c += stride)
    for_lanes(columns, [&]<class V>(std::int64_t i) {
      const V sum = load<V>(tile + r * tile_columns + i);
      store(c + i, accumulate ? load<V>(c + i) + sum : sum);
    });
}

// c (+)= a·b for one packed block of each. a: panels [depth, tile_rows]; b: panels [depth,
// tile_columns].
void multiply_block(const float* a, const float* b, std::int64_t rows, std::int64_t columns,
                    std::int64_t depth, float* c, std::int64_t stride, bool accumulate) {
  for (std::int64_t j = 0; j < columns; j += tile_columns)
    for (std::int64_t i = 0; i < rows; i += tile_rows) {
      float* corner = c + i * stride + j;
      const bool whole = i + tile_rows <= rows && j + tile_columns <= columns;
      const TileSums before = whole && accumulate ? load_sums(corner, stride) : zero_sums();
      const TileSums sums = add_products(before, a + i * depth, 1, tile_rows, b + j * depth, depth);
      if (whole)
        store_sums(sums, corner, stride);
      else
        write_part(sums, corner, stride, std::min<std::int64_t>(tile_rows, rows - i),
                   std::min<std::int64_t>(tile_columns, columns - j), accumulate);
    }
}

std::int64_t rounded_up(std::int64_t count, std::int64_t step) {
  return (count + step - 1) / step * step;
}

}  // namespace

void matmul(const Matrix& a, const Matrix& b, float* c, bool accumulate) {
  assert(a.columns == b.rows);
  // Kept between calls: a model multiplies matrices of the same few shapes over and over.
  thread_local Buffer memory_a, memory_b;
  const std::int64_t depth = std::min(block_depth, a.columns);
  float* packed_a = memory_a.at_least(depth * rounded_up(std::min(block_rows, a.rows), tile_rows));
  float* packed_b =
      memory_b.at_least(depth * rounded_up(std::min(block_columns, b.columns), tile_columns));

  if (!accumulate && a.columns == 0) std::fill(c, c + a.rows * b.columns, 0.0f);
  for (std::int64_t column = 0; column < b.columns; column += block_columns)
    for (std::int64_t k = 0; k < a.columns; k += block_depth) {
      const Matrix part_b = part(b, k, block_depth, column, block_columns);
      pack<tile_columns>(part_b, packed_b);
      for (std::int64_t row = 0; row < a.rows; row += block_rows) {
        const Matrix part_a = part(a, row, block_rows, k, block_depth);
        pack<tile_rows>(part_a.transposed(), packed_a);
        multiply_block(packed_a, packed_b, part_a.rows, part_b.columns, part_b.rows,
                       c + row * b.columns + column, b.columns, accumulate || k > 0);
      }
    }
}

}  // namespace ropewalk
