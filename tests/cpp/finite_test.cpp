// Numbers that are none are found wherever they stand, and nothing else is taken for one.
#include "rope/finite.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace ropewalk {
namespace {

TEST_CASE("the first number that is none is found at every place of every length") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (std::size_t size = 0; size < 70; ++size) {
    std::vector<float> values(size, -std::numeric_limits<float>::max());
    CHECK(first_not_finite(values) == -1);
    for (std::size_t at = 0; at < size; ++at)
      for (const float none : {infinity, -infinity, std::nanf("")}) {
        std::vector<float> damaged = values;
        damaged[at] = none;
        damaged.back() = at + 1 < size ? infinity : none;
        CHECK(first_not_finite(damaged) == static_cast<std::int64_t>(at));
      }
  }
}

TEST_CASE("the smallest and the largest numbers are finite, whatever their sum") {
  using Limits = std::numeric_limits<float>;
  const std::vector<float> values{Limits::max(),
                                  Limits::max(),
                                  Limits::lowest(),
                                  Limits::min(),
                                  -0.0F,
                                  Limits::denorm_min(),
                                  0,
                                  1};
  CHECK(first_not_finite(values) == -1);
  CHECK_FALSE(judge_finite("x", values));
}

TEST_CASE("the sentence says which number") {
  const auto problem = judge_finite("q", std::vector<float>{1, 2, std::nanf("")});
  REQUIRE(problem);
  CHECK(problem->sentence() == "q[2]: must be a finite float32, got NaN");
}

}  // namespace
}  // namespace ropewalk
