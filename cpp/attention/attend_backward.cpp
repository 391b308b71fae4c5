// Attention backwards: block by block, every score is computed again.
#include "attention/attend_backward.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <vector>

#include "rope/lanes.hpp"
#include "rope/rotate.hpp"
#include "tensor/matmul.hpp"

namespace ropewalk {
namespace {

constexpr std::int64_t block = 64;
constexpr std::int8_t unseen = -1;

using Floats = std::vector<float>;

Floats zeros(std::int64_t count) { return Floats(static_cast<std::size_t>(count), 0.0F); }

// A band's rotated queries and keys, and the gradients with respect to them.
struct TurnedBand {
  Floats query, dquery;  // [queries, heads, head_dim]
  Floats key, dkey;      // [keys, kv_heads, head_dim]
};

// Scores of one head for `queries` × `keys` of at most `block` each.
struct Block {
  std::int64_t first_query, queries, first_key, keys;
  std::array<std::int8_t, block * block> owner;  // [queries, keys]: the band that decides the pair
  std::array<bool, most_bands> present;
  alignas(64) std::array<float, block * block> weight;   // softmax
  alignas(64) std::array<float, block * block> dscore;   // of the score before scale
  alignas(64) std::array<float, block * block> product;  // of whatever is multiplied just now
};

class Backward {
 public:
  Backward(const AttentionShape& shape, const Plan& plan, const float* v, const float* out, const float* log_sum_exp,
           const float* dout, float* dv)
      : shape_(shape), plan_(plan), v_(v), log_sum_exp_(log_sum_exp), dout_(dout), dv_(dv),
        query_stride_(std::int64_t{shape.heads} * shape.head_dim),
        key_stride_(std::int64_t{shape.kv_heads} * shape.head_dim),
        product_(zeros(block * shape.head_dim)) {
    sum_out(out);
  }

  void turn(const float* q, const float* k) {
    for (const BandTables& band : plan_.bands) {
      TurnedBand turned{zeros(shape_.queries * query_stride_), zeros(shape_.queries * query_stride_),
                        zeros(shape_.keys * key_stride_), zeros(shape_.keys * key_stride_)};
      rotate(q, turned.query.data(), query_shape(), *band.query, Turn::forward);
      rotate(k, turned.key.data(), key_shape(), *band.key, Turn::forward);
      bands_.push_back(std::move(turned));
    }
  }

  void run() {
    Block b;
    for (b.first_query = 0; b.first_query < shape_.queries; b.first_query += block) {
      b.queries = std::min(block, shape_.queries - b.first_query);
      const std::int64_t seen = std::min(shape_.keys, b.first_query + b.queries);
      for (b.first_key = 0; b.first_key < seen; b.first_key += block) {
        b.keys = std::min(block, seen - b.first_key);
        if (!find_owners(b)) continue;
        for (int head = 0; head < shape_.heads; ++head) run_head(b, head);
      }
    }
  }

  // Undoes q → band.query: dq = Σ over bands of the transposed rotation.
  void turn_back(float* dq, float* dk) {
    std::fill_n(dq, shape_.queries * query_stride_, 0.0F);
    std::fill_n(dk, shape_.keys * key_stride_, 0.0F);
    for (std::size_t i = 0; i < bands_.size(); ++i) {
      TurnedBand& turned = bands_[i];
      rotate(turned.dquery.data(), turned.dquery.data(), query_shape(), *plan_.bands[i].query, Turn::transpose);
      rotate(turned.dkey.data(), turned.dkey.data(), key_shape(), *plan_.bands[i].key, Turn::transpose);
      std::transform(dq, dq + turned.dquery.size(), turned.dquery.data(), dq, std::plus<>());
      std::transform(dk, dk + turned.dkey.size(), turned.dkey.data(), dk, std::plus<>());
    }
  }

