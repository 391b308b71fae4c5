// A fuzz target: what each *.fuzz.cpp says of itself, and how a broken promise ends the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rope/problem.hpp"

namespace ropewalk::fuzz {

// The target. Returns when every promise held for this input.
void run(std::string_view input);

// Good inputs to begin with, made from the catalogue: a new variant is a seed by existing.
std::vector<std::string> seeds();

// What inputs are made of: the dictionary that mutations draw from.
std::vector<std::string> words();

// Ends the program where a promise is broken, as a sanitizer does: the fuzzer then keeps the input.
void require(bool held, std::string_view promise, std::string_view of = {});

// A refusal has a word for programs, a place and one sentence; all are short and on one line.
void require_sentence(const Problem& problem);

template <class T>
bool accepted(const Result<T>& result) {
  if (!result) require_sentence(result.problem());
  return static_cast<bool>(result);
}

}  // namespace ropewalk::fuzz
