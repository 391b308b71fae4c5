// Crossing between JavaScript and C++: arrays are copied in and out, a problem becomes an object.
#pragma once

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rope/judge.hpp"
#include "rope/problem.hpp"

namespace ropewalk {

using emscripten::val;

inline std::size_t length_of(const val& array) { return array["length"].as<std::size_t>(); }

// array: a typed array whose elements are of type T.
template <class T>
std::vector<T> copied_in(const val& array) {
  std::vector<T> copy(length_of(array));
  if (!copy.empty())
    val(emscripten::typed_memory_view(copy.size(), copy.data())).call<void>("set", array);
  return copy;
}

// A view into wasm memory dies when the memory grows, so what leaves is a copy of its own.
template <class T>
val copied_out(const std::vector<T>& values) {
  return val(emscripten::typed_memory_view(values.size(), values.data()))
      .template call<val>("slice");
}

// {problem: {code, where, message}}: what any function returns instead of its value.
inline val refused(const Problem& problem) {
  val told = val::object();
  told.set("code", problem.code);
  told.set("where", problem.where);
  told.set("message", problem.message);
  val result = val::object();
  result.set("problem", told);
  return result;
}

// shape: the product in words, "positions × heads × headDim".
inline std::optional<Problem> judge_size(const char* where, std::size_t given, std::int64_t wanted,
                                         const std::string& shape) {
  if (given == static_cast<std::size_t>(wanted)) return std::nullopt;
  return Problem{"wrong_size", where,
                 "must hold " + shape + " = " + std::to_string(wanted) + " numbers, got " +
                     std::to_string(given)};
}

// A double beyond the range of float32 has become ∞ on its way in.
inline std::optional<Problem> judge_finite(const char* where, const std::vector<float>& values) {
  const auto found =
      std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
  if (found == values.end()) return std::nullopt;
  return Problem{"not_finite",
                 std::string(where) + '[' + std::to_string(found - values.begin()) + ']',
                 "must be a finite float32, got " + number_text(*found)};
}

}  // namespace ropewalk
