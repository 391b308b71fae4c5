// The one rule for numbers that are none: none goes in, none comes out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "rope/problem.hpp"

namespace ropewalk {

// The index of the first NaN or ±∞; −1: all are finite.
std::int64_t first_not_finite(std::span<const float> values);

// What goes in: "q[12]: must be a finite float32, got Infinity". A double beyond the range of
// float32 has become ∞ on its way.
std::optional<Problem> judge_finite(const char* where, std::span<const float> values);

}  // namespace ropewalk
