// The gate of weights: model.safetensors, sound, wrong and damaged.
#include "model/checkpoint.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/half.hpp"
#include "models.hpp"

namespace ropewalk {
namespace {

using namespace testing;
using nlohmann::json;
using Bytes = std::vector<std::byte>;

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
        data.insert(data.end(), bytes + (single ? 0 : 2),
                    bytes + 4);  // a bfloat16 is the upper half
      }
      header[tensor->name] = {{"dtype", single ? "F32" : "BF16"},
                              {"data_offsets", {begin, data.size()}}};
      header[tensor->name]["shape"] = tensor->is_vector
                                          ? json::array({tensor->rows})
                                          : json::array({tensor->rows, tensor->columns});
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
  CHECK(refusal(rewritten([](json& h) { h.erase(norm); })) ==
        "model.safetensors: model.norm.weight: is missing");
  CHECK(refusal(rewritten([](json& h) { h["transformer.wte.weight"] = h[norm]; })) ==
        "model.safetensors: \"transformer.wte.weight\": is no tensor of this config.json");
  CHECK(refusal(rewritten([](json& h) { h[norm]["dtype"] = "I8"; })) ==
        "model.safetensors: model.norm.weight: dtype must be F16, BF16 or F32, got \"I8\"");
  CHECK(refusal(rewritten([](json& h) { h[norm]["shape"] = {13}; })) ==
        "model.safetensors: model.norm.weight: shape must be [12] for this config.json, got [13]");
  CHECK(
      refusal(rewritten([](json& h) { h[norm]["data_offsets"] = {-4, 20}; })) ==
      "model.safetensors: model.norm.weight: data_offsets must be two whole numbers, got [-4,20]");
  CHECK(refusal(rewritten([](json& h) { h[norm] = 7; })) ==
        "model.safetensors: model.norm.weight: must be an object");
  const std::string offsets =
      refusal(rewritten([](json& h) { h[norm]["data_offsets"] = {1000000, 1000024}; }));
  CHECK(offsets.find("model.norm.weight: needs 24 bytes within the file's") != std::string::npos);
  CHECK(refusal(rewritten([](json& h) {
          h[norm]["data_offsets"] = {24, 0};
        })).find("needs 24 bytes") != std::string::npos);
  CHECK(refusal(rewritten([](json& h) { h[norm]["data_offsets"] = {2, 26}; })).find("overlaps") !=
        std::string::npos);
}

TEST_CASE("the weights of another shape are refused before anything is allocated for them") {
  ModelConfig huge = small_config();
  huge.hidden_size = 4096;
  huge.intermediate_size = 16384;
  huge.layers = 64;
  const Result<Weights> refused =
      read_safetensors(huge, write_safetensors(random_weights(small_config(), 1)));
  REQUIRE_FALSE(refused);
  CHECK(refused.problem().code == "wrong_shape");
}

TEST_CASE("a weight that is not finite is refused") {
  for (const float bad : {NAN, INFINITY, -1e30F}) {
    Weights weights = random_weights(small_config(), 45);
    weights[weights.at.norm][3] = bad;
    CHECK(refusal(write_safetensors(weights)) ==
          "model.safetensors: model.norm.weight: number 3 is not finite");
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
      damaged[static_cast<std::size_t>(uniform(random, reach))] =
          static_cast<std::byte>(uniform(random, 256));
    const Result<Weights> result = read_safetensors(small_config(), damaged);
    if (!result) CHECK_FALSE(result.problem().message.empty());
  }
}

}  // namespace
}  // namespace ropewalk
