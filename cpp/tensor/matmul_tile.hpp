// The register tile: a few rows times a few registers of columns, summed over the depth without
// touching memory.
#pragma once

#include <cstdint>

#include "rope/lanes.hpp"

namespace ropewalk {

// Tile sizes per build, by measurement. Each sum is a register, and one register of B and one of A
// are in flight; where multiply and add are two instructions the product needs one more, and a
// sixth row would spill.
inline constexpr int tile_vectors = 2;
inline constexpr int tile_rows = registers == 32 ? 12 : fused ? 6 : 5;
inline constexpr int tile_columns = tile_vectors * static_cast<int>(width<Wide>);

struct TileSums {
  Wide at[tile_rows][tile_vectors];
};

// sums += A·B over the depth.
// a: element (row, k) at a[row·a_row + k·a_depth]; b: [depth, tile_columns], packed.
template <class RowStride, class DepthStride>
inline void add_products(const float* a, RowStride a_row, DepthStride a_depth, const float* b,
                         std::int64_t depth, TileSums& sums) {
  TileSums local = sums;
  for (std::int64_t k = 0; k < depth; ++k) {
    Wide row_of_b[tile_vectors];
#pragma unroll
    for (int v = 0; v < tile_vectors; ++v) row_of_b[v] = load<Wide>(b + v * width<Wide>);
#pragma unroll
    for (int r = 0; r < tile_rows; ++r) {
      const Wide factor = splat<Wide>(a[r * a_row]);
#pragma unroll
      for (int v = 0; v < tile_vectors; ++v)
        local.at[r][v] = multiply_add(factor, row_of_b[v], local.at[r][v]);
    }
    a += a_depth;
    b += tile_columns;
  }
  sums = local;
}

}  // namespace ropewalk
