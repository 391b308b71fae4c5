// How a refusal quotes what a stranger wrote.
#include "rope/problem.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>

namespace ropewalk {
namespace {

constexpr std::size_t most = 60;  // bytes of a quotation

bool controls(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

}  // namespace

std::string in_quotes(std::string_view typed) {
  const bool whole = typed.size() <= most;
  std::size_t end = whole ? typed.size() : most;
  while (!whole && end > 0 && (static_cast<unsigned char>(typed[end]) & 0xC0) == 0x80) --end;
  std::string quoted = "\"";
  for (const char c : typed.substr(0, end)) {
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
    quoted += controls(c) ? std::string(escaped) : std::string(1, c);
  }
  return quoted + (whole ? "\"" : "…\"");
}

std::string place_of(std::string_view name) {
  const bool plain =
      !name.empty() && name.size() <= most &&
      std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  return plain ? std::string(name) : in_quotes(name);
}

}  // namespace ropewalk
