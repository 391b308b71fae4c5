// Crossing between JavaScript and C++: arrays are copied in and out, a problem becomes an object.
#pragma once

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rope/problem.hpp"

namespace ropewalk {

using emscripten::val;

inline std::size_t length_of(const val& array) { return array["length"].as<std::size_t>(); }

// Neither throws: what an engine refuses is told when C++ has returned.
void copy_in(const val& view, const val& from);
val copy_of(const val& view);

// array: a typed array whose elements are of type T.
template <class T>
std::vector<T> copied_in(const val& array) {
  std::vector<T> copy(length_of(array));
  if (!copy.empty()) copy_in(val(emscripten::typed_memory_view(copy.size(), copy.data())), array);
  return copy;
}

// A view into wasm memory dies when the memory grows, so what leaves is a copy of its own.
template <class T>
val copied_out(const std::vector<T>& values) {
  return copy_of(val(emscripten::typed_memory_view(values.size(), values.data())));
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

}  // namespace ropewalk
