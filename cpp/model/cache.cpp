// Reading on with a cache, and drawing what comes next.
#include "model/cache.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "model/layer.hpp"
#include "model/random.hpp"
#include "tensor/embedding.hpp"
#include "tensor/norm.hpp"

namespace ropewalk {
namespace {

std::vector<float> floats(std::int64_t count) {
  return std::vector<float>(static_cast<std::size_t>(count));
}

// A token with probability proportional to e^(logit / temperature); begin_of_text never comes
// within a text.
std::int32_t draw(std::vector<float> logits, double temperature, Random& random) {
  logits[begin_of_text] = -INFINITY;
  const auto likeliest = std::max_element(logits.begin(), logits.end());
  if (temperature <= 0) return static_cast<std::int32_t>(likeliest - logits.begin());
  const double largest = *likeliest;
  std::vector<double> share_up_to;
  double sum = 0;
  for (const float logit : logits)
    share_up_to.push_back(sum += std::exp((logit - largest) / temperature));
  const double at = unit(random) * sum;
  const auto drawn =
      std::upper_bound(share_up_to.begin(), share_up_to.end(), at) - share_up_to.begin();
  return std::min(static_cast<std::int32_t>(drawn),
                  begin_of_text - 1);  // rounding may leave at == sum
}

}  // namespace

Cache::Cache(const Transformer& model, const LayerPlans& plans) : model_(model), plans_(plans) {
  const Widths w(model.config());
  for (int i = 0; i < model.config().layers; ++i) {
    keys_.push_back(floats(plans.tokens() * w.key));
    values_.push_back(floats(plans.tokens() * w.key));
  }
}

std::vector<float> Cache::read(std::span<const std::int32_t> tokens) {
  const ModelConfig& config = model_.config();
  const Weights& weights = model_.weights();
  const Widths w(config);
  const auto rows = static_cast<std::int64_t>(tokens.size());
  assert(rows > 0 && rows <= room());
  std::vector<float> x = floats(rows * w.hidden), normed = floats(rows * w.hidden);
  std::vector<float> query = floats(rows * w.query), attended = floats(rows * w.query);
  std::vector<float> gate = floats(rows * w.inner), up = floats(rows * w.inner),
                     activated = floats(rows * w.inner);
  embed(tokens.data(), rows, weights[weights.at.embedding], w.hidden, x.data());
  add_positions(plans_.first(), tokens_, rows, w.hidden, x.data());
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const LayerTensors& layer = weights.at.layers[i];
    attention_input(config, weights, layer, x.data(), rows,
                    {normed.data(), nullptr, query.data(), keys_[i].data() + tokens_ * w.key,
                     values_[i].data() + tokens_ * w.key});
    attend(attention_shape(config, rows, tokens_ + rows, tokens_), plans_.at(i), query.data(),
           keys_[i].data(), values_[i].data(), attended.data(), nullptr);
    add_attention(weights, layer, attended.data(), rows, x.data());
    add_feed_forward(config, weights, layer, rows,
                     {normed.data(), nullptr, gate.data(), up.data(), activated.data()}, x.data());
  }
  tokens_ += rows;
  rms_norm(x.data() + (rows - 1) * w.hidden, weights[weights.at.norm], 1, w.hidden,
           static_cast<float>(config.rms_norm_eps), normed.data(), nullptr);
  std::vector<float> logits = floats(config.vocab_size);
  matmul(row_major(normed.data(), 1, w.hidden), weights.matrix(weights.at.head).transposed(),
         logits.data());
  return logits;
}

std::vector<std::int32_t> generate(const Transformer& model, const LayerPlans& plans,
                                   std::span<const std::int32_t> prompt, const Generation& how) {
  Cache cache(model, plans);
  Random random{how.seed};
  std::vector<float> logits = cache.read(prompt);
  std::vector<std::int32_t> added;
  while (static_cast<std::int64_t>(added.size()) < how.tokens) {
    added.push_back(draw(logits, how.temperature, random));
    if (cache.room() == 0) break;
    logits = cache.read({&added.back(), 1});
  }
  return added;
}

}  // namespace ropewalk
