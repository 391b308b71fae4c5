// Attention by a plan, block by block: products in register tiles, a running softmax, and no array
// of scores.
#include "attention/attend.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

#include "attention/pack.hpp"
#include "attention/running_softmax.hpp"
#include "attention/seen.hpp"
#include "tensor/buffer.hpp"

namespace ropewalk {
namespace {

// Keys and values of one key/value head, packed. Bands whose keys are turned alike share one copy.
struct PackedHead {
  std::array<Buffer, most_bands> key_copies;
  std::array<const float*, most_bands> keys;  // per band
  Buffer values;
  std::int64_t panel_length;  // keys, rounded up to whole panels
};

void pack_head(const AttentionShape& shape, const Plan& plan, const float* k, const float* v,
               int kv_head, PackedHead& head) {
  head.panel_length = rounded_up(shape.keys, tile_columns);
  for (std::size_t b = 0; b < plan.bands.size(); ++b) {
    std::size_t same = 0;
    while (plan.bands[same].key != plan.bands[b].key) ++same;
    if (same == b)
      pack_keys(shape, plan, k, kv_head, *plan.bands[b].key,
                head.key_copies[b].at_least(head.panel_length * shape.head_dim));
    head.keys[b] = head.key_copies[same].data();
  }
  pack_values(shape, v, kv_head,
              head.values.at_least(head.panel_length * rounded_up(shape.head_dim, tile_columns)));
}

// bias: [tokens] by distance → reversed, in base 2, so that a query's biases lie in the order of
// the keys.
Buffer reversed_bias(const Plan& plan, int head) {
  if (plan.bias.empty()) return Buffer();
  Buffer reversed(plan.tokens);
  const float* bias = plan.bias.data() + head * plan.tokens;
  for (std::int64_t n = 0; n < plan.tokens; ++n)
    reversed.data()[n] = bias[plan.tokens - 1 - n] * log2_e;
  return reversed;
}

// What one head needs to answer its queries.
struct HeadTask {
  const AttentionShape& shape;
  const Plan& plan;
  const PackedHead& packed;
  const float* bias;  // reversed, [tokens]; null: none
  int head;
};

// A tile of queries on its way through the keys.
struct QueryTile {
  std::int64_t first_row;
  std::array<Seen, most_bands> seen;
  std::array<const float*, most_bands> queries;  // per band, [head_dim, tile_rows]
  float* sums;  // [tile_rows, rounded_up(head_dim)], Σ weight · value
  RunningSoftmax softmax;
};

// The scores of the tile against the panel of keys from `key` on, all by one band.
TileSums panel_scores(const HeadTask& task, const QueryTile& tile, std::size_t band,
                      std::int64_t key) {
  const std::int64_t depth = task.shape.head_dim;
  return add_products(zero_sums(), tile.queries[band], 1, tile_rows,
                      task.packed.keys[band] + key * depth, depth);
}

// Pair by pair: the bands are written over one another from the last to the first, so the first
// that covers a pair has the last word, and a pair that none covers stays unseen.
void write_edge_panel(const HeadTask& task, const QueryTile& tile, Interval panel, float* scores) {
  for (int r = 0; r < tile_rows; ++r)
    std::fill_n(scores + r * key_block, tile_columns, unseen_score);
  for (std::size_t b = task.plan.bands.size(); b-- > 0;) {
    const Seen& seen = tile.seen[b];
    if (!overlap(seen.some, panel)) continue;
    alignas(64) float by_band[tile_rows * tile_columns];
    store_sums(panel_scores(task, tile, b, panel.begin), by_band, tile_columns);
    for (int r = 0; r < tile_rows; ++r) {
      const Interval row = seen.by_row[static_cast<std::size_t>(r)];
      const std::int64_t begin = std::max(row.begin, panel.begin) - panel.begin;
      const std::int64_t end = std::min(row.end, panel.end) - panel.begin;
      for (std::int64_t j = begin; j < end; ++j)
        scores[r * key_block + j] = by_band[r * tile_columns + j];
    }
  }
}

void write_panel(const HeadTask& task, const QueryTile& tile, std::int64_t key, float* scores) {
  const Interval panel{key, key + tile_columns};
  const int band = deciding_band(tile.seen, task.plan.bands.size(), panel);
  if (band >= 0)
    store_sums(panel_scores(task, tile, static_cast<std::size_t>(band), key), scores, key_block);
  else
    write_edge_panel(task, tile, panel, scores);
}

void add_bias(const HeadTask& task, const QueryTile& tile, Interval keys, float* scores) {
  for (int r = 0; r < tile_rows; ++r, scores += key_block) {
    const std::int64_t query = task.shape.first_query + tile.first_row + r;
    if (query >= task.plan.tokens) return;  // rows past the last query
    // Keys after the query have no distance; they are unseen already.
    const float* bias = task.bias + task.plan.tokens - 1 - query;
    const std::int64_t count = std::min(keys.end, query + 1) - keys.begin;
    for_lanes(count, [&]<class V>(std::int64_t j) {
      store(scores + j, load<V>(scores + j) + load<V>(bias + keys.begin + j));
    });
  }
}

// The panels of a block from the first to the last that a query of the tile sees.
Interval visible_panels(const HeadTask& task, const QueryTile& tile, Interval block) {
  Interval visible{block.end, block.begin};
  for (std::size_t b = 0; b < task.plan.bands.size(); ++b) {
    const Interval& some = tile.seen[b].some;
    if (!overlap(some, block)) continue;
    visible.begin =
        std::min(visible.begin, std::max(block.begin, some.begin / tile_columns * tile_columns));
    visible.end = std::max(visible.end, std::min(block.end, rounded_up(some.end, tile_columns)));
  }
  return visible;
}

void take_block(const HeadTask& task, QueryTile& tile, Interval block) {
  const Interval keys = visible_panels(task, tile, block);
  if (keys.size() == 0) return;
  alignas(64) float scores[tile_rows * key_block];
  for (std::int64_t key = keys.begin; key < keys.end; key += tile_columns)
    write_panel(task, tile, key, scores + (key - keys.begin));
  if (task.bias) add_bias(task, tile, keys, scores);

  const std::int64_t breadth = rounded_up(task.shape.head_dim, tile_columns);
  tile.softmax.take(scores, keys.size(), tile.sums, breadth);
  const float* values = task.packed.values.data() + keys.begin * tile_columns;
  for (std::int64_t c = 0; c < breadth;
       c += tile_columns, values += task.packed.panel_length * tile_columns)
    store_sums(
        add_products(load_sums(tile.sums + c, breadth), scores, key_block, 1, values, keys.size()),
        tile.sums + c, breadth);
}

void begin_tile(const HeadTask& task, const float* q, std::int64_t first_row, Buffer& memory,
                QueryTile& tile) {
  const AttentionShape& shape = task.shape;
  const std::int64_t first = shape.first_query + first_row;
  const std::int64_t last = std::min(first + tile_rows, shape.first_query + shape.queries) - 1;
  float scales[tile_rows] = {};
  for (std::int64_t i = first; i <= last; ++i)
    scales[i - first] =
        shape.scale * log2_e *
        (task.plan.query_scale.empty() ? 1 : task.plan.query_scale[static_cast<std::size_t>(i)]);

  const std::int64_t packed_size = static_cast<std::int64_t>(shape.head_dim) * tile_rows;
  const std::int64_t sums_size = rounded_up(shape.head_dim, tile_columns) * tile_rows;
  float* packed = memory.at_least(static_cast<std::int64_t>(most_bands) * packed_size + sums_size);
  tile.first_row = first_row;
  for (std::size_t b = 0; b < task.plan.bands.size(); ++b, packed += packed_size) {
    tile.seen[b] = keys_seen(task.plan.bands[b].covers, first, last, shape.keys);
    pack_queries(shape, task.plan, q, task.head, first_row, *task.plan.bands[b].query, scales,
                 packed);
    tile.queries[b] = packed;
  }
  tile.sums = packed;
  std::fill_n(tile.sums, sums_size, 0.0f);
  tile.softmax = RunningSoftmax();
}

bool sees_a_key(const HeadTask& task, const QueryTile& tile, int row) {
  return std::any_of(
      tile.seen.begin(), tile.seen.begin() + static_cast<std::ptrdiff_t>(task.plan.bands.size()),
      [&](const Seen& seen) { return seen.by_row[static_cast<std::size_t>(row)].size() > 0; });
}

void finish_tile(const HeadTask& task, const QueryTile& tile, float* out, float* log_sum_exp) {
  const AttentionShape& shape = task.shape;
  const float* sums = tile.sums;
  for (int r = 0; r < tile_rows && tile.first_row + r < shape.queries; ++r) {
    const std::int64_t row = (tile.first_row + r) * shape.heads + task.head;
    // Of scores too low for a float nothing is left: 1/0, and 0 · ∞ says so.
    const float share = sees_a_key(task, tile, r) ? 1 / tile.softmax.sum(r) : 0;
    for_lanes(shape.head_dim, [&]<class V>(std::int64_t c) {
      store(out + row * shape.head_dim + c, load<V>(sums + c) * splat<V>(share));
    });
    if (log_sum_exp) log_sum_exp[row] = tile.softmax.log_sum_exp(r);
    sums += rounded_up(shape.head_dim, tile_columns);
  }
}

// The blocks of keys outermost: a block stays in L1 while all tiles of the block of queries read
// it.
void attend_head(const HeadTask& task, const float* q, float* out, float* log_sum_exp) {
  std::vector<QueryTile> tiles(tiles_per_block);
  std::vector<Buffer> memory(tiles_per_block);
  for (std::int64_t first = 0; first < task.shape.queries; first += query_block) {
    std::size_t used = 0;
    for (std::int64_t row = first; row < std::min(first + query_block, task.shape.queries);
         row += tile_rows, ++used)
      begin_tile(task, q, row, memory[used], tiles[used]);
    for (std::int64_t key = 0; key < task.packed.panel_length; key += key_block)
      for (std::size_t t = 0; t < used; ++t)
        take_block(task, tiles[t], {key, std::min(key + key_block, task.packed.panel_length)});
    for (std::size_t t = 0; t < used; ++t) finish_tile(task, tiles[t], out, log_sum_exp);
  }
}

}  // namespace

void attend(const AttentionShape& shape, const Plan& plan, const float* q, const float* k,
            const float* v, float* out, float* log_sum_exp) {
  assert(shape.heads % shape.kv_heads == 0 && plan.bands.size() <= most_bands);
  assert(plan.tokens >= shape.first_query + shape.queries && plan.tokens >= shape.keys);
  const int sharing = shape.heads / shape.kv_heads;
  PackedHead packed;
  for (int group = 0; group < shape.kv_heads; ++group) {
    pack_head(shape, plan, k, v, group, packed);
    for (int head = group * sharing; head < (group + 1) * sharing; ++head) {
      const Buffer bias = reversed_bias(plan, head);
      attend_head({shape, plan, packed, bias.data(), head}, q, out, log_sum_exp);
    }
  }
}

}  // namespace ropewalk
