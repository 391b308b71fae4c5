// Looking for numbers that are none: all at once, since nearly always there are none.
#include "rope/finite.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "rope/judge.hpp"
#include "rope/lanes.hpp"

namespace ropewalk {

std::int64_t first_not_finite(std::span<const float> values) {
  // 0 · x is 0 of any finite number and NaN of any other, and NaN stays in a sum.
  const float nothing =
      sum_over(static_cast<std::int64_t>(values.size()),
               [&]<class V>(std::int64_t i) { return load<V>(values.data() + i) * splat<V>(0); });
  if (nothing == 0) return -1;
  const auto found =
      std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
  return found - values.begin();
}

std::optional<Problem> judge_finite(const char* where, std::span<const float> values) {
  const std::int64_t at = first_not_finite(values);
  if (at < 0) return std::nullopt;
  return Problem{
      "not_finite", std::string(where) + '[' + std::to_string(at) + ']',
      "must be a finite float32, got " + number_text(values[static_cast<std::size_t>(at)])};
}

}  // namespace ropewalk
