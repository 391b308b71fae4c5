// Changing JSON as JSON, so that most inputs still parse: a value replaced, taken out, doubled,
// nested or moved. One time in two bytes are changed instead.
#pragma once

#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/random.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace ropewalk::fuzz {

// Bytes as libFuzzer changes them, with its dictionary.
inline std::string mutated_bytes(std::string text, std::size_t most) {
  const std::size_t size = text.size();
  text.resize(std::max(most, size));
  text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), size, text.size()));
  return text;
}

class JsonMutator {
 public:
  explicit JsonMutator(std::uint64_t seed) : random_{seed} {}

  // Nothing where the text is no JSON, or too large to be walked at every change.
  std::optional<std::string> mutated(std::string_view text) {
    json root = json::parse(text.begin(), text.end(), shallow, /*allow_exceptions=*/false);
    if (root.is_discarded()) return std::nullopt;
    for (std::int64_t times = uniform(random_, 1, 4); times > 0; --times) change(root);
    std::string changed = root.dump(-1, ' ', false, json::error_handler_t::replace);
    if (uniform(random_, 16) == 0) double_a_key(changed);
    return changed;
  }

 private:
  using json = nlohmann::json;

  // What is nested deeper is left out, because walking and writing descend once a level.
  static bool shallow(int depth, json::parse_event_t, json&) { return depth < 100; }

  void collect(json& value, std::vector<json*>& all) {
    all.push_back(&value);
    if (value.is_structured())
      for (json& child : value) collect(child, all);
  }

  json& any(json& root) {
    std::vector<json*> all;
    collect(root, all);
    return *all[static_cast<std::size_t>(uniform(random_, static_cast<std::int64_t>(all.size())))];
  }

  void change(json& root) {
    json& value = any(root);
    switch (uniform(random_, 8)) {
      case 0:
        value = odd_value();
        break;
      case 1: {
        const json copy = any(root);
        value = copy;
        break;
      }
      case 2:
        take_out(value);
        break;
      case 3:
        add(value, root);
        break;
      case 4:
        value = uniform(random_, 2) == 0 ? json::array({value}) : json{{"a", value}};
        break;
      default:
        nudge(value);
    }
  }

  json odd_value() {
    static const std::vector<json> odd = {nullptr,
                                          true,
                                          false,
                                          0,
                                          -1,
                                          1,
                                          2,
                                          -0.0,
                                          0.5,
                                          1e308,
                                          1e-320,
                                          65536,
                                          16777216,
                                          16777217,
                                          3.5,
                                          1e15,
                                          257,
                                          4096,
                                          INT64_MIN,
                                          ~0ULL,
                                          "",
                                          "NaN",
                                          "Infinity",
                                          "\n",
                                          "x",
                                          "F32",
                                          "F16",
                                          "BF16",
                                          "llama",
                                          json::array(),
                                          json::object(),
                                          json::array({0, 0}),
                                          json::array({1e9}),
                                          std::string(200, 'x')};
    return odd[static_cast<std::size_t>(uniform(random_, static_cast<std::int64_t>(odd.size())))];
  }

  // A number moves a little, far, or to another sign; a text changes as bytes do.
  void nudge(json& value) {
    if (value.is_number_integer()) {
      const std::int64_t by[] = {-2, -1, 1, 2, 16, -16};
      value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value.get<std::int64_t>()) +
                                        static_cast<std::uint64_t>(by[uniform(random_, 6)]));
    } else if (value.is_number()) {
      const double by[] = {0.5, 2, -1, 1 + 1e-15, 10, 1e300};
      value = value.get<double>() * by[uniform(random_, 6)];
    } else if (value.is_string()) {
      value = mutated_bytes(value.get<std::string>(), 100);
    } else if (value.is_boolean()) {
      value = !value.get<bool>();
    } else {
      value = odd_value();
    }
  }

  void take_out(json& value) {
    if (!value.is_structured() || value.empty()) return;
    auto at = value.begin();
    std::advance(at, uniform(random_, static_cast<std::int64_t>(value.size())));
    value.erase(at);
  }

  void add(json& value, json& root) {
    const json copy = uniform(random_, 2) == 0 ? odd_value() : any(root);
    if (value.is_array()) value.push_back(copy);
    if (!value.is_object()) return;
    if (value.empty() || uniform(random_, 4) == 0) {
      value[mutated_bytes("key", 20)] = copy;
      return;
    }
    auto like = value.begin();
    std::advance(like, uniform(random_, static_cast<std::int64_t>(value.size())));
    value[mutated_bytes(like.key(), like.key().size() + 8)] = copy;
  }

  // A key that an object has twice, which a parsed value cannot hold.
  void double_a_key(std::string& text) {
    const std::size_t open = text.find(
        '{', static_cast<std::size_t>(uniform(random_, static_cast<std::int64_t>(text.size()))));
    if (open == std::string::npos || open + 1 >= text.size() || text[open + 1] != '"') return;
    const std::size_t end = text.find_first_of(",}", open);
    if (end != std::string::npos)
      text.insert(open + 1, text.substr(open + 1, end - open - 1) + ',');
  }

  Random random_;
};

// As LLVMFuzzerCustomMutator wants it.
inline std::size_t mutate_json(std::uint8_t* bytes, std::size_t size, std::size_t most,
                               unsigned seed) {
  if (seed % 2 == 0) return LLVMFuzzerMutate(bytes, size, most);
  const auto changed = JsonMutator(seed).mutated({reinterpret_cast<const char*>(bytes), size});
  if (!changed || changed->size() > most) return LLVMFuzzerMutate(bytes, size, most);
  std::memcpy(bytes, changed->data(), changed->size());
  return changed->size();
}

}  // namespace ropewalk::fuzz
