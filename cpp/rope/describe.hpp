// The catalogue as JSON: what the page, the types and the command line are generated from.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "rope/variant.hpp"

namespace ropewalk {

// [{id, label, summary, formula, citation, ropeType, questions, params}], in the catalogue's order.
std::string describe();

// One parameter list, for measures too: [{name, label, symbol, kind, min, max, preset, rule, step,
// choices}].
nlohmann::json describe_params(const ParamList& params);

}  // namespace ropewalk
