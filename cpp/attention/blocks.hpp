// The sizes attention is cut into: panels of keys, tiles of queries, and blocks of both that stay
// in cache together.
#pragma once

#include <cstdint>

#include "tensor/matmul_tile.hpp"

namespace ropewalk {

// One register tile of scores is tile_rows queries times one panel of tile_columns keys. A block of
// keys, packed, is read once per tile of a block of queries, from L1; the scores of one tile
// against it lie there too.
inline constexpr std::int64_t key_block = 64;
inline constexpr std::int64_t tiles_per_block = 8;
inline constexpr std::int64_t query_block = tiles_per_block * tile_rows;
static_assert(key_block % tile_columns == 0);

}  // namespace ropewalk
