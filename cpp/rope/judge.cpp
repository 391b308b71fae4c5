// Judging one number: "must be a whole number from 1 to 64, got 0.5".
#include "rope/judge.hpp"

#include <charconv>
#include <cmath>

namespace ropewalk {
namespace {

// Comparisons are written so that NaN is refused too.
bool within(double value, double min, double max) { return value >= min && value <= max; }

Problem outside(const char* where, const char* kind, double value, double min, double max) {
  return {"out_of_range", where,
          "must be " + (kind + from_to(min, max)) + ", got " + number_text(value)};
}

}  // namespace

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, end);
}

std::string from_to(double min, double max) {
  return "from " + number_text(min) + " to " + number_text(max);
}

std::optional<Problem> judge_number(const char* where, double value, double min, double max) {
  if (within(value, min, max)) return std::nullopt;
  return outside(where, "", value, min, max);
}

std::optional<Problem> judge_whole(const char* where, double value, double min, double max) {
  if (within(value, min, max) && std::fmod(value, 1) == 0) return std::nullopt;
  return outside(where, "a whole number ", value, min, max);
}

std::optional<Problem> judge_even(const char* where, double value, double min, double max) {
  if (within(value, min, max) && std::fmod(value, 2) == 0) return std::nullopt;
  return outside(where, "an even number ", value, min, max);
}

}  // namespace ropewalk
