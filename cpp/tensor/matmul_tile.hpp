// The register tile: a few rows times a few registers of columns, summed over the depth without
// touching memory.
#pragma once

#include <cstdint>

#include "rope/lanes.hpp"

namespace ropewalk {

// Sizes per build, by measurement. Natively the sums may fill the registers but for two of B and
// one or two of A. V8 writes a fused multiply-add over its first factor, so every row costs a copy
// and more rows cost moves: eight sums just hide the latency and are quickest. Unfused, a sixth row
// would spill.
inline constexpr int tile_vectors = 2;
#if defined(__wasm__)
inline constexpr int tile_rows = fused ? 4 : 5;
#else
inline constexpr int tile_rows = registers == 32 ? 12 : fused ? 6 : 5;
#endif
inline constexpr int tile_columns = tile_vectors * static_cast<int>(width<Wide>);

constexpr std::int64_t rounded_up(std::int64_t count, std::int64_t step) {
  return (count + step - 1) / step * step;
}

struct TileSums {
  Wide at[tile_rows][tile_vectors];
};

inline TileSums zero_sums() {
  TileSums sums;
  for (auto& row : sums.at)
    for (Wide& sum : row) sum = splat<Wide>(0);
  return sums;
}

// rows: [tile_rows, ≥ tile_columns], `stride` apart.
inline TileSums load_sums(const float* rows, std::int64_t stride) {
  TileSums sums;
#pragma unroll
  for (int r = 0; r < tile_rows; ++r)
#pragma unroll
    for (int v = 0; v < tile_vectors; ++v)
      sums.at[r][v] = load<Wide>(rows + r * stride + v * width<Wide>);
  return sums;
}

inline void store_sums(const TileSums& sums, float* rows, std::int64_t stride) {
#pragma unroll
  for (int r = 0; r < tile_rows; ++r)
#pragma unroll
    for (int v = 0; v < tile_vectors; ++v)
      store(rows + r * stride + v * width<Wide>, sums.at[r][v]);
}

// sums + A·B over the depth.
// a: element (row, k) at a[row·a_row + k·a_depth]; b: [depth, tile_columns], packed.
[[gnu::always_inline]] inline TileSums add_products(TileSums sums, const float* a,
                                                    std::int64_t a_row, std::int64_t a_depth,
                                                    const float* b, std::int64_t depth) {
  for (std::int64_t k = 0; k < depth; ++k, a += a_depth, b += tile_columns) {
    Wide row_of_b[tile_vectors];
#pragma unroll
    for (int v = 0; v < tile_vectors; ++v) row_of_b[v] = load<Wide>(b + v * width<Wide>);
#pragma unroll
    for (int r = 0; r < tile_rows; ++r) {
      const Wide factor = splat<Wide>(a[r * a_row]);
#pragma unroll
      for (int v = 0; v < tile_vectors; ++v)
        sums.at[r][v] = multiply_add(factor, row_of_b[v], sums.at[r][v]);
    }
  }
  return sums;
}

}  // namespace ropewalk
