// Lanes: a register of floats does to each lane what one float does, bit for bit.
#include "rope/lanes.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <limits>

#include "numbers.hpp"

namespace ropewalk {
namespace {

using testing::bells;

constexpr std::int64_t lanes = width<Wide>;

// Runs the same words on registers and on floats; they hold when every bit agrees.
template <class Word>
bool same_at_both_widths(const std::vector<float>& a, const std::vector<float>& b,
                         const std::vector<float>& c, Word word) {
  std::vector<float> wide(a.size()), narrow(a.size());
  for_lanes(static_cast<std::int64_t>(a.size()), [&]<class V>(std::int64_t i) {
    store(wide.data() + i,
          word(load<V>(a.data() + i), load<V>(b.data() + i), load<V>(c.data() + i)));
  });
  for (std::size_t i = 0; i < a.size(); ++i) narrow[i] = word(a[i], b[i], c[i]);
  return std::equal(wide.begin(), wide.end(), narrow.begin(), [](float x, float y) {
    return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y);
  });
}

TEST_CASE("a register does to each lane what one float does") {
  const auto a = bells(16 * lanes + 1, 1), b = bells(16 * lanes + 1, 2),
             c = bells(16 * lanes + 1, 3);
  CHECK(same_at_both_widths(a, b, c, [](auto x, auto y, auto z) { return multiply_add(x, y, z); }));
  CHECK(same_at_both_widths(a, b, c, [](auto x, auto y, auto) { return larger(x, y); }));
  CHECK(same_at_both_widths(a, b, c, [](auto x, auto y, auto) { return smaller(x, y); }));
  CHECK(same_at_both_widths(a, b, c, [](auto x, auto, auto) { return power_of_two(x); }));
  CHECK(same_at_both_widths(a, b, c, [](auto x, auto, auto) { return exponential(x); }));
}

TEST_CASE("power_of_two is within 2 ulp from 2^-126 to 2^127") {
  double worst = 0;  // relative, in units of 2⁻²³
  for (double x = -126; x <= 127; x += 0.00137) {
    const float given = static_cast<float>(x);
    const double truth = std::exp2(static_cast<double>(given));
    worst = std::max(worst, std::abs(power_of_two(given) - truth) / truth * 0x1p23);
  }
  CHECK(worst <= 2);
}

TEST_CASE("power_of_two is exactly 1 at 0, 0 at minus infinity and finite above its range") {
  CHECK(power_of_two(0.0f) == 1.0f);
  CHECK(power_of_two(-std::numeric_limits<float>::infinity()) == 0.0f);
  CHECK(power_of_two(-127.0f) == 0.0f);
  CHECK(power_of_two(1000.0f) == 0x1p127f);
}

TEST_CASE("what is not a number passes every bound, in a register as in a float") {
  std::vector<float> values = bells(4 * lanes + 3, 5);
  const auto count = static_cast<std::int64_t>(values.size());
  const auto passes = [&](auto word) {
    std::vector<float> out(values.size());
    for_lanes(count, [&]<class V>(std::int64_t i) {
      store(out.data() + i, word(load<V>(values.data() + i)));
    });
    for (std::size_t i = 0; i < out.size(); ++i)
      if (std::isnan(out[i]) != std::isnan(values[i])) return false;
    return true;
  };
  for (std::size_t at = 0; at < values.size(); ++at) {
    values[at] = NAN;
    CHECK(passes([]<class V>(V x) { return larger(splat<V>(0), x); }));
    CHECK(passes([]<class V>(V x) { return smaller(splat<V>(0), x); }));
    CHECK(passes([]<class V>(V x) { return power_of_two(x); }));
    CHECK(passes([]<class V>(V x) { return exponential(x); }));
    values[at] = 1;
  }
}

TEST_CASE("of a number and what is none the second is answered, whichever of the two it is") {
  auto a = bells(8 * lanes + 3, 6), b = bells(8 * lanes + 3, 7);
  const auto answers_second = [&](auto word) {
    std::vector<float> out(a.size());
    for_lanes(static_cast<std::int64_t>(a.size()), [&]<class V>(std::int64_t i) {
      store(out.data() + i, word(load<V>(a.data() + i), load<V>(b.data() + i)));
    });
    for (std::size_t i = 0; i < out.size(); ++i)
      if ((std::isnan(a[i]) || std::isnan(b[i])) &&
          std::bit_cast<std::uint32_t>(out[i]) != std::bit_cast<std::uint32_t>(b[i]))
        return false;
    return true;
  };
  for (std::size_t i = 0; i < a.size(); ++i) (i % 3 == 0 ? a : b)[i] = i % 3 == 2 ? b[i] : NAN;
  CHECK(answers_second([](auto x, auto y) { return larger(x, y); }));
  CHECK(answers_second([](auto x, auto y) { return smaller(x, y); }));
}

TEST_CASE("for_lanes visits every index once, registers first") {
  for (std::int64_t count = 0; count <= 3 * lanes + 1; ++count) {
    std::vector<int> visits(static_cast<std::size_t>(count));
    for_lanes(count, [&]<class V>(std::int64_t i) {
      for (std::int64_t lane = 0; lane < width<V>; ++lane)
        ++visits[static_cast<std::size_t>(i + lane)];
    });
    CHECK(std::count(visits.begin(), visits.end(), 1) == count);
  }
}

TEST_CASE("sum_over and largest_of agree with a plain loop at every length and shift") {
  const auto values = bells(8 * lanes, 4);
  for (std::int64_t shift = 0; shift <= lanes; ++shift)
    for (std::int64_t count = 1; count <= 3 * lanes + 1; ++count) {
      const float* from = values.data() + shift;
      double sum = 0;
      for (std::int64_t i = 0; i < count; ++i) sum += from[i];
      CHECK(std::abs(sum_over(count, [&]<class V>(std::int64_t i) { return load<V>(from + i); }) -
                     sum) < 1e-5);
      CHECK(largest_of(from, count) == *std::max_element(from, from + count));
    }
}

#ifndef ROPEWALK_SCALAR
TEST_CASE("lanes are swapped and interleaved across the whole register") {
  std::vector<float> a, b, swapped(lanes), first(lanes), second(lanes);
  for (std::int64_t i = 0; i < lanes; ++i) {
    a.push_back(static_cast<float>(i));
    b.push_back(static_cast<float>(100 + i));
  }
  store(swapped.data(), swap_neighbours(load<Wide>(a.data())));
  store(first.data(), interleave_first(load<Wide>(a.data()), load<Wide>(b.data())));
  store(second.data(), interleave_second(load<Wide>(a.data()), load<Wide>(b.data())));
  for (std::size_t i = 0; i < lanes; ++i) {
    CHECK(swapped[i] == a[i ^ 1]);
    CHECK(first[i] == (i % 2 ? b : a)[i / 2]);
    CHECK(second[i] == (i % 2 ? b : a)[lanes / 2 + i / 2]);
  }
}
#endif

}  // namespace
}  // namespace ropewalk
