// Attention by a plan: one query at a time.
#include "attention/attend.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "rope/lanes.hpp"

namespace ropewalk {
namespace {

std::vector<float> turned(const float* x, std::int64_t rows, std::int64_t first, int heads,
                          const AttentionShape& shape, const Table& table) {
  const std::int64_t size = static_cast<std::int64_t>(heads) * shape.head_dim;
  std::vector<float> out(static_cast<std::size_t>(rows * size));
  const RotateShape one{1, heads, shape.head_dim, 2 * table.pairs, shape.layout};
  for (std::int64_t r = 0; r < rows; ++r)
    rotate_row(x + r * size, out.data() + r * size, one, table, first + r, Turn::forward);
  return out;
}

}  // namespace

void attend(const AttentionShape& shape, const Plan& plan, const float* q, const float* k,
            const float* v, float* out, float* log_sum_exp) {
  const std::int64_t d = shape.head_dim;
  std::vector<std::vector<float>> queries, keys;
  for (const BandTables& band : plan.bands) {
    queries.push_back(turned(q, shape.queries, shape.first_query, shape.heads, shape, *band.query));
    keys.push_back(turned(k, shape.keys, 0, shape.kv_heads, shape, *band.key));
  }
  std::vector<float> scores(static_cast<std::size_t>(shape.keys));
  for (std::int64_t r = 0; r < shape.queries; ++r)
    for (int h = 0; h < shape.heads; ++h) {
      const std::int64_t i = shape.first_query + r;
      const int g = h / (shape.heads / shape.kv_heads);
      std::fill(scores.begin(), scores.end(), -std::numeric_limits<float>::infinity());
      for (std::size_t b = plan.bands.size(); b-- > 0;) {
        const Interval seen = plan.bands[b].covers.keys(i);
        const float* query = queries[b].data() + (r * shape.heads + h) * d;
        for (std::int64_t j = seen.begin; j < std::min(seen.end, shape.keys); ++j) {
          const float* key = keys[b].data() + (j * shape.kv_heads + g) * d;
          float score = sum_over(
              d, [&]<class V>(std::int64_t c) { return load<V>(query + c) * load<V>(key + c); });
          score *= shape.scale;
          if (!plan.query_scale.empty()) score *= plan.query_scale[static_cast<std::size_t>(i)];
          if (!plan.bias.empty())
            score += plan.bias[static_cast<std::size_t>(h * plan.tokens + i - j)];
          scores[static_cast<std::size_t>(j)] = score;
        }
      }
      const float largest = *std::max_element(scores.begin(), scores.end());
      float* result = out + (r * shape.heads + h) * d;
      std::fill(result, result + d, 0.0f);
      float sum = 0;
      for (std::int64_t j = 0; j < shape.keys; ++j) {
        const float score = scores[static_cast<std::size_t>(j)];
        if (score == -std::numeric_limits<float>::infinity()) continue;
        const float weight = std::exp(score - largest);
        sum += weight;
        const float* value = v + (j * shape.kv_heads + g) * d;
        for (std::int64_t c = 0; c < d; ++c) result[c] += weight * value[c];
      }
      for (std::int64_t c = 0; c < d && sum > 0; ++c) result[c] /= sum;
      if (log_sum_exp) log_sum_exp[r * shape.heads + h] = largest + std::log(sum);
    }
}

}  // namespace ropewalk
