// The words that JavaScript uses for a layout and a turn.
#pragma once

#include <string>

#include "rope/problem.hpp"
#include "rope/rotate.hpp"

namespace ropewalk {

inline Result<Layout> read_layout(const std::string& word) {
  if (word == "half") return Layout::half;
  if (word == "interleaved") return Layout::interleaved;
  return Problem{"unknown_word", "layout", "must be half or interleaved, got " + in_quotes(word)};
}

inline Result<Turn> read_turn(const std::string& word) {
  if (word == "forward") return Turn::forward;
  if (word == "inverse") return Turn::inverse;
  if (word == "transpose") return Turn::transpose;
  return Problem{"unknown_word", "turn",
                 "must be forward, inverse or transpose, got " + in_quotes(word)};
}

}  // namespace ropewalk
