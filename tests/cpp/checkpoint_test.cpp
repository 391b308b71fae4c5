// The gates of a model: config.json and model.safetensors, sound, wrong and damaged.
#include <doctest/doctest.h>

#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/checkpoint.hpp"
#include "model/half.hpp"
#include "models.hpp"

namespace ropewalk {
namespace {

using namespace testing;
using nlohmann::json;
using Bytes = std::vector<std::byte>;

// ---- config.json

std::string with(const std::string& key, const json& value) {
  json object = json::parse(write_config(small_config()));
  object[key] = value;
  return object.dump();
}

std::string refusal(const std::string& config) {
  const Result<ModelConfig> result = read_config(config);
  return result ? "accepted" : result.problem().sentence();
}

TEST_CASE("a config that was written reads as it was") {
  ModelConfig config = small_config();
  config.log_n_trained = true;
  config.rope_theta = 12345.5;
  const Result<ModelConfig> read = read_config(write_config(config));
  REQUIRE(read);
  CHECK(*read == config);
}

TEST_CASE("a config says in one sentence what is wrong with it") {
  CHECK(refusal("") == "config.json: must be a JSON object");
  CHECK(refusal("[1, 2]") == "config.json: must be a JSON object");
  CHECK(refusal("{\"model_type\": \"llama\"") == "config.json: must be a JSON object");
  CHECK(refusal(with("hidden_size", nullptr)) == "config.json: hidden_size: is missing");
  CHECK(refusal(with("hidden_size", 0)) == "config.json: hidden_size: must be from 2 to 4096, got 0");
  CHECK(refusal(with("hidden_size", "wide")) == "config.json: hidden_size: must be from 2 to 4096, got \"wide\"");
  CHECK(refusal(with("hidden_size", 1e300)) == "config.json: hidden_size: must be from 2 to 4096, got 1e+300");
  CHECK(refusal(with("hidden_size", 12.5)) == "config.json: hidden_size: must be a whole number, got 12.5");
  CHECK(refusal(with("head_dim", 5)) == "config.json: head_dim: must be even, got 5");
  CHECK(refusal(with("num_key_value_heads", 3)) ==
        "config.json: num_key_value_heads: must divide num_attention_heads, got 3 and 4");
  CHECK(refusal(with("vocab_size", 32000)) == "config.json: vocab_size: must be from 257 to 257, got 32000");
  CHECK(refusal(with("rms_norm_eps", -1)) == "config.json: rms_norm_eps: must be from 1e-12 to 0.01, got -1");
  CHECK(refusal(with("use_logn_attn", 1)) == "config.json: use_logn_attn: must be true or false, got 1");
  CHECK(refusal(with("tie_word_embeddings", true)) == "config.json: tie_word_embeddings: must be false, got true");
  CHECK(refusal(with("hidden_act", "gelu")) == "config.json: hidden_act: must be \"silu\", got \"gelu\"");
}

TEST_CASE("a config of another architecture is refused by name") {
  CHECK(refusal(R"({"model_type": "gpt2", "n_embd": 768, "n_head": 12})") ==
        "config.json: model_type: must be \"llama\", the one architecture read here, got \"gpt2\"");
  CHECK(refusal(R"({"n_embd": 768})") == "config.json: model_type: must be \"llama\", got null");
  CHECK(refusal(with("architectures", {"MistralForCausalLM"})) ==
        "config.json: architectures: must be [\"LlamaForCausalLM\"], got [\"MistralForCausalLM\"]");
}

TEST_CASE("rope_theta may stand in either place, but not twice with different values, nor scaled") {
  json object = json::parse(write_config(small_config()));
  object.erase("rope_parameters");
  CHECK(refusal(object.dump()) == "accepted");
  object["rope_scaling"] = {{"rope_type", "yarn"}, {"factor", 4}};
  CHECK(refusal(object.dump()) == "config.json: rope_scaling.rope_type: must be \"default\", got \"yarn\"");
  CHECK(refusal(with("rope_theta", 400)) ==
        "config.json: rope_theta: must equal rope_parameters.rope_theta, got 400 and 500");
  CHECK(refusal(with("rope_parameters", 3)) == "config.json: rope_parameters: must be an object, got 3");
}

TEST_CASE("no damage to a config does more than make it refused") {
  const std::string whole = write_config(small_config());
  Random random{1};
  for (int i = 0; i < 3000; ++i) {
    std::string damaged = whole.substr(0, static_cast<std::size_t>(uniform(random, 1, static_cast<std::int64_t>(whole.size()) + 1)));
    for (std::int64_t flips = uniform(random, 4); flips > 0; --flips)
      damaged[static_cast<std::size_t>(uniform(random, static_cast<std::int64_t>(damaged.size())))] = static_cast<char>(uniform(random, 256));
    const Result<ModelConfig> result = read_config(damaged);
    if (!result) CHECK_FALSE(result.problem().message.empty());
  }
  CHECK_FALSE(read_config(std::string(200000, '[')));
  CHECK_FALSE(read_config(with("head_dim", json::parse(std::string(500, '[') + std::string(500, ']')))));
}

// ---- float16

TEST_CASE("every float16 survives the way to float32 and back") {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    if (std::isnan(from_half(half)))
      CHECK(std::isnan(from_half(to_half(from_half(half)))));
    else if (to_half(from_half(half)) != half)
      FAIL_CHECK(bits);
  }
}

TEST_CASE("float16 rounds to the nearest, ties to even, and overflows to infinity") {
  CHECK(from_half(to_half(1 + 0x1p-11F)) == 1);
  CHECK(from_half(to_half(1 + 3 * 0x1p-11F)) == 1 + 0x1p-9F);
  CHECK(from_half(to_half(0x1p-25F)) == 0);
  CHECK(from_half(to_half(-0x1.8p-25F)) == -0x1p-24F);
  CHECK(from_half(to_half(65519)) == 65504);
  CHECK(std::isinf(from_half(to_half(65520))));
  Random random{2};
  for (int i = 0; i < 100000; ++i) {
    const auto value = static_cast<float>(normal(random));
    CHECK(std::abs(from_half(to_half(value)) - value) <= std::abs(value) * 0x1p-11F + 0x1p-25F);
  }
}

// ---- model.safetensors

// The file taken apart, changed, and put together again.
Bytes rewritten(const std::function<void(json& header)>& change) {
  const Bytes whole = write_safetensors(random_weights(small_config(), 41));
  std::uint64_t length = 0;
  std::memcpy(&length, whole.data(), 8);
  const auto* text = reinterpret_cast<const char*>(whole.data()) + 8;
  json header = json::parse(text, text + length);
  change(header);
  const std::string changed = header.dump();
  const std::uint64_t old = std::exchange(length, changed.size());
  Bytes file(8);
  std::memcpy(file.data(), &length, 8);
  for (const char c : changed) file.push_back(static_cast<std::byte>(c));
  file.insert(file.end(), whole.begin() + 8 + static_cast<std::ptrdiff_t>(old), whole.end());
  return file;
}

std::string refusal(const Bytes& file) {
  const Result<Weights> result = read_safetensors(small_config(), file);
  return result ? "accepted" : result.problem().sentence();
}

const std::string norm = "model.norm.weight";
const std::string head = "lm_head.weight";

TEST_CASE("weights that were written read back, rounded to float16") {
  const Weights weights = random_weights(small_config(), 41);
  const Result<Weights> read = read_safetensors(small_config(), write_safetensors(weights));
  REQUIRE(read);
  REQUIRE(read->values.size() == weights.values.size());
  for (std::size_t i = 0; i < weights.values.size(); ++i)
    if (read->values[i] != from_half(to_half(weights.values[i]))) FAIL_CHECK(i);
}

TEST_CASE("the written header is that of a Hugging Face LLaMA") {
  rewritten([](const json& header) {
    CHECK(header["__metadata__"]["format"] == "pt");
    CHECK(header["model.embed_tokens.weight"]["shape"] == json::array({257, 12}));
    CHECK(header["model.layers.1.self_attn.k_proj.weight"]["shape"] == json::array({12, 12}));
    CHECK(header["model.layers.1.mlp.down_proj.weight"]["shape"] == json::array({12, 10}));
    CHECK(header["model.layers.0.post_attention_layernorm.weight"]["shape"] == json::array({12}));
    CHECK(header[head]["dtype"] == "F16");
    CHECK(header.size() == 1 + 3 + 2 * 9);
  });
}

TEST_CASE("BF16 and F32 tensors are read too, in any order") {
  ModelConfig config = small_config();
  const Weights weights = random_weights(config, 43);
  for (const bool single : {true, false}) {
    json header;
    Bytes data;
    std::vector<const Tensor*> tensors = weights.at.all();
    std::reverse(tensors.begin(), tensors.end());
    for (const Tensor* tensor : tensors) {
      const std::size_t begin = data.size();
      for (std::int64_t i = 0; i < tensor->size(); ++i) {
        std::byte bytes[4];
        std::memcpy(bytes, weights[*tensor] + i, 4);
        data.insert(data.end(), bytes + (single ? 0 : 2), bytes + 4);  // a bfloat16 is the upper half
      }
      header[tensor->name] = {{"dtype", single ? "F32" : "BF16"}, {"data_offsets", {begin, data.size()}}};
      header[tensor->name]["shape"] =
          tensor->is_vector ? json::array({tensor->rows}) : json::array({tensor->rows, tensor->columns});
    }
    const std::string text = header.dump();
    const std::uint64_t length = text.size();
    Bytes file(8);
    std::memcpy(file.data(), &length, 8);
    for (const char c : text) file.push_back(static_cast<std::byte>(c));
    file.insert(file.end(), data.begin(), data.end());
    const Result<Weights> read = read_safetensors(config, file);
    REQUIRE(read);
    for (std::size_t i = 0; i < weights.values.size(); ++i) {
      const float error = std::abs(read->values[i] - weights.values[i]);
      if (error > (single ? 0 : std::abs(weights.values[i]) * 0x1p-7F)) FAIL_CHECK(i);
    }
  }
}

TEST_CASE("a safetensors file says in one sentence what is wrong with it") {
  CHECK(refusal(rewritten([](json&) {})) == "accepted");
  CHECK(refusal(Bytes{}) == "model.safetensors: must begin with 8 bytes of header length, has 0");
  CHECK(refusal(Bytes(8, std::byte{255})) ==
        "model.safetensors: header of 18446744073709551615 bytes does not fit the file of 8");
  CHECK(refusal(Bytes(100, std::byte{0})) == "model.safetensors: header must be a JSON object");
  CHECK(refusal(rewritten([](json& h) { h.erase(norm); })) == "model.safetensors: model.norm.weight: is missing");
  CHECK(refusal(rewritten([](json& h) { h["transformer.wte.weight"] = h[norm]; })) ==
        "model.safetensors: \"transformer.wte.weight\": is no tensor of this config.json");
  CHECK(refusal(rewritten([](json& h) { h[norm]["dtype"] = "I8"; })) ==
        "model.safetensors: model.norm.weight: dtype must be F16, BF16 or F32, got \"I8\"");
  CHECK(refusal(rewritten([](json& h) { h[norm]["shape"] = {13}; })) ==
        "model.safetensors: model.norm.weight: shape must be [12] for this config.json, got [13]");
  CHECK(refusal(rewritten([](json& h) { h[norm]["data_offsets"] = {-4, 20}; })) ==
        "model.safetensors: model.norm.weight: data_offsets must be two whole numbers, got [-4,20]");
  CHECK(refusal(rewritten([](json& h) { h[norm] = 7; })) == "model.safetensors: model.norm.weight: must be an object");
  const std::string offsets = refusal(rewritten([](json& h) { h[norm]["data_offsets"] = {1000000, 1000024}; }));
  CHECK(offsets.find("model.norm.weight: needs 24 bytes within the file's") != std::string::npos);
  CHECK(refusal(rewritten([](json& h) { h[norm]["data_offsets"] = {24, 0}; })).find("needs 24 bytes") !=
        std::string::npos);
  CHECK(refusal(rewritten([](json& h) { h[norm]["data_offsets"] = {2, 26}; })).find("overlaps") != std::string::npos);
}

TEST_CASE("the weights of another shape are refused before anything is allocated for them") {
  ModelConfig huge = small_config();
  huge.hidden_size = 4096;
  huge.intermediate_size = 16384;
  huge.layers = 64;
  const Result<Weights> refused = read_safetensors(huge, write_safetensors(random_weights(small_config(), 1)));
  REQUIRE_FALSE(refused);
  CHECK(refused.problem().code == "wrong_shape");
}

TEST_CASE("a weight that is not finite is refused") {
  for (const float bad : {NAN, INFINITY, -1e30F}) {
    Weights weights = random_weights(small_config(), 45);
    weights[weights.at.norm][3] = bad;
    CHECK(refusal(write_safetensors(weights)) == "model.safetensors: model.norm.weight: number 3 is not finite");
  }
}

TEST_CASE("no damage to a safetensors file does more than make it refused") {
  const Bytes whole = write_safetensors(random_weights(small_config(), 47));
  for (std::size_t length = 0; length < whole.size(); length += length < 4000 ? 1 : 97)
    CHECK_FALSE(read_safetensors(small_config(), std::span(whole).first(length)));
  Random random{3};
  for (int i = 0; i < 2000; ++i) {
    Bytes damaged = whole;
    // Mostly in the header, where damage is interesting.
    const std::int64_t reach = i % 4 == 0 ? static_cast<std::int64_t>(whole.size()) : 2600;
    for (std::int64_t flips = uniform(random, 1, 5); flips > 0; --flips)
      damaged[static_cast<std::size_t>(uniform(random, reach))] = static_cast<std::byte>(uniform(random, 256));
    const Result<Weights> result = read_safetensors(small_config(), damaged);
    if (!result) CHECK_FALSE(result.problem().message.empty());
  }
}

}  // namespace
}  // namespace ropewalk
