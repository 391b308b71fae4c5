// Judging and writing a config.json.
#include "model/config.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "model/shown.hpp"
#include "rope/json_text.hpp"
#include "rope/judge.hpp"

namespace ropewalk {
namespace {

using nlohmann::json;

// Reads one field after another and keeps the first problem; after one, every further answer is a
// harmless minimum.
class Fields {
 public:
  // path: of the object within the file, "rope_parameters.".
  explicit Fields(const json& object, const char* path = "") : object_(object), path_(path) {}

  bool has(const char* key) const {
    const auto found = object_.find(key);
    return found != object_.end() && !found->is_null();
  }

  double number(const char* key, double min, double max, std::optional<double> absent = {}) {
    if (!has(key)) {
      if (!absent) refuse("missing_key", key, "is missing");
      return absent.value_or(min);
    }
    const json& found = object_.at(key);
    return judged(key, found.is_number() ? found.get<double>() : std::nan(""), min, max,
                  shown(found));
  }

  // `given`: the value as whoever wrote the config knows it.
  double judged(const char* key, double value, double min, double max, const std::string& given) {
    // Written so that NaN would be refused too, should a parser ever let it through.
    if (value >= min && value <= max) return value;
    refuse("out_of_range", key, "must be " + from_to(min, max) + ", got " + given);
    return min;
  }

  int whole(const char* key, int min, int max, std::optional<int> absent = {}) {
    const double value = number(key, min, max, absent);
    if (value != std::floor(value))
      refuse("not_whole", key, "must be a whole number, got " + number_text(value));
    return static_cast<int>(value);
  }

  bool flag(const char* key, bool absent) {
    if (!has(key)) return absent;
    const json& found = object_.at(key);
    if (!found.is_boolean())
      refuse("not_a_flag", key, "must be true or false, got " + shown(found));
    return found.is_boolean() && found.get<bool>();
  }

  void refuse(const char* code, const std::string& key, std::string message) {
    if (!problem) problem = Problem{code, "config.json: " + path_ + key, std::move(message)};
  }

  std::optional<Problem> problem;

 private:
  const json& object_;
  std::string path_;
};

// Only what we compute: anything that would silently give other numbers is refused by name.
void refuse_other_architectures(const json& object, Fields& fields) {
  const json type = object.value("model_type", json());
  if (!type.is_string())
    fields.refuse("wrong_architecture", "model_type", "must be \"llama\", got " + shown(type));
  else if (type != "llama")
    fields.refuse("wrong_architecture", "model_type",
                  "must be \"llama\", the one architecture read here, got " + shown(type));
  const auto architectures = object.find("architectures");
  if (architectures != object.end() && *architectures != json::array({"LlamaForCausalLM"}))
    fields.refuse("wrong_architecture", "architectures",
                  "must be [\"LlamaForCausalLM\"], got " + shown(*architectures));
  const auto activation = object.find("hidden_act");
  if (activation != object.end() && *activation != "silu")
    fields.refuse("wrong_architecture", "hidden_act",
                  "must be \"silu\", got " + shown(*activation));
  for (const char* key : {"attention_bias", "mlp_bias", "tie_word_embeddings"})
    if (fields.flag(key, false))
      fields.refuse("wrong_architecture", key, "must be false, got true");
}

// rope_theta stands at the top, or within rope_parameters as newer versions write it; both must
// then agree.
double read_theta(const json& object, Fields& fields) {
  const auto nested = object.find("rope_parameters");
  if (nested == object.end() || nested->is_null())
    return fields.number("rope_theta", 1.001, 1e9, 10000);
  if (!nested->is_object()) {
    fields.refuse("not_an_object", "rope_parameters", "must be an object, got " + shown(*nested));
    return 10000;
  }
  Fields inner(*nested, "rope_parameters.");
  const double theta = inner.number("rope_theta", 1.001, 1e9);
  if (!fields.problem) fields.problem = inner.problem;
  const double outer = fields.number("rope_theta", 1.001, 1e9, theta);
  if (outer != theta)
    fields.refuse("contradiction", "rope_theta",
                  "must equal rope_parameters.rope_theta, got " + number_text(outer) + " and " +
                      number_text(theta));
  return theta;
}

// A model trained with scaled positions is another model: its plain tables would be wrong here.
void refuse_scaled_positions(const json& object, Fields& fields) {
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_object()) continue;
    const json type = found->value("rope_type", found->value("type", json("default")));
    if (type != "default")
      fields.refuse("wrong_architecture", std::string(key) + ".rope_type",
                    "must be \"default\", got " + shown(type));
  }
}

