// The layers one after another, whole texts at a time, the wide parts in chunks of rows.
#include "model/transformer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "model/layer.hpp"
#include "rope/gate.hpp"
#include "rope/judge.hpp"
#include "tensor/cross_entropy.hpp"
#include "tensor/embedding.hpp"
#include "tensor/floats.hpp"
#include "tensor/norm.hpp"

namespace ropewalk {
namespace {

// Rows that go through the feed-forward and the head at a time: a long text must not hold all of
// them at once.
constexpr std::int64_t chunk_rows = 256;

// The arrays of one layer, used again by the next.
struct Scratch {
  std::vector<float> normed, query, key, value, attended;  // whole text
  std::vector<float> chunk_normed, gate, up, activated;    // one chunk

  Scratch(const Widths& w, std::int64_t tokens)
      : normed(floats(tokens * w.hidden)),
        query(floats(tokens * w.query)),
        key(floats(tokens * w.key)),
        value(floats(tokens * w.key)),
        attended(floats(tokens * w.query)),
        chunk_normed(floats(chunk_rows * w.hidden)),
        gate(floats(chunk_rows * w.inner)),
        up(floats(chunk_rows * w.inner)),
        activated(floats(chunk_rows * w.inner)) {}
};

void run_layer(const ModelConfig& config, const Weights& weights, const LayerTensors& layer,
               const Plan& plan, std::int64_t tokens, Scratch& s, float* x) {
  attention_input(config, weights, layer, x, tokens,
                  {s.normed.data(), nullptr, s.query.data(), s.key.data(), s.value.data()});
  attend(attention_shape(config, tokens), plan, s.query.data(), s.key.data(), s.value.data(),
         s.attended.data(), nullptr);
  add_attention(weights, layer, s.attended.data(), tokens, x);
  for (std::int64_t begin = 0; begin < tokens; begin += chunk_rows)
    add_feed_forward(
        config, weights, layer, std::min(chunk_rows, tokens - begin),
        {s.chunk_normed.data(), nullptr, s.gate.data(), s.up.data(), s.activated.data()},
        x + begin * config.hidden_size);
}

}  // namespace

Result<Setup> model_setup(const ModelConfig& config, const std::string& variant_text,
                          double length) {
  if (!(length <= static_cast<double>(longest_text)))
    return Problem{"too_long", "length",
                   "must be at most " + std::to_string(longest_text) + " tokens for a model, got " +
                       number_text(length)};
  Geometry geometry{config.head_dim, config.head_dim, config.rope_theta,
                    static_cast<double>(config.train_length), length};
  geometry.heads = config.heads;
  geometry.hidden_size = config.hidden_size;
  Result<Setup> asked = check_text(variant_text, geometry);
  if (!asked || !config.log_n_trained || asked->scales_query()) return asked;
  return check_text(asked->text() + "+log_n(clamp=0)", geometry);
}

Result<std::vector<Setup>> model_setups(const ModelConfig& config, const std::string& texts,
                                        double length) {
  std::vector<Setup> setups;
  for (std::size_t begin = 0; begin <= texts.size();) {
    const std::size_t end = std::min(texts.find('|', begin), texts.size());
    Result<Setup> setup = model_setup(config, texts.substr(begin, end - begin), length);
    if (!setup) return setup.problem();
    setups.push_back(*std::move(setup));
    begin = end + 1;
  }
  if (setups.size() > static_cast<std::size_t>(config.layers))
    return Problem{"clash", "variant",
                   "must name at most one combination a layer, of which there are " +
                       std::to_string(config.layers) + ", got " + std::to_string(setups.size())};
  return setups;
}

std::vector<Plan> make_plans(const std::vector<Setup>& setups, std::int64_t tokens) {
  std::vector<Plan> plans;
  for (const Setup& setup : setups) plans.push_back(make_plan(setup, tokens));
  return plans;
}

void add_positions(const Plan& plan, std::int64_t tokens, std::int64_t width, float* x) {
  if (plan.embedding.empty()) return;
  for (std::int64_t n = 0; n < tokens * width; ++n)
    x[n] += plan.embedding[static_cast<std::size_t>(n)];
}

AttentionShape attention_shape(const ModelConfig& config, std::int64_t tokens) {
  AttentionShape shape{};
  shape.queries = shape.keys = tokens;
  shape.heads = config.heads;
  shape.kv_heads = config.kv_heads;
  shape.head_dim = config.head_dim;
  shape.layout = Layout::half;
  shape.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(config.head_dim)));
  return shape;
}

Transformer::Transformer(const ModelConfig& config, Weights weights)
    : config_(config), weights_(std::move(weights)) {}

std::vector<float> Transformer::hidden(std::span<const std::int32_t> tokens,
                                       const LayerPlans& plans) const {
  const auto count = static_cast<std::int64_t>(tokens.size());
  assert(plans.tokens() >= count);
  std::vector<float> x = floats(count * config_.hidden_size);
  embed(tokens.data(), count, weights_[weights_.at.embedding], config_.hidden_size, x.data());
  add_positions(plans.first(), count, config_.hidden_size, x.data());
  Scratch scratch(Widths(config_), count);
  for (std::size_t l = 0; l < weights_.at.layers.size(); ++l)
    run_layer(config_, weights_, weights_.at.layers[l], plans.at(l), count, scratch, x.data());
  rms_norm(x.data(), weights_[weights_.at.norm], count, config_.hidden_size,
           static_cast<float>(config_.rms_norm_eps), scratch.normed.data(), nullptr);
  return std::move(scratch.normed);
}

std::vector<float> Transformer::logits(std::span<const std::int32_t> tokens,
                                       const LayerPlans& plans) const {
  const auto count = static_cast<std::int64_t>(tokens.size());
  const std::vector<float> rows = hidden(tokens, plans);
  std::vector<float> out = floats(count * config_.vocab_size);
  matmul(row_major(rows.data(), count, config_.hidden_size),
         weights_.matrix(weights_.at.head).transposed(), out.data());
  return out;
}

std::vector<float> Transformer::losses(std::span<const std::int32_t> tokens,
                                       const LayerPlans& plans,
                                       std::vector<std::int32_t>* predicted) const {
  if (tokens.size() < 2) return {};
  const auto count = static_cast<std::int64_t>(tokens.size()) - 1;
  const std::vector<float> rows = hidden(tokens.first(tokens.size() - 1), plans);
  std::vector<float> losses = floats(count);
  if (predicted != nullptr) predicted->resize(static_cast<std::size_t>(count));
  std::vector<float> chunk = floats(chunk_rows * config_.vocab_size);
  for (std::int64_t begin = 0; begin < count; begin += chunk_rows) {
    const std::int64_t size = std::min(chunk_rows, count - begin);
    matmul(row_major(rows.data() + begin * config_.hidden_size, size, config_.hidden_size),
           weights_.matrix(weights_.at.head).transposed(), chunk.data());
    cross_entropy(chunk.data(), tokens.data() + begin + 1, size, config_.vocab_size,
                  losses.data() + begin,
                  predicted != nullptr ? predicted->data() + begin : nullptr);
  }
  return losses;
}

}  // namespace ropewalk
