// Attention backwards: block by block, every score is computed again.
#include "attention/attend_backward.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include "attention/score_block.hpp"
#include "attention/turned_band.hpp"
#include "rope/lanes.hpp"
#include "tensor/matmul.hpp"

namespace ropewalk {
namespace {

using Floats = std::vector<float>;

class Backward {
 public:
  Backward(const AttentionShape& shape, const Plan& plan, const float* v, const float* out,
           const float* log_sum_exp, const float* dout, float* dv)
      : shape_(shape),
        plan_(plan),
        v_(v),
        log_sum_exp_(log_sum_exp),
        dout_(dout),
        dv_(dv),
        query_stride_(std::int64_t{shape.heads} * shape.head_dim),
        key_stride_(std::int64_t{shape.kv_heads} * shape.head_dim),
        product_(static_cast<std::size_t>(score_block * shape.head_dim)) {
    sum_out(out);
  }

  void turn(const float* q, const float* k) { bands_ = ropewalk::turn(shape_, plan_, q, k); }
  void turn_back(float* dq, float* dk) { ropewalk::turn_back(shape_, plan_, bands_, dq, dk); }

  void run() {
    ScoreBlock b;
    for (b.first_query = 0; b.first_query < shape_.queries; b.first_query += score_block) {
      b.queries = std::min(score_block, shape_.queries - b.first_query);
      const std::int64_t seen = std::min(shape_.keys, b.first_query + b.queries);
      for (b.first_key = 0; b.first_key < seen; b.first_key += score_block) {
        b.keys = std::min(score_block, seen - b.first_key);
        if (!find_owners(plan_.bands, b)) continue;
        for (int head = 0; head < shape_.heads; ++head) run_head(b, head);
      }
    }
  }

 private:
  // Σ over channels of out · dout: what the softmax takes off every dP of a row.
  void sum_out(const float* out) {
    out_dout_.resize(static_cast<std::size_t>(shape_.queries * shape_.heads));
    for (std::int64_t row = 0; row < shape_.queries * shape_.heads; ++row)
      for (std::int64_t c = row * shape_.head_dim; c < (row + 1) * shape_.head_dim; ++c)
        out_dout_[static_cast<std::size_t>(row)] += out[c] * dout_[c];
  }

  Matrix queries(const ScoreBlock& b, const float* x, int head) const {
    return {x + b.first_query * query_stride_ + std::int64_t{head} * shape_.head_dim, b.queries,
            shape_.head_dim, query_stride_, 1};
  }
  Matrix keys(const ScoreBlock& b, const float* x, int kv_head) const {
    return {x + b.first_key * key_stride_ + std::int64_t{kv_head} * shape_.head_dim, b.keys,
            shape_.head_dim, key_stride_, 1};
  }

  void run_head(ScoreBlock& b, int head) {
    const int kv_head = head / (shape_.heads / shape_.kv_heads);
    softmax_again(b, head, kv_head);
    const Matrix dout = queries(b, dout_, head);
    const Matrix weight = row_major(b.weight.data(), b.queries, b.keys);
    matmul(weight.transposed(), dout, product_.data());
    add(product_, b.keys, dv_ + b.first_key * key_stride_ + std::int64_t{kv_head} * shape_.head_dim,
        key_stride_);
    matmul(dout, keys(b, v_, kv_head).transposed(), b.product.data());
    differentiate_softmax(b, head);
    for (std::size_t band = 0; band < bands_.size(); ++band)
      if (b.present[band]) differentiate_scores(b, band, head, kv_head);
  }

  float scale(std::int64_t query) const {
    return plan_.query_scale.empty()
               ? shape_.scale
               : shape_.scale * plan_.query_scale[static_cast<std::size_t>(query)];
  }

  // weight = exp(scale · q·k + bias − log_sum_exp), as in the forward pass; 0 where no band sees.
  void softmax_again(ScoreBlock& b, int head, int kv_head) {
    std::fill_n(b.weight.begin(), b.queries * b.keys, 0.0F);
    for (std::size_t band = 0; band < bands_.size(); ++band) {
      if (!b.present[band]) continue;
      matmul(queries(b, bands_[band].query.data(), head),
             keys(b, bands_[band].key.data(), kv_head).transposed(), b.product.data());
      for (std::int64_t i = 0; i < b.queries; ++i)
        softmax_row(b, static_cast<std::int8_t>(band), i, head);
    }
  }

  void softmax_row(ScoreBlock& b, std::int8_t band, std::int64_t i, int head) const {
    const std::int64_t query = b.first_query + i;
    const float row_scale = scale(query);
    const float shift = log_sum_exp_[query * shape_.heads + head];
    float* score = b.product.data() + i * b.keys;
    for_lanes(b.keys, [&]<class V>(std::int64_t j) {
      store(score + j, multiply_add(load<V>(score + j), splat<V>(row_scale), splat<V>(-shift)));
    });
    if (!plan_.bias.empty())
      for (std::int64_t j = 0; j < std::min(b.keys, query - b.first_key + 1); ++j)
        score[j] +=
            plan_.bias[static_cast<std::size_t>(head * plan_.tokens + query - b.first_key - j)];
    for_lanes(b.keys,
              [&]<class V>(std::int64_t j) { store(score + j, exponential(load<V>(score + j))); });
    const std::int8_t* owner = b.owner.data() + i * b.keys;
    float* weight = b.weight.data() + i * b.keys;
    for (std::int64_t j = 0; j < b.keys; ++j) weight[j] = owner[j] == band ? score[j] : weight[j];
  }

  // In the forward pass out = Σ weight · v, so dweight = dout · v (now in product) and
  // dscore = weight · (dweight − Σ weight · dweight); the sum equals out · dout.
  void differentiate_softmax(ScoreBlock& b, int head) {
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
  void differentiate_scores(ScoreBlock& b, std::size_t band, int head, int kv_head) {
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
        turned.dquery.data() + b.first_query * query_stride_ + std::int64_t{head} * shape_.head_dim,
        query_stride_);
    matmul(d.transposed(), queries(b, turned.query.data(), head), product_.data());
    add(product_, b.keys,
        turned.dkey.data() + b.first_key * key_stride_ + std::int64_t{kv_head} * shape_.head_dim,
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
  Floats product_;   // [score_block, head_dim]
  Floats out_dout_;  // [queries, heads]
  std::vector<TurnedBand> bands_;
};

}  // namespace

void attend_backward(const AttentionShape& shape, const Plan& plan, const float* q, const float* k,
                     const float* v, const float* out, const float* log_sum_exp, const float* dout,
                     float* dq, float* dk, float* dv) {
  assert(shape.first_query == 0);
  std::fill_n(dv, shape.keys * shape.kv_heads * shape.head_dim, 0.0F);
  Backward backward(shape, plan, v, out, log_sum_exp, dout, dv);
  backward.turn(q, k);
  backward.run();
  backward.turn_back(dq, dk);
}

}  // namespace ropewalk
