// The gate for parameters, the same for variants and measures: given values judged, the others
// resolved by preset.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "rope/problem.hpp"
#include "rope/variant.hpp"

namespace ropewalk {

// A parameter as somebody gave it. monostate stands for null: not given.
using Given = std::variant<std::monostate, double, bool, std::string, std::vector<double>>;

struct ResolvedParams {
  Values values;                    // every parameter
  std::vector<const Param*> given;  // those somebody set, in declared order
};

// `owner` is the id that messages name: "yarn" in "yarn.factor".
Result<ResolvedParams> resolve_params(const std::string& owner, const ParamList& params,
                                      const std::map<std::string, Given>& given,
                                      const Geometry& geometry);

// `known` may be null when several variants share the parameters.
Problem unknown_param(const std::string& owner, const std::string& name, const ParamList* known);

// "factor=16", "ramp=rotations", "truncate=0", "mrope_section=16/24/24": as in the text form.
std::string value_text(const Held& held);

}  // namespace ropewalk
