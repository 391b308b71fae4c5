// The text form of a combination: "yarn(factor=16,ramp=rotations)+log_n", as in links and on the
// command line. The numbers of a list stand between slashes: "mrope(mrope_section=16/24/24)".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rope/param_gate.hpp"
#include "rope/problem.hpp"

namespace ropewalk {

// One term as written, unjudged.
struct Term {
  std::string id;
  std::map<std::string, Given> params;
};

inline constexpr std::size_t longest_combination = 1 << 20;  // characters

// `what` the ids are of, in the words of a refusal and as its place.
Result<std::vector<Term>> read_combination(std::string_view text,
                                           const std::string& what = "variant");

}  // namespace ropewalk
