// A refusal: where the request is wrong, and one sentence that says what is wanted and what was
// given.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ropewalk {

struct Problem {
  std::string code;     // stable word for programs: "out_of_range", "unknown_variant", …
  std::string where;    // the caller's own spelling: "yarn.factor", "headDim", "model.safetensors"
  std::string message;  // one sentence without the place: "must be from 1 to 64, got 0.5"

  std::string sentence() const { return where + ": " + message; }
};

// What a stranger wrote, in quotes: cut short where it is long but never inside a UTF-8 character,
// and on one line that a terminal only shows. Control bytes are written as JSON writes them.
std::string in_quotes(std::string_view typed);

// A stranger's name as part of a place, "params.factor": as it is where it is a short plain word.
std::string place_of(std::string_view name);

// Either what was asked for, or why not. Nothing past the gate fails, so only gates return one.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Problem problem) : held_(std::in_place_index<1>, std::move(problem)) {}

  explicit operator bool() const { return held_.index() == 0; }
  const T& operator*() const& { return std::get<0>(held_); }
  T& operator*() & { return std::get<0>(held_); }
  T&& operator*() && { return std::get<0>(std::move(held_)); }
  const T* operator->() const { return &std::get<0>(held_); }
  T* operator->() { return &std::get<0>(held_); }
  const Problem& problem() const { return std::get<1>(held_); }

 private:
  std::variant<T, Problem> held_;
};

}  // namespace ropewalk
