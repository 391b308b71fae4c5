// A safetensors file: 8 bytes of header length, a JSON header {name: {dtype, shape, data_offsets}},
// then the numbers.
#include "model/checkpoint.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "model/half.hpp"
#include "model/shown.hpp"
#include "rope/json_text.hpp"

namespace ropewalk {
namespace {

using nlohmann::json;

constexpr std::uint64_t longest_header = 16U << 20;  // bytes

Problem problem(const char* code, const std::string& tensor, std::string message) {
  return {code, tensor.empty() ? "model.safetensors" : "model.safetensors: " + tensor,
          std::move(message)};
}

enum class Format { half, bfloat16, single };

struct Stored {
  Format format;
  std::uint64_t begin, end;  // bytes, counted from the end of the header
};

std::uint64_t little_endian(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  return value;
}

Result<json> read_header(std::span<const std::byte> file) {
  if (file.size() < 8)
    return problem("truncated", "",
                   "must begin with 8 bytes of header length, has " + std::to_string(file.size()));
  const std::uint64_t length = little_endian(file.first(8));
  if (length > longest_header || length > file.size() - 8)
    return problem("truncated", "",
                   "header of " + std::to_string(length) + " bytes does not fit the file of " +
                       std::to_string(file.size()));
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + 8, length);
  const std::size_t end = text.find_last_not_of(' ') + 1;
  // Other readers index the header by its first byte, and pad it with spaces alone.
  if (end == 0 || text.front() != '{' || text[end - 1] != '}')
    return problem("not_json", "", "header must begin with { and end with }, or spaces after it");
  return read_json(text, problem("not_json", "", "header must be a JSON object"));
}

// Facts about the file for whoever shows it: texts, and no others.
std::optional<Problem> judge_metadata(const json& header) {
  const auto found = header.find("__metadata__");
  if (found == header.end()) return {};
  const bool texts = found->is_object() && std::all_of(found->begin(), found->end(),
                                                       [](const json& v) { return v.is_string(); });
  if (texts) return {};
  return problem("malformed", "__metadata__", "must be an object of texts, got " + shown(*found));
}

// Exactly these: a key beside them would say something that no reader of the format hears.
std::optional<Problem> judge_keys(const json& entry, const std::string& tensor) {
  for (const auto& [key, value] : entry.items())
    if (key != "dtype" && key != "shape" && key != "data_offsets")
      return problem("malformed", tensor,
                     "has dtype, shape and data_offsets and nothing else, got " + in_quotes(key));
  return {};
}

std::optional<Format> read_format(const json& entry) {
  const auto found = entry.find("dtype");
  if (found == entry.end()) return {};
  if (*found == "F16") return Format::half;
  if (*found == "BF16") return Format::bfloat16;
  if (*found == "F32") return Format::single;
  return {};
}

// Where a tensor lies, once its name, type, shape and place are as they must be.
Result<Stored> find_tensor(const json& header, const Tensor& tensor, std::uint64_t data_size) {
  const auto entry = header.find(tensor.name);
  if (entry == header.end()) return problem("missing_tensor", tensor.name, "is missing");
  if (!entry->is_object()) return problem("malformed", tensor.name, "must be an object");
  if (auto strange = judge_keys(*entry, tensor.name)) return *std::move(strange);
  const std::optional<Format> format = read_format(*entry);
  if (!format)
    return problem("wrong_dtype", tensor.name,
                   "dtype must be F16, BF16 or F32, got " + shown(entry->value("dtype", json())));
  const json shape =
      tensor.is_vector ? json::array({tensor.rows}) : json::array({tensor.rows, tensor.columns});
  if (entry->value("shape", json()) != shape)
    return problem("wrong_shape", tensor.name,
                   "shape must be " + shape.dump() + " for this config.json, got " +
                       shown(entry->value("shape", json())));
  const json offsets = entry->value("data_offsets", json());
  if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
      !offsets[1].is_number_unsigned())
    return problem("malformed", tensor.name,
                   "data_offsets must be two whole numbers, got " + shown(offsets));
  const Stored stored{*format, offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>()};
  const std::uint64_t bytes =
      static_cast<std::uint64_t>(tensor.size()) * (*format == Format::single ? 4 : 2);
  if (stored.begin > stored.end || stored.end > data_size || stored.end - stored.begin != bytes)
    return problem("bad_offsets", tensor.name,
                   "needs " + std::to_string(bytes) + " bytes within the file's " +
                       std::to_string(data_size) + ", got offsets " + shown(offsets));
  return stored;
}