// Where the config does not say, the heads share the hidden size among them.
int read_head_dim(const ModelConfig& config, Fields& fields) {
  constexpr int least = 2, most = 256;
  if (fields.has("head_dim")) return fields.whole("head_dim", least, most);
  const int share = config.hidden_size / config.heads;
  return static_cast<int>(
      fields.judged("head_dim", share, least, most,
                    std::to_string(share) + " = hidden_size " + std::to_string(config.hidden_size) +
                        " / num_attention_heads " + std::to_string(config.heads)));
}

void check_heads(const ModelConfig& config, Fields& fields) {
  if (config.heads % config.kv_heads != 0)
    fields.refuse("contradiction", "num_key_value_heads",
                  "must divide num_attention_heads, got " + std::to_string(config.kv_heads) +
                      " and " + std::to_string(config.heads));
  if (config.head_dim % 2 != 0)
    fields.refuse("odd", "head_dim", "must be even, got " + std::to_string(config.head_dim));
}

}  // namespace

Result<ModelConfig> read_config(const std::string& text) {
  const Problem no_object{"not_json", "config.json", "must be a JSON object"};
  const Result<json> read = read_json(text, no_object);
  if (!read) return read.problem();
  const json& object = *read;
  if (!object.is_object()) return no_object;
  Fields fields(object);
  refuse_other_architectures(object, fields);
  ModelConfig config;
  config.vocab_size = fields.whole("vocab_size", byte_vocabulary, byte_vocabulary);
  config.hidden_size = fields.whole("hidden_size", 2, 4096);
  config.intermediate_size = fields.whole("intermediate_size", 1, 16384);
  config.layers = fields.whole("num_hidden_layers", 1, 64);
  config.heads = fields.whole("num_attention_heads", 1, 128);
  config.kv_heads = fields.whole("num_key_value_heads", 1, 128, config.heads);
  config.head_dim = read_head_dim(config, fields);
  config.rope_theta = read_theta(object, fields);
  refuse_scaled_positions(object, fields);
  config.rms_norm_eps = fields.number("rms_norm_eps", 1e-12, 1e-2, 1e-6);
  config.train_length = fields.whole("max_position_embeddings", 2, 65'536);
  config.log_n_trained = fields.flag("use_logn_attn", false);
  check_heads(config, fields);
  if (fields.problem) return *fields.problem;
  return config;
}

std::string write_config(const ModelConfig& config) {
  const nlohmann::ordered_json object = {
      {"architectures", {"LlamaForCausalLM"}},
      {"model_type", "llama"},
      {"vocab_size", config.vocab_size},
      {"hidden_size", config.hidden_size},
      {"intermediate_size", config.intermediate_size},
      {"num_hidden_layers", config.layers},
      {"num_attention_heads", config.heads},
      {"num_key_value_heads", config.kv_heads},
      {"head_dim", config.head_dim},
      {"hidden_act", "silu"},
      {"attention_bias", false},
      {"mlp_bias", false},
      {"rms_norm_eps", config.rms_norm_eps},
      {"max_position_embeddings", config.train_length},
      {"rope_theta", config.rope_theta},
      {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", config.rope_theta}}},
      {"use_logn_attn", config.log_n_trained},
      {"bos_token_id", begin_of_text},
      {"tie_word_embeddings", false},
      {"torch_dtype", "float16"},
  };
  return object.dump(2) + "\n";
}

}  // namespace ropewalk
