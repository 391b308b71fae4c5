// A safetensors file for the smallest model there is. Accepted weights are those of the file, are
// written and read back, and the model runs.
#include <bit>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>

#include "../cpp/models.hpp"
#include "fuzz.hpp"
#include "json_mutator.hpp"
#include "made.hpp"
#include "model/checkpoint.hpp"
#include "model/half.hpp"
#include "safetensors_format.hpp"

namespace ropewalk::fuzz {
namespace {

using nlohmann::json;

ModelConfig least_config() {
  ModelConfig config;
  config.hidden_size = 2;
  config.intermediate_size = 1;
  config.layers = config.heads = config.kv_heads = 1;
  config.head_dim = 2;
  config.train_length = 8;
  return config;
}

float number_at(std::string_view dtype, const char* at) {
  std::uint32_t bits = 0;
  for (int n = dtype == "F32" ? 4 : 2; n-- > 0;)
    bits = bits << 8 | static_cast<unsigned char>(at[n]);
  if (dtype == "F16") return from_half(static_cast<std::uint16_t>(bits));
  return std::bit_cast<float>(dtype == "F32" ? bits : bits << 16);
}

void require_numbers(const Weights& weights, const Parts& parts) {
  const json header = json::parse(parts.header);
  for (const Tensor* tensor : weights.at.all()) {
    const json& entry = header.at(tensor->name);
    const std::string dtype = entry["dtype"];
    const char* data = parts.data.data() + entry["data_offsets"][0].get<std::size_t>();
    for (std::int64_t i = 0; i < tensor->size(); ++i) {
      const float value = weights[*tensor][i];
      require(std::isfinite(value), "a weight is finite", tensor->name);
      require(value == number_at(dtype, data + i * (dtype == "F32" ? 4 : 2)),
              "a weight is the file's number", tensor->name);
    }
  }
}

void require_written(const Weights& weights) {
  const std::vector<std::byte> file = write_safetensors(weights);
  bool fits = true;  // in float16
  for (const float value : weights.values) fits = fits && std::isfinite(from_half(to_half(value)));
  const Result<Weights> again = read_safetensors(least_config(), file);
  require(accepted(again) == fits, "weights that float16 holds are read back", "");
  for (std::size_t n = 0; fits && n < weights.values.size(); ++n)
    require(again->values[n] == from_half(to_half(weights.values[n])),
            "weights are read back as they were rounded", "");
}

// Moderate weights give moderate losses; what larger ones give is judged after the run.
void require_losses(const Weights& weights) {
  constexpr float moderate = 64;
  bool calm = true;
  for (const float value : weights.values) calm = calm && std::abs(value) <= moderate;
  static const Plan plan = make_plan(testing::model_sound(least_config(), "rope", 8), 5);
  const Transformer model(least_config(), weights);
  for (const float loss :
       model.losses(std::vector<std::int32_t>{begin_of_text, 0, 255, 97, 97, 10}, plan))
    require(!calm || (loss >= -1e-5F && loss < 1e30F), "moderate weights give a loss", "");
}

// A sound file in one of the formats, its tensors in either order.
std::string file_of(const std::string& dtype, bool reversed) {
  const Weights weights = testing::random_weights(least_config(), 5);
  std::vector<const Tensor*> tensors = weights.at.all();
  if (reversed) std::reverse(tensors.begin(), tensors.end());
  json header;
  std::string data;
  for (const Tensor* tensor : tensors) {
    const std::size_t begin = data.size();
    for (std::int64_t i = 0; i < tensor->size(); ++i) {
      const auto bits = std::bit_cast<std::uint32_t>(weights[*tensor][i]);
      const std::uint32_t stored = dtype == "F16"    ? to_half(weights[*tensor][i])
                                   : dtype == "BF16" ? bits >> 16
                                                     : bits;
      for (int n = 0; n < (dtype == "F32" ? 4 : 2); ++n)
        data += static_cast<char>(stored >> (8 * n) & 255);
    }
    header[tensor->name] = {{"dtype", dtype}, {"data_offsets", {begin, data.size()}}};
    header[tensor->name]["shape"] = tensor->is_vector
                                        ? json::array({tensor->rows})
                                        : json::array({tensor->rows, tensor->columns});
  }
  return put_together({header.dump(), data});
}

std::string text_of(const std::vector<std::byte>& file) {
  return {reinterpret_cast<const char*>(file.data()), file.size()};
}

}  // namespace

void run(std::string_view input) {
  const Result<Weights> weights =
      read_safetensors(least_config(), std::as_bytes(std::span(input.data(), input.size())));
  if (!accepted(weights)) return;
  const Parts parts = *taken_apart(input);
  require_format(parts);
  require_numbers(*weights, parts);
  require_written(*weights);
  require_losses(*weights);
}

std::vector<std::string> seeds() {
  std::vector<std::string> all = {
      text_of(write_safetensors(testing::random_weights(least_config(), 3)))};
  for (const char* dtype : {"F16", "BF16", "F32"})
    for (const bool reversed : {false, true}) all.push_back(file_of(dtype, reversed));
  return all;
}

std::vector<std::string> words() {
  return {"\"dtype\":",
          "\"shape\":",
          "\"data_offsets\":",
          "\"__metadata__\":",
          "\"format\":\"pt\"",
          "\"F16\"",
          "\"BF16\"",
          "\"F32\"",
          "\"F64\"",
          "[2]",
          "[257,2]",
          "[0,4]",
          "{",
          "}",
          " ",
          "lm_head.weight",
          "model.norm.weight",
          "model.embed_tokens.weight",
          "18446744073709551615"};
}

}  // namespace ropewalk::fuzz

// Header and data change apart, and the length mostly stays true: bytes alone rarely change it and
// the header together.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t most, unsigned seed) {
  using namespace ropewalk::fuzz;
  auto parts = taken_apart({reinterpret_cast<const char*>(bytes), size});
  if (!parts || seed % 16 == 0) return LLVMFuzzerMutate(bytes, size, most);
  if (seed % 16 < 5) {
    parts->data = mutated_bytes(parts->data, parts->data.size() + 8);
  } else if (seed % 16 < 9) {
    parts->header = mutated_bytes(parts->header, parts->header.size() + 64);
  } else if (const auto changed = JsonMutator(seed).mutated(parts->header)) {
    parts->header = *changed;
  }
  const std::string file = put_together(*parts);
  if (file.size() > most) return LLVMFuzzerMutate(bytes, size, most);
  std::memcpy(bytes, file.data(), file.size());
  return file.size();
}
