// Forward with everything kept, then backward in the opposite order; `d` + name is the gradient of
// name.
#include "training/pass.hpp"

#include <algorithm>
#include <cassert>

#include "attention/attend_backward.hpp"
#include "model/transformer.hpp"
#include "tensor/cross_entropy.hpp"
#include "tensor/embedding.hpp"
#include "tensor/floats.hpp"
#include "tensor/norm.hpp"
#include "tensor/swiglu.hpp"

namespace ropewalk {
namespace {

// In the forward pass y = x · Wᵀ: so dx (+)= dy · W and dW += dyᵀ · x.
void linear_backward(const Weights& weights, const Tensor& tensor, const float* x, const float* dy,
                     std::int64_t rows, float* dx, bool accumulate, Weights& gradient) {
  matmul(row_major(dy, rows, tensor.rows), weights.matrix(tensor), dx, accumulate);
  matmul(row_major(dy, rows, tensor.rows).transposed(), row_major(x, rows, tensor.columns),
         gradient[tensor], true);
}

}  // namespace

Pass::Pass(const ModelConfig& config, const LayerPlans& plans, std::int64_t sequences,
           std::int64_t length)
    : config_(config),
      plans_(plans),
      w_(config),
      sequences_(sequences),
      length_(length),
      rows_(sequences * length) {
  assert(plans.tokens() >= length);
  for (int i = 0; i < config.layers; ++i)
    kept_.push_back({floats(rows_ * w_.hidden), floats(rows_ * w_.hidden), floats(rows_),
                     floats(rows_ * w_.query), floats(rows_ * w_.key), floats(rows_ * w_.key),
                     floats(rows_ * w_.query), floats(rows_ * config.heads),
                     floats(rows_ * w_.hidden), floats(rows_ * w_.hidden), floats(rows_),
                     floats(rows_ * w_.inner), floats(rows_ * w_.inner), floats(rows_ * w_.inner)});
  for (auto* hidden : {&x_, &dx_, &normed_, &dnormed_}) *hidden = floats(rows_ * w_.hidden);
  for (auto* query : {&dattended_, &dquery_}) *query = floats(rows_ * w_.query);
  for (auto* key : {&dkey_, &dvalue_}) *key = floats(rows_ * w_.key);
  for (auto* inner : {&dactivated_, &dgate_, &dup_}) *inner = floats(rows_ * w_.inner);
  inverse_rms_ = floats(rows_);
  logits_ = floats(rows_ * config.vocab_size);
}

void Pass::run(const Weights& weights, const Batch& batch, std::int64_t first, float weight,
               float* losses, Weights& gradient) {
  assert(batch.length == length_ && first + sequences_ <= batch.sequences);
  const std::int32_t* tokens = batch.inputs.data() + first * length_;
  forward(weights, tokens);
  backward_head(weights, batch.targets.data() + first * length_, weight, losses, gradient);
  for (std::size_t i = kept_.size(); i-- > 0;) {
    backward_feed_forward(weights, weights.at.layers[i], kept_[i], gradient);
    backward_attention(weights, weights.at.layers[i], plans_.at(i), kept_[i], gradient);
  }
  embed_backward(tokens, rows_, dx_.data(), w_.hidden, gradient[weights.at.embedding]);
}

void Pass::forward(const Weights& weights, const std::int32_t* tokens) {
  embed(tokens, rows_, weights[weights.at.embedding], w_.hidden, x_.data());
  for (std::int64_t n = 0; n < sequences_; ++n)
    add_positions(plans_.first(), length_, w_.hidden, x_.data() + n * length_ * w_.hidden);
  for (std::size_t i = 0; i < kept_.size(); ++i)
    forward_layer(weights, weights.at.layers[i], plans_.at(i), kept_[i]);
  rms_norm(x_.data(), weights[weights.at.norm], rows_, w_.hidden,
           static_cast<float>(config_.rms_norm_eps), normed_.data(), inverse_rms_.data());
  matmul(row_major(normed_.data(), rows_, w_.hidden), weights.matrix(weights.at.head).transposed(),
         logits_.data());
}

void Pass::forward_layer(const Weights& weights, const LayerTensors& layer, const Plan& plan,
                         Kept& kept) {
  kept.input = x_;
  attention_input(config_, weights, layer, x_.data(), rows_,
                  {kept.normed.data(), kept.inverse_rms.data(), kept.query.data(), kept.key.data(),
                   kept.value.data()});
  const AttentionShape shape = attention_shape(config_, length_);
  for (std::int64_t s = 0; s < sequences_; ++s) {
    const std::int64_t row = s * length_;
    attend(shape, plan, &kept.query[static_cast<std::size_t>(row * w_.query)],
           &kept.key[static_cast<std::size_t>(row * w_.key)],
           &kept.value[static_cast<std::size_t>(row * w_.key)],
           &kept.attended[static_cast<std::size_t>(row * w_.query)],
           &kept.log_sum_exp[static_cast<std::size_t>(row * config_.heads)]);
  }
  add_attention(weights, layer, kept.attended.data(), rows_, x_.data());
  kept.middle = x_;
  add_feed_forward(config_, weights, layer, rows_,
                   {kept.middle_normed.data(), kept.middle_inverse_rms.data(), kept.gate.data(),
                    kept.up.data(), kept.activated.data()},
                   x_.data());
}

// In the forward pass losses = cross_entropy(rms_norm(x) · headᵀ). Starts dx.
void Pass::backward_head(const Weights& weights, const std::int32_t* targets, float weight,
                         float* losses, Weights& gradient) {
  cross_entropy(logits_.data(), targets, rows_, config_.vocab_size, losses, nullptr);
  const std::vector<float> dlosses(static_cast<std::size_t>(rows_), weight);
  cross_entropy_backward(logits_.data(), targets, dlosses.data(), rows_, config_.vocab_size,
                         logits_.data());
  linear_backward(weights, weights.at.head, normed_.data(), logits_.data(), rows_, dnormed_.data(),
                  false, gradient);
  std::fill(dx_.begin(), dx_.end(), 0.0F);
  rms_norm_backward(dnormed_.data(), x_.data(), weights[weights.at.norm], inverse_rms_.data(),
                    rows_, w_.hidden, dx_.data(), gradient[weights.at.norm]);
}

// In the forward pass x += (silu(n · gateᵀ) · (n · upᵀ)) · downᵀ with n = rms_norm(x).
void Pass::backward_feed_forward(const Weights& weights, const LayerTensors& layer,
                                 const Kept& kept, Weights& gradient) {
  linear_backward(weights, layer.down, kept.activated.data(), dx_.data(), rows_, dactivated_.data(),
                  false, gradient);
  swiglu_backward(dactivated_.data(), kept.gate.data(), kept.up.data(), rows_ * w_.inner,
                  dgate_.data(), dup_.data());
  linear_backward(weights, layer.gate, kept.middle_normed.data(), dgate_.data(), rows_,
                  dnormed_.data(), false, gradient);
  linear_backward(weights, layer.up, kept.middle_normed.data(), dup_.data(), rows_, dnormed_.data(),
                  true, gradient);
  rms_norm_backward(dnormed_.data(), kept.middle.data(), weights[layer.post_norm],
                    kept.middle_inverse_rms.data(), rows_, w_.hidden, dx_.data(),
                    gradient[layer.post_norm]);
}

// In the forward pass x += attend(n · queryᵀ, n · keyᵀ, n · valueᵀ) · outputᵀ with n = rms_norm(x).
void Pass::backward_attention(const Weights& weights, const LayerTensors& layer, const Plan& plan,
                              const Kept& kept, Weights& gradient) {
  linear_backward(weights, layer.output, kept.attended.data(), dx_.data(), rows_, dattended_.data(),
                  false, gradient);
  const AttentionShape shape = attention_shape(config_, length_);
  for (std::int64_t s = 0; s < sequences_; ++s) {
    const auto query = static_cast<std::size_t>(s * length_ * w_.query);
    const auto key = static_cast<std::size_t>(s * length_ * w_.key);
    attend_backward(shape, plan, &kept.query[query], &kept.key[key], &kept.value[key],
                    &kept.attended[query],
                    &kept.log_sum_exp[static_cast<std::size_t>(s * length_ * config_.heads)],
                    &dattended_[query], &dquery_[query], &dkey_[key], &dvalue_[key]);
  }
  linear_backward(weights, layer.query, kept.normed.data(), dquery_.data(), rows_, dnormed_.data(),
                  false, gradient);
  linear_backward(weights, layer.key, kept.normed.data(), dkey_.data(), rows_, dnormed_.data(),
                  true, gradient);
  linear_backward(weights, layer.value, kept.normed.data(), dvalue_.data(), rows_, dnormed_.data(),
                  true, gradient);
  rms_norm_backward(dnormed_.data(), kept.input.data(), weights[layer.input_norm],
                    kept.inverse_rms.data(), rows_, w_.hidden, dx_.data(),
                    gradient[layer.input_norm]);
}

}  // namespace ropewalk
