// Judging one number, and how a message writes it.
#pragma once

#include <optional>
#include <string>

#include "rope/problem.hpp"

namespace ropewalk {

// "16", "0.1" or "1e-05": the shortest text that reads back as the same double.
std::string number_text(double value);

// "from 1 to 64"
std::string from_to(double min, double max);

std::optional<Problem> judge_number(const char* where, double value, double min, double max);
std::optional<Problem> judge_whole(const char* where, double value, double min, double max);
std::optional<Problem> judge_even(const char* where, double value, double min, double max);

}  // namespace ropewalk
