// A JSON value as a message quotes it: short, and never deeper than the stack can hold.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace ropewalk {

inline std::string shown(const nlohmann::json& value) {
  using nlohmann::json;
  if (value.is_object()) return "an object";
  const bool short_list =
      value.is_array() && value.size() <= 4 &&
      std::none_of(value.begin(), value.end(), [](const json& v) { return v.is_structured(); });
  if (value.is_array() && !short_list) return "a list";
  // ASCII only, so that the cut falls between characters; bytes that are no text become replacement
  // characters.
  const std::string text =
      value.dump(-1, ' ', /*ensure_ascii=*/true, json::error_handler_t::replace);
  return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

}  // namespace ropewalk