 private:
  RotateShape query_shape() const {
    return {shape_.queries, shape_.heads, shape_.head_dim, plan_.rotary_dim, shape_.layout};
  }
  RotateShape key_shape() const {
    return {shape_.keys, shape_.kv_heads, shape_.head_dim, plan_.rotary_dim, shape_.layout};
  }

  // Σ over channels of out · dout: what the softmax takes off every dP of a row.
  void sum_out(const float* out) {
    out_dout_ = zeros(shape_.queries * shape_.heads);
    for (std::int64_t row = 0; row < shape_.queries * shape_.heads; ++row)
      for (std::int64_t c = row * shape_.head_dim; c < (row + 1) * shape_.head_dim; ++c)
        out_dout_[static_cast<std::size_t>(row)] += out[c] * dout_[c];
  }

  // From the last band to the first, so that the first that covers a pair is the one that stays.
  bool find_owners(Block& b) const {
    b.present.fill(false);
    std::fill_n(b.owner.begin(), b.queries * b.keys, unseen);
    for (std::int64_t i = 0; i < b.queries; ++i)
      for (std::size_t band = plan_.bands.size(); band-- > 0;) {
        const Interval seen = plan_.bands[band].covers.keys(b.first_query + i);
        const std::int64_t begin = std::clamp<std::int64_t>(seen.begin - b.first_key, 0, b.keys);
        const std::int64_t end = std::clamp<std::int64_t>(seen.end - b.first_key, begin, b.keys);
        std::fill(b.owner.begin() + i * b.keys + begin, b.owner.begin() + i * b.keys + end,
                  static_cast<std::int8_t>(band));
        b.present[band] = b.present[band] || begin < end;
      }
    return std::any_of(b.present.begin(), b.present.end(), [](bool present) { return present; });
  }

  Matrix queries(const Block& b, const float* x, int head) const {
    return {x + b.first_query * query_stride_ + std::int64_t{head} * shape_.head_dim, b.queries, shape_.head_dim,
            query_stride_, 1};
  }
  Matrix keys(const Block& b, const float* x, int kv_head) const {
    return {x + b.first_key * key_stride_ + std::int64_t{kv_head} * shape_.head_dim, b.keys, shape_.head_dim,
            key_stride_, 1};
  }

  void run_head(Block& b, int head) {
    const int kv_head = head / (shape_.heads / shape_.kv_heads);
    softmax_again(b, head, kv_head);
    const Matrix dout = queries(b, dout_, head);
    const Matrix weight = row_major(b.weight.data(), b.queries, b.keys);
    matmul(weight.transposed(), dout, product_.data());
    add(product_, b.keys, dv_ + b.first_key * key_stride_ + std::int64_t{kv_head} * shape_.head_dim, key_stride_);
    matmul(dout, keys(b, v_, kv_head).transposed(), b.product.data());
    differentiate_softmax(b, head);
    for (std::size_t band = 0; band < bands_.size(); ++band)
      if (b.present[band]) differentiate_scores(b, band, head, kv_head);
  }

  float scale(std::int64_t query) const {
    return plan_.query_scale.empty() ? shape_.scale
                                     : shape_.scale * plan_.query_scale[static_cast<std::size_t>(query)];
  }

  // weight = exp(scale · q·k + bias − log_sum_exp), as in the forward pass; 0 where no band sees.
  void softmax_again(Block& b, int head, int kv_head) {
    std::fill_n(b.weight.begin(), b.queries * b.keys, 0.0F);
    for (std::size_t band = 0; band < bands_.size(); ++band) {
      if (!b.present[band]) continue;
      matmul(queries(b, bands_[band].query.data(), head), keys(b, bands_[band].key.data(), kv_head).transposed(),
             b.product.data());
      for (std::int64_t i = 0; i < b.queries; ++i) softmax_row(b, static_cast<std::int8_t>(band), i, head);
    }
  }

