// Matrix product: B is packed into the order in which the register tile reads it; A too, unless it
// lies well already.
#include "tensor/matmul.hpp"

#include <algorithm>
#include <cassert>

#include "tensor/buffer.hpp"
#include "tensor/matmul_tile.hpp"

namespace ropewalk {
namespace {

constexpr std::int64_t block_depth = 4096 / tile_columns;  // one panel of B takes 16 KB of L1
constexpr std::int64_t block_rows = 16 * tile_rows;        // one block of A stays in L2
constexpr std::int64_t block_columns = 64 * tile_columns;

// A part of a matrix, in the same strides.
Matrix part(const Matrix& m, std::int64_t row, std::int64_t rows, std::int64_t column,
            std::int64_t columns) {
  return {m.data + row * m.row_stride + column * m.column_stride, std::min(rows, m.rows - row),
          std::min(columns, m.columns - column), m.row_stride, m.column_stride};
}

// One panel of B: columns [depth, ≤ tile_columns] → to [depth, tile_columns], zeros past the last
// column. Walks along whichever stride is short.
void pack_panel(const Matrix& columns, float* to) {
  if (columns.columns < tile_columns) std::fill_n(to, columns.rows * tile_columns, 0.0f);
  if (columns.column_stride == 1) {
    for (std::int64_t k = 0; k < columns.rows; ++k)
      std::copy_n(columns.data + k * columns.row_stride, columns.columns, to + k * tile_columns);
    return;
  }
  for (std::int64_t j = 0; j < columns.columns; ++j)
    for (std::int64_t k = 0; k < columns.rows; ++k)
      to[k * tile_columns + j] = columns.data[k * columns.row_stride + j * columns.column_stride];
}

void pack_columns(const Matrix& b, float* to) {
  for (std::int64_t j = 0; j < b.columns; j += tile_columns, to += b.rows * tile_columns)
    pack_panel(part(b, 0, b.rows, j, tile_columns), to);
}

// Rows of A read where they lie cost no packing, but a tile must be whole, and along its depth
// memory contiguous.
bool lies_well(const Matrix& a, std::int64_t row) {
  return a.column_stride == 1 && row + tile_rows <= a.rows;
}

// The other tiles of A: row tiles [depth, tile_rows], the last with rows of zeros below, each at
// row · depth.
void pack_rows(const Matrix& a, float* to) {
  for (std::int64_t i = 0; i < a.rows; i += tile_rows, to += tile_rows * a.columns) {
    if (lies_well(a, i)) continue;
    const std::int64_t rows = std::min<std::int64_t>(tile_rows, a.rows - i);
    for (std::int64_t k = 0; k < a.columns; ++k) {
      const float* from = a.data + i * a.row_stride + k * a.column_stride;
      float* tile = to + k * tile_rows;
      if (a.row_stride == 1 && rows == tile_rows)
        std::copy_n(from, tile_rows, tile);
      else
        for (int r = 0; r < tile_rows; ++r) tile[r] = r < rows ? from[r * a.row_stride] : 0;
    }
  }
}

TileSums add_row_tile(const TileSums& before, const Matrix& a, const float* packed,
                      std::int64_t row, const float* panel) {
  if (lies_well(a, row))
    return add_products(before, a.data + row * a.row_stride, a.row_stride, 1, panel, a.columns);
  return add_products(before, packed + row * a.columns, 1, tile_rows, panel, a.columns);
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

// c (+)= a·panel, for the columns that one panel of B holds.
void multiply_panel(const Matrix& a, const float* packed, const float* panel, std::int64_t columns,
                    float* c, std::int64_t stride, bool accumulate) {
  for (std::int64_t i = 0; i < a.rows; i += tile_rows, c += tile_rows * stride) {
    const std::int64_t rows = std::min<std::int64_t>(tile_rows, a.rows - i);
    const bool whole = rows == tile_rows && columns == tile_columns;
    const TileSums before = whole && accumulate ? load_sums(c, stride) : zero_sums();
    const TileSums sums = add_row_tile(before, a, packed, i, panel);
    if (whole)
      store_sums(sums, c, stride);
    else
      write_part(sums, c, stride, rows, columns, accumulate);
  }
}

}  // namespace

void matmul(const Matrix& a, const Matrix& b, float* c, bool accumulate) {
  assert(a.columns == b.rows);
  // Kept between calls: a model multiplies matrices of the same few shapes over and over.
  thread_local Buffer memory_a, memory_b;
  const std::int64_t depth = std::min(block_depth, a.columns);
  float* rows = memory_a.at_least(depth * rounded_up(std::min(block_rows, a.rows), tile_rows));
  float* panels =
      memory_b.at_least(depth * rounded_up(std::min(block_columns, b.columns), tile_columns));

  if (!accumulate && a.columns == 0) std::fill_n(c, a.rows * b.columns, 0.0f);
  for (std::int64_t column = 0; column < b.columns; column += block_columns)
    for (std::int64_t k = 0; k < a.columns; k += block_depth) {
      const Matrix part_b = part(b, k, block_depth, column, block_columns);
      pack_columns(part_b, panels);
      for (std::int64_t row = 0; row < a.rows; row += block_rows) {
        const Matrix part_a = part(a, row, block_rows, k, block_depth);
        pack_rows(part_a, rows);
        for (std::int64_t j = 0; j < part_b.columns; j += tile_columns)
          multiply_panel(part_a, rows, panels + j * part_b.rows,
                         std::min<std::int64_t>(tile_columns, part_b.columns - j),
                         c + row * b.columns + column + j, b.columns, accumulate || k > 0);
      }
    }
}

}  // namespace ropewalk
