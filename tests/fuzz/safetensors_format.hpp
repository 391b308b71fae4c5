// What the safetensors format demands of a file, read by other means than the gate's.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.hpp"

namespace ropewalk::fuzz {

// A file taken apart: the header's text and the bytes behind it.
struct Parts {
  std::string header, data;
};

inline std::uint64_t length_of_header(std::string_view file) {
  std::uint64_t length = 0;
  for (std::size_t n = 8; n-- > 0;) length = length << 8 | static_cast<unsigned char>(file[n]);
  return length;
}

// None where the length does not fit the file.
inline std::optional<Parts> taken_apart(std::string_view file) {
  if (file.size() < 8) return std::nullopt;
  const std::uint64_t length = length_of_header(file);
  if (length > file.size() - 8) return std::nullopt;
  return Parts{std::string(file.substr(8, length)), std::string(file.substr(8 + length))};
}

inline std::string put_together(const Parts& parts) {
  std::string file;
  for (int n = 0; n < 8; ++n) file += static_cast<char>(parts.header.size() >> (8 * n) & 255);
  return file + parts.header + parts.data;
}

// What the format demands of a header, read by other means than the gate's: each event of the
// parser as it comes.
class StrictHeader : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return keys_.emplace_back(), true; }
  bool end_object() override { return keys_.pop_back(), true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool key(string_t& name) override { return keys_.back().insert(name).second; }  // once
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

// The specification: the header begins with { and ends with } and spaces, no name is there twice,
// the metadata are texts, a tensor has its three keys, and every byte belongs to one tensor.
inline void require_format(const Parts& parts) {
  const std::string& text = parts.header;
  const std::size_t end = text.find_last_not_of(' ');
  require(text.front() == '{' && end != std::string::npos && text[end] == '}',
          "a header is one object", text);
  require(text.find('\0') == std::string::npos, "a header has no NUL", text);
  StrictHeader strict;
  require(nlohmann::json::sax_parse(text, &strict), "a header names everything once", text);
  const nlohmann::json header = nlohmann::json::parse(text);
  std::map<std::uint64_t, std::uint64_t> places;  // begin → end
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      require(entry.is_object(), "metadata are an object", text);
      for (const nlohmann::json& fact : entry)
        require(fact.is_string(), "metadata are texts", text);
      continue;
    }
    require(entry.size() == 3, "a tensor has three keys", text);
    places[entry["data_offsets"][0].get<std::uint64_t>()] =
        entry["data_offsets"][1].get<std::uint64_t>();
  }
  std::uint64_t at = 0;
  for (const auto& [begin, finish] : places) {
    require(begin == at, "no byte lies between tensors", text);
    at = finish;
  }
  require(at == parts.data.size(), "no byte lies behind the last tensor", text);
}

}  // namespace ropewalk::fuzz
