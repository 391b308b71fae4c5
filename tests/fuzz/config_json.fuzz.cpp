// A model's config.json: what is accepted is within its limits, is written down and read back as
// the same, and has room for its weights.
#include "fuzz.hpp"
#include "json_mutator.hpp"
#include "model/config.hpp"
#include "model/transformer.hpp"
#include "model/weights.hpp"

namespace ropewalk::fuzz {
namespace {

void require_limits(const ModelConfig& c, const std::string& text) {
  const auto from_to = [&](double value, double least, double most) {
    require(value >= least && value <= most, "a config is within its limits", text);
  };
  from_to(c.vocab_size, byte_vocabulary, byte_vocabulary);
  from_to(c.hidden_size, 2, 4096);
  from_to(c.intermediate_size, 1, 16384);
  from_to(c.layers, 1, 64);
  from_to(c.heads, 1, 128);
  from_to(c.kv_heads, 1, c.heads);
  from_to(c.head_dim, 2, 256);
  from_to(c.rope_theta, 1.001, 1e9);
  from_to(c.rms_norm_eps, 1e-12, 1e-2);
  from_to(c.train_length, 2, 65536);
  require(c.heads % c.kv_heads == 0 && c.head_dim % 2 == 0, "heads share keys evenly", text);
}

// Every tensor lies behind the one before, and none has no number.
void require_arrangement(const ModelConfig& config, const std::string& text) {
  const Arrangement at = arrange(config);
  std::int64_t end = 0;
  for (const Tensor* tensor : at.all()) {
    require(tensor->offset == end && tensor->size() > 0, "tensors lie end to end", text);
    end += tensor->size();
  }
  require(at.size == end, "an arrangement is as large as its tensors", text);
}

}  // namespace

void run(std::string_view input) {
  const std::string text(input);
  const Result<ModelConfig> config = read_config(text);
  if (!accepted(config)) return;
  require_limits(*config, text);
  const Result<ModelConfig> again = read_config(write_config(*config));
  if (!again) require_sentence(again.problem());
  require(static_cast<bool>(again) && *again == *config, "a config is read back as it was written",
          text);
  require_arrangement(*config, text);
  require(static_cast<bool>(model_setup(*config, "rope", config->train_length)),
          "an accepted model has its own positions", text);
}

std::vector<std::string> seeds() {
  ModelConfig shared;
  shared.kv_heads = 2;
  shared.log_n_trained = true;
  return {write_config(ModelConfig()), write_config(shared),
          R"({"model_type":"llama","vocab_size":257,"hidden_size":2,"intermediate_size":1,)"
          R"("num_hidden_layers":1,"num_attention_heads":1,"max_position_embeddings":2,)"
          R"("rope_scaling":null,"rope_parameters":null,"architectures":["LlamaForCausalLM"]})",
          R"({"model_type":"llama","vocab_size":257,"hidden_size":64,"intermediate_size":16384,)"
          R"("num_hidden_layers":64,"num_attention_heads":32,"max_position_embeddings":65536,)"
          R"("rope_scaling":{"rope_type":"default"},"rope_theta":1e9,"hidden_act":"silu"})"};
}

std::vector<std::string> words() {
  return {"\"model_type\":",
          "\"llama\"",
          "\"architectures\":",
          "\"hidden_act\":",
          "\"silu\"",
          "\"vocab_size\":",
          "257",
          "\"hidden_size\":",
          "\"intermediate_size\":",
          "\"num_hidden_layers\":",
          "\"num_attention_heads\":",
          "\"num_key_value_heads\":",
          "\"head_dim\":",
          "\"rope_theta\":",
          "\"rope_parameters\":",
          "\"rope_scaling\":",
          "\"rope_type\":",
          "\"type\":",
          "\"default\"",
          "\"rms_norm_eps\":",
          "\"max_position_embeddings\":",
          "\"use_logn_attn\":",
          "\"attention_bias\":",
          "\"tie_word_embeddings\":",
          "1e309",
          "1e-400",
          "65536",
          "65537",
          "-0",
          "[[",
          "{\"a\":",
          "null",
          "true",
          "false",
          "\\ud800",
          "\\u0000",
          "\xef\xbb\xbf"};
}

}  // namespace ropewalk::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t most, unsigned seed) {
  return ropewalk::fuzz::mutate_json(bytes, size, most, seed);
}
