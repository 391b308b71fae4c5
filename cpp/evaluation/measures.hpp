// The measures there are. The build finds the files in measures/; nobody keeps a list.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "evaluation/measure.hpp"

namespace ropewalk {

// In the order of their names.
std::span<const Measure* const> all_measures();

// Null when no measure has this id.
const Measure* find_measure(std::string_view id);

// "none", "share" or "exact".
const char* accuracy_name(Accuracy accuracy);

// [{id, label, summary, accuracy, params}] as JSON.
std::string describe_measures();

}  // namespace ropewalk
