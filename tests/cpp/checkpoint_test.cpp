// The gate of weights: model.safetensors, sound, wrong and damaged.
#include "model/checkpoint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>

#include "model/half.hpp"
#include "models.hpp"
#include "rope/json_text.hpp"

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

std::size_t header_length(const Bytes& file) {
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), 8);
  return length;
}

// A file with this header and these numbers behind it.
Bytes of_header(const std::string& header, std::span<const std::byte> data = {}) {
  const std::uint64_t length = header.size();
  Bytes file(8);
  std::memcpy(file.data(), &length, 8);
  for (const char c : header) file.push_back(static_cast<std::byte>(c));
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

// A sound file taken apart, its header's text changed, and put together again.
Bytes with_header(const std::function<void(std::string& text)>& change) {
  const Bytes whole = write_safetensors(random_weights(small_config(), 41));
  const std::size_t length = header_length(whole);
  std::string text(reinterpret_cast<const char*>(whole.data()) + 8, length);
  text.erase(text.find_last_not_of(' ') + 1);
  change(text);
  return of_header(text, std::span(whole).subspan(8 + length));
}

Bytes rewritten(const std::function<void(json& header)>& change) {
  return with_header([&](std::string& text) {
    json header = json::parse(text);
    change(header);
    text = header.dump();
  });
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
    const Result<Weights> read = read_safetensors(config, of_header(header.dump(), data));
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
  CHECK(refusal(Bytes(100, std::byte{0})) ==
        "model.safetensors: header must begin with { and end with }, or spaces after it");
  CHECK(refusal(with_header([](std::string& text) { text[1] = '}'; })) ==
        "model.safetensors: header must be a JSON object");
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

TEST_CASE("a safetensors file holds what the format allows and nothing else") {
  const std::string frame =
      "model.safetensors: header must begin with { and end with }, or spaces after it";
  CHECK(refusal(with_header([](std::string& text) { text += "   "; })) == "accepted");
  CHECK(refusal(with_header([](std::string& text) { text.insert(0, " "); })) == frame);
  CHECK(refusal(with_header([](std::string& text) { text.insert(0, "\xEF\xBB\xBF"); })) == frame);
  CHECK(refusal(with_header([](std::string& text) { text += "\n"; })) == frame);
  CHECK(refusal(with_header([](std::string& text) { text += '\0'; })) == frame);
  CHECK(refusal(with_header([](std::string& text) { text += std::string("\0}", 2); })) ==
        "model.safetensors: header must be a JSON object");
  CHECK(refusal(with_header([](std::string& text) { text += "{}"; })) ==
        "model.safetensors: header must be a JSON object");
  CHECK(refusal(with_header([](std::string& text) {
          text.insert(1, R"("lm_head.weight":{},)");
        })) == "model.safetensors: has \"lm_head.weight\" twice in one object");
  CHECK(refusal(with_header([](std::string& text) {
          text.insert(text.find("\"dtype\""), R"("data_offsets":[0,24],)");
        })) == "model.safetensors: has \"data_offsets\" twice in one object");
  for (const json& metadata :
       {json("pt"), json::array(), json{{"format", 1}}, json{{"a", nullptr}}})
    CHECK(refusal(rewritten([&](json& h) {
            h["__metadata__"] = metadata;
          })).find("__metadata__: must be an object of texts") != std::string::npos);
  CHECK(refusal(rewritten([](json& h) { h["__metadata__"] = json::object(); })) == "accepted");
  CHECK(refusal(rewritten([](json& h) { h.erase("__metadata__"); })) == "accepted");
  CHECK(refusal(rewritten([](json& h) { h[norm]["strides"] = {1}; })) ==
        "model.safetensors: model.norm.weight: has dtype, shape and data_offsets and nothing else, "
        "got \"strides\"");
}

TEST_CASE("each byte of a safetensors file belongs to one tensor") {
  Bytes longer = rewritten([](json&) {});
  const std::size_t data = longer.size() - 8 - header_length(longer);
  longer.push_back(std::byte{0});
  CHECK(refusal(longer) == "model.safetensors: must end with its last tensor, at byte " +
                               std::to_string(data) + " of the data, has " +
                               std::to_string(data + 1));
  // The last tensor two bytes on, and two bytes more for it to lie in.
  Bytes hole = rewritten([](json& h) {
    for (auto& offset : h[head]["data_offsets"]) offset = offset.get<std::uint64_t>() + 2;
  });
  hole.insert(hole.end(), 2, std::byte{0});
  CHECK(refusal(hole).find("lm_head.weight: must begin where model.norm.weight ends, at byte ") !=
        std::string::npos);
}

TEST_CASE("a header nested deeper than any stack is refused, wherever it is") {
  for (const int depth : {61, 62, 63, 9'000, 200'000}) {
    const std::string nested = std::string(depth, '[') + std::string(depth, ']');
    for (const char* place : {R"({"__metadata__":)", R"({"model.norm.weight":{"dtype":)",
                              R"({"model.norm.weight":{"data_offsets":)"}) {
      const std::string open = place;
      const auto braces = static_cast<std::size_t>(std::count(open.begin(), open.end(), '{'));
      const bool deep = static_cast<std::size_t>(depth) + braces > deepest_json;
      const std::string told = refusal(of_header(open + nested + std::string(braces, '}')));
      CAPTURE(told);
      CHECK((told == "model.safetensors: must nest at most 64 lists and objects within one "
                     "another") == deep);
    }
  }
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
