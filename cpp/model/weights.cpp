// Names, shapes and places of the tensors.
#include "model/weights.hpp"

#include <utility>

namespace ropewalk {
namespace {

// Gives every tensor its name, shape and place, in the order in which it is asked.
struct Placer {
  std::int64_t offset = 0;

  Tensor matrix(std::string name, std::int64_t rows, std::int64_t columns) {
    Tensor placed{std::move(name) + ".weight", rows, columns, false, offset};
    offset += placed.size();
    return placed;
  }
  Tensor vector(std::string name, std::int64_t size) {
    Tensor placed{std::move(name) + ".weight", size, 1, true, offset};
    offset += placed.size();
    return placed;
  }
};

LayerTensors arrange_layer(Placer& place, const ModelConfig& config, const std::string& prefix) {
  const std::int64_t hidden = config.hidden_size;
  const std::int64_t inner = config.intermediate_size;
  const std::int64_t query_width = std::int64_t{config.heads} * config.head_dim;
  const std::int64_t key_width = std::int64_t{config.kv_heads} * config.head_dim;
  LayerTensors layer;
  layer.input_norm = place.vector(prefix + "input_layernorm", hidden);
  layer.query = place.matrix(prefix + "self_attn.q_proj", query_width, hidden);
  layer.key = place.matrix(prefix + "self_attn.k_proj", key_width, hidden);
  layer.value = place.matrix(prefix + "self_attn.v_proj", key_width, hidden);
  layer.output = place.matrix(prefix + "self_attn.o_proj", hidden, query_width);
  layer.post_norm = place.vector(prefix + "post_attention_layernorm", hidden);
  layer.gate = place.matrix(prefix + "mlp.gate_proj", inner, hidden);
  layer.up = place.matrix(prefix + "mlp.up_proj", inner, hidden);
  layer.down = place.matrix(prefix + "mlp.down_proj", hidden, inner);
  return layer;
}

}  // namespace

Arrangement arrange(const ModelConfig& config) {
  Placer place;
  Arrangement at;
  at.embedding = place.matrix("model.embed_tokens", config.vocab_size, config.hidden_size);
  for (int i = 0; i < config.layers; ++i)
    at.layers.push_back(arrange_layer(place, config, "model.layers." + std::to_string(i) + "."));
  at.norm = place.vector("model.norm", config.hidden_size);
  at.head = place.matrix("lm_head", config.vocab_size, config.hidden_size);
  at.size = place.offset;
  return at;
}

std::vector<const Tensor*> Arrangement::all() const {
  std::vector<const Tensor*> tensors = {&embedding};
  for (const LayerTensors& layer : layers)
    for (const Tensor* tensor :
         {&layer.input_norm, &layer.query, &layer.key, &layer.value, &layer.output,
          &layer.post_norm, &layer.gate, &layer.up, &layer.down})
      tensors.push_back(tensor);
  tensors.push_back(&norm);
  tensors.push_back(&head);
  return tensors;
}

Weights zero_weights(const ModelConfig& config) {
  Weights zero{arrange(config), {}};
  zero.values.assign(static_cast<std::size_t>(zero.at.size), 0.0F);
  return zero;
}

}  // namespace ropewalk