float number(Format format, const std::byte* at) {
  if (format == Format::single) {
    const auto bits = static_cast<std::uint32_t>(little_endian({at, 4}));
    return std::bit_cast<float>(bits);
  }
  const auto bits = static_cast<std::uint16_t>(little_endian({at, 2}));
  return format == Format::half ? from_half(bits) : from_bfloat16(bits);
}

std::optional<Problem> read_tensor(const Tensor& tensor, const Stored& stored,
                                   std::span<const std::byte> data, Weights& weights) {
  const std::size_t bytes = stored.format == Format::single ? 4 : 2;
  for (std::int64_t i = 0; i < tensor.size(); ++i) {
    const float value =
        number(stored.format, data.data() + stored.begin + static_cast<std::size_t>(i) * bytes);
    if (!std::isfinite(value))
      return problem("not_finite", tensor.name, "number " + std::to_string(i) + " is not finite");
    weights[tensor][i] = value;
  }
  return {};
}

// Each byte of the data belongs to exactly one tensor: what lies between them would be carried
// along unseen.
std::optional<Problem> judge_places(std::vector<std::pair<Stored, const Tensor*>> places,
                                    std::uint64_t data_size) {
  std::sort(places.begin(), places.end(),
            [](const auto& a, const auto& b) { return a.first.begin < b.first.begin; });
  std::uint64_t end = 0;
  std::string before = "the header";
  for (const auto& [stored, tensor] : places) {
    if (stored.begin < end) return problem("bad_offsets", tensor->name, "overlaps " + before);
    if (stored.begin > end)
      return problem("bad_offsets", tensor->name,
                     "must begin where " + before + " ends, at byte " + std::to_string(end) +
                         ", got " + std::to_string(stored.begin));
    end = stored.end;
    before = tensor->name;
  }
  if (end == data_size) return {};
  return problem("bad_offsets", "",
                 "must end with its last tensor, at byte " + std::to_string(end) +
                     " of the data, has " + std::to_string(data_size));
}

std::optional<Problem> find_stranger(const json& header, const Arrangement& at) {
  const std::vector<const Tensor*> known = at.all();
  for (const auto& [name, entry] : header.items())
    if (name != "__metadata__" &&
        std::none_of(known.begin(), known.end(),
                     [&](const Tensor* tensor) { return tensor->name == name; }))
      return problem("unknown_tensor", shown(name), "is no tensor of this config.json");
  return {};
}

}  // namespace

Result<Weights> read_safetensors(const ModelConfig& config, std::span<const std::byte> file) {
  const Result<json> header = read_header(file);
  if (!header) return header.problem();
  const std::span<const std::byte> data =
      file.subspan(8 + static_cast<std::size_t>(little_endian(file.first(8))));
  const Arrangement at = arrange(config);
  std::vector<std::pair<Stored, const Tensor*>> places;
  for (const Tensor* tensor : at.all()) {
    const Result<Stored> stored = find_tensor(*header, *tensor, data.size());
    if (!stored) return stored.problem();
    places.emplace_back(*stored, tensor);
  }
  if (std::optional<Problem> stranger = find_stranger(*header, at)) return *stranger;
  if (std::optional<Problem> bad = judge_metadata(*header)) return *bad;
  if (std::optional<Problem> bad = judge_places(places, data.size())) return *bad;
  // Only now: every tensor fits the file, so the array cannot be larger than twice the file.
  Weights weights = zero_weights(config);
  for (const auto& [stored, tensor] : places)
    if (std::optional<Problem> bad = read_tensor(*tensor, stored, data, weights)) return *bad;
  return weights;
}

std::vector<std::byte> write_safetensors(const Weights& weights) {
  nlohmann::ordered_json header = {{"__metadata__", {{"format", "pt"}}}};
  std::int64_t offset = 0;
  for (const Tensor* tensor : weights.at.all()) {
    const json shape = tensor->is_vector ? json::array({tensor->rows})
                                         : json::array({tensor->rows, tensor->columns});
    header[tensor->name] = {{"dtype", "F16"},
                            {"shape", shape},
                            {"data_offsets", {offset, offset + 2 * tensor->size()}}};
    offset += 2 * tensor->size();
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the numbers are aligned
  std::vector<std::byte> file;
  for (int i = 0; i < 8; ++i) file.push_back(static_cast<std::byte>(text.size() >> (8 * i) & 255));
  for (const char c : text) file.push_back(static_cast<std::byte>(c));
  for (const float value : weights.values) {
    const std::uint16_t half = to_half(value);
    file.push_back(static_cast<std::byte>(half & 255));
    file.push_back(static_cast<std::byte>(half >> 8));
  }
  return file;
}

}  // namespace ropewalk
