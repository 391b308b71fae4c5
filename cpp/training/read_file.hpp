// A whole file as bytes.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "rope/problem.hpp"

namespace ropewalk {

inline Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Problem{"unreadable", path, "cannot be opened"};
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace ropewalk
