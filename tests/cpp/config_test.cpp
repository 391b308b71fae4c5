// The gate of a model's shape: config.json, sound, wrong and damaged.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "models.hpp"

namespace ropewalk {
namespace {

using namespace testing;
using nlohmann::json;

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
  CHECK(refusal(with("hidden_size", 0)) ==
        "config.json: hidden_size: must be from 2 to 4096, got 0");
  CHECK(refusal(with("hidden_size", "wide")) ==
        "config.json: hidden_size: must be from 2 to 4096, got \"wide\"");
  CHECK(refusal(with("hidden_size", 1e300)) ==
        "config.json: hidden_size: must be from 2 to 4096, got 1e+300");
  CHECK(refusal(with("hidden_size", 12.5)) ==
        "config.json: hidden_size: must be a whole number, got 12.5");
  CHECK(refusal(with("head_dim", 5)) == "config.json: head_dim: must be even, got 5");
  CHECK(refusal(with("num_key_value_heads", 3)) ==
        "config.json: num_key_value_heads: must divide num_attention_heads, got 3 and 4");
  CHECK(refusal(with("vocab_size", 32000)) ==
        "config.json: vocab_size: must be from 257 to 257, got 32000");
  CHECK(refusal(with("rms_norm_eps", -1)) ==
        "config.json: rms_norm_eps: must be from 1e-12 to 0.01, got -1");
  CHECK(refusal(with("use_logn_attn", 1)) ==
        "config.json: use_logn_attn: must be true or false, got 1");
  CHECK(refusal(with("tie_word_embeddings", true)) ==
        "config.json: tie_word_embeddings: must be false, got true");
  CHECK(refusal(with("hidden_act", "gelu")) ==
        "config.json: hidden_act: must be \"silu\", got \"gelu\"");
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
  CHECK(refusal(object.dump()) ==
        "config.json: rope_scaling.rope_type: must be \"default\", got \"yarn\"");
  CHECK(refusal(with("rope_theta", 400)) ==
        "config.json: rope_theta: must equal rope_parameters.rope_theta, got 400 and 500");
  CHECK(refusal(with("rope_parameters", 3)) ==
        "config.json: rope_parameters: must be an object, got 3");
}

TEST_CASE("a head_dim that a config leaves to be derived is judged as one it says") {
  const auto sharing = [](int hidden, int heads) {
    json object = json::parse(write_config(small_config()));
    object.erase("head_dim");
    object["hidden_size"] = hidden;
    object["num_attention_heads"] = object["num_key_value_heads"] = heads;
    return refusal(object.dump());
  };
  CHECK(sharing(512, 2) == "accepted");
  CHECK(sharing(2, 4) ==
        "config.json: head_dim: must be from 2 to 256, got 0 = hidden_size 2 / "
        "num_attention_heads 4");
  CHECK(sharing(512, 1) ==
        "config.json: head_dim: must be from 2 to 256, got 512 = hidden_size 512 / "
        "num_attention_heads 1");
  CHECK(sharing(2048, 1) ==
        "config.json: head_dim: must be from 2 to 256, got 2048 = hidden_size 2048 / "
        "num_attention_heads 1");
}

TEST_CASE("a rope_theta within rope_parameters is refused under one name") {
  CHECK(refusal(with("rope_parameters", {{"rope_type", "default"}})) ==
        "config.json: rope_parameters.rope_theta: is missing");
  CHECK(refusal(with("rope_parameters", {{"rope_theta", 0}})) ==
        "config.json: rope_parameters.rope_theta: must be from 1.001 to 1e+09, got 0");
}

TEST_CASE("no damage to a config does more than make it refused") {
  const std::string whole = write_config(small_config());
  Random random{1};
  for (int i = 0; i < 3000; ++i) {
    std::string damaged = whole.substr(
        0,
        static_cast<std::size_t>(uniform(random, 1, static_cast<std::int64_t>(whole.size()) + 1)));
    for (std::int64_t flips = uniform(random, 4); flips > 0; --flips)
      damaged[static_cast<std::size_t>(
          uniform(random, static_cast<std::int64_t>(damaged.size())))] =
          static_cast<char>(uniform(random, 256));
    const Result<ModelConfig> result = read_config(damaged);
    if (!result) CHECK_FALSE(result.problem().message.empty());
  }
  CHECK(refusal(std::string(200000, '[')) ==
        "config.json: must nest at most 64 lists and objects within one another");
  for (const char* key :
       {"model_type", "head_dim", "rope_parameters", "architectures", "hidden_act"})
    CHECK(refusal("{\"" + std::string(key) + "\":" + std::string(9000, '[') +
                  std::string(9000, ']') + "}") ==
          "config.json: must nest at most 64 lists and objects within one another");
  CHECK_FALSE(
      read_config(with("head_dim", json::parse(std::string(500, '[') + std::string(500, ']')))));
}

}  // namespace
}  // namespace ropewalk