  void softmax_row(Block& b, std::int8_t band, std::int64_t i, int head) const {
    const std::int64_t query = b.first_query + i;
    const float row_scale = scale(query);
    const float shift = log_sum_exp_[query * shape_.heads + head];
    float* score = b.product.data() + i * b.keys;
    for_lanes(b.keys, [&]<class V>(std::int64_t j) {
      store(score + j, multiply_add(load<V>(score + j), splat<V>(row_scale), splat<V>(-shift)));
    });
    if (!plan_.bias.empty())
      for (std::int64_t j = 0; j < std::min(b.keys, query - b.first_key + 1); ++j)
        score[j] += plan_.bias[static_cast<std::size_t>(head * plan_.tokens + query - b.first_key - j)];
    for_lanes(b.keys, [&]<class V>(std::int64_t j) { store(score + j, exponential(load<V>(score + j))); });
    const std::int8_t* owner = b.owner.data() + i * b.keys;
    float* weight = b.weight.data() + i * b.keys;
    for (std::int64_t j = 0; j < b.keys; ++j) weight[j] = owner[j] == band ? score[j] : weight[j];
  }

  // In the forward pass out = Σ weight · v, so dweight = dout · v (now in product) and
  // dscore = weight · (dweight − Σ weight · dweight); the sum equals out · dout.
  void differentiate_softmax(Block& b, int head) {
    for (std::int64_t i = 0; i < b.queries; ++i) {
      const std::int64_t query = b.first_query + i;
      const float row_scale = scale(query);
      const float sum = out_dout_[static_cast<std::size_t>(query * shape_.heads + head)];
      for (std::int64_t at = i * b.keys; at < (i + 1) * b.keys; ++at) {
        const auto a = static_cast<std::size_t>(at);
        b.dscore[a] = b.weight[a] * (b.product[a] - sum) * row_scale;
      }
    }
  }

  // In the forward pass score = q·k of the band that decides the pair.
  void differentiate_scores(Block& b, std::size_t band, int head, int kv_head) {
    const float* dscore = b.dscore.data();
    if (bands_.size() > 1) {
      for (std::size_t at = 0; at < static_cast<std::size_t>(b.queries * b.keys); ++at)
        b.product[at] = b.owner[at] == static_cast<std::int8_t>(band) ? b.dscore[at] : 0.0F;
      dscore = b.product.data();
    }
    TurnedBand& turned = bands_[band];
    const Matrix d = row_major(dscore, b.queries, b.keys);
    matmul(d, keys(b, turned.key.data(), kv_head), product_.data());
    add(product_, b.queries,
        turned.dquery.data() + b.first_query * query_stride_ + std::int64_t{head} * shape_.head_dim, query_stride_);
    matmul(d.transposed(), queries(b, turned.query.data(), head), product_.data());
    add(product_, b.keys, turned.dkey.data() + b.first_key * key_stride_ + std::int64_t{kv_head} * shape_.head_dim,
        key_stride_);
  }

  void add(const Floats& rows, std::int64_t count, float* to, std::int64_t stride) const {
    for (std::int64_t row = 0; row < count; ++row)
      for (std::int64_t c = 0; c < shape_.head_dim; ++c)
        to[row * stride + c] += rows[static_cast<std::size_t>(row * shape_.head_dim + c)];
  }

  const AttentionShape& shape_;
  const Plan& plan_;
  const float* v_;
  const float* log_sum_exp_;
  const float* dout_;
  float* dv_;
  std::int64_t query_stride_, key_stride_;
  Floats product_;   // [block, head_dim]
  Floats out_dout_;  // [queries, heads]
  std::vector<TurnedBand> bands_;
};

}  // namespace

void attend_backward(const AttentionShape& shape, const Plan& plan, const float* q, const float* k, const float* v,
                     const float* out, const float* log_sum_exp, const float* dout, float* dq, float* dk, float* dv) {
  assert(shape.first_query == 0);
  std::fill_n(dv, shape.keys * shape.kv_heads * shape.head_dim, 0.0F);
  Backward backward(shape, plan, v, out, log_sum_exp, dout, dv);
  backward.turn(q, k);
  backward.run();
  backward.turn_back(dq, dk);
}

}  // namespace ropewalk
