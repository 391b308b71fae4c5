// JSON from outside: a value that is safe to walk and to copy, or why not.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "rope/problem.hpp"

namespace ropewalk {

// Lists and objects within one another. Copying, comparing and writing a value descend once a
// level, so a text of some kilobytes could otherwise use up any stack. No config, request or header
// of ours needs more than three.
inline constexpr std::size_t deepest_json = 64;

// The whole text is one value. Refused, at the place of `not_json`: what is no JSON (in its words),
// a number beyond a double, a key that an object has twice, lists and objects nested too deep.
Result<nlohmann::json> read_json(std::string_view text, const Problem& not_json);

}  // namespace ropewalk
