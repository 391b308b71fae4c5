// Packing for attention: queries and keys are turned while they are put into the order in which the
// tile reads them.
#pragma once

#include "attention/attend.hpp"
#include "attention/blocks.hpp"

namespace ropewalk {

// table: one band's of the plan, whose row n turns token n.
// k: [keys, kv_heads, head_dim] → packed: panels [head_dim, tile_columns] of one head, turned,
// zeros past the last key.
void pack_keys(const AttentionShape& shape, const Plan& plan, const float* k, int kv_head,
               const Table& table, float* packed);

// v: [keys, kv_heads, head_dim] → packed: panels [rounded_up(keys), tile_columns] of tile_columns
// channels each, zeros past the last key and the last channel.
void pack_values(const AttentionShape& shape, const float* v, int kv_head, float* packed);

// q: [queries, heads, head_dim] → packed: [head_dim, tile_rows], one tile of one head from query
// row first_row on, turned and multiplied by scales [tile_rows], zeros past the last query.
void pack_queries(const AttentionShape& shape, const Plan& plan, const float* q, int head,
                  std::int64_t first_row, const Table& table, const float* scales, float* packed);

}  // namespace ropewalk
