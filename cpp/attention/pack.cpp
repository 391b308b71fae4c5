// Packing for attention.
#include "attention/pack.hpp"

#include <algorithm>

#include "rope/lanes.hpp"
#include "tensor/buffer.hpp"

namespace ropewalk {
namespace {

RotateShape one_head(const AttentionShape& shape, const Plan& plan) {
  return {1, 1, shape.head_dim, plan.rotary_dim, shape.layout, plan.rotary_start, plan.blocks};
}

// rows: [count, depth] → columns: [depth, breadth], zeros from column `count` on.
void transpose(const float* rows, std::int64_t count, std::int64_t depth, std::int64_t breadth,
               float* columns) {
  for (std::int64_t c = 0; c < depth; ++c, columns += breadth) {
    for (std::int64_t r = 0; r < count; ++r) columns[r] = rows[r * depth + c];
    std::fill(columns + count, columns + breadth, 0.0f);
  }
}

}  // namespace

void pack_keys(const AttentionShape& shape, const Plan& plan, const float* k, int kv_head,
               const Table& table, float* packed) {
  const std::int64_t depth = shape.head_dim;
  Buffer turned(tile_columns * depth);
  for (std::int64_t first = 0; first < shape.keys;
       first += tile_columns, packed += tile_columns * depth) {
    const std::int64_t count = std::min<std::int64_t>(tile_columns, shape.keys - first);
    for (std::int64_t j = 0; j < count; ++j)
      rotate_row(k + ((first + j) * shape.kv_heads + kv_head) * depth, turned.data() + j * depth,
                 one_head(shape, plan), table, first + j, Turn::forward);
    transpose(turned.data(), count, depth, tile_columns, packed);
  }
}

void pack_values(const AttentionShape& shape, const float* v, int kv_head, float* packed) {
  const std::int64_t step = static_cast<std::int64_t>(shape.kv_heads) * shape.head_dim;
  for (std::int64_t channel = 0; channel < shape.head_dim; channel += tile_columns) {
    const std::int64_t count = std::min<std::int64_t>(tile_columns, shape.head_dim - channel);
    const float* from = v + static_cast<std::int64_t>(kv_head) * shape.head_dim + channel;
    for (std::int64_t j = 0; j < rounded_up(shape.keys, tile_columns);
         ++j, from += step, packed += tile_columns) {
      const std::int64_t held = j < shape.keys ? count : 0;
      std::copy_n(from, held, packed);
      std::fill(packed + held, packed + tile_columns, 0.0f);
    }
  }
}

void pack_queries(const AttentionShape& shape, const Plan& plan, const float* q, int head,
                  std::int64_t first_row, const Table& table, const float* scales, float* packed) {
  const std::int64_t depth = shape.head_dim;
  const std::int64_t count = std::min<std::int64_t>(tile_rows, shape.queries - first_row);
  Buffer turned(tile_rows * depth);
  for (std::int64_t r = 0; r < count; ++r) {
    float* row = turned.data() + r * depth;
    rotate_row(q + ((first_row + r) * shape.heads + head) * depth, row, one_head(shape, plan),
               table, shape.first_query + first_row + r, Turn::forward);
    for_lanes(depth, [&]<class V>(std::int64_t c) {
      store(row + c, load<V>(row + c) * splat<V>(scales[r]));
    });
  }
  transpose(turned.data(), count, depth, tile_rows, packed);
}

}  // namespace ropewalk
