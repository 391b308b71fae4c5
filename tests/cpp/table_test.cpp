// Tables: what holds of cos and sin at any position, beside the golden numbers.
#include "rope/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "rope/spectrum.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

const std::vector<double> speeds = testing::plain(64, 10000).inverse_frequencies;
const std::vector<double> positions = {0,   1,          2,   40.5, -40.5,
                                       1e5, 123456.789, 1e7, -1e7, 16'777'215};

TEST_CASE(
    "table: has one row a position and one column a pair, and none of either where none is asked") {
  const Table table = make_table(positions, speeds);
  CHECK(table.rows == 10);
  CHECK(table.pairs == 32);
  CHECK(table.cos.size() == 320);
  CHECK(table.sin.size() == 320);
  CHECK(table.amplitude == 1);
  CHECK(make_table({}, speeds).cos.empty());
  CHECK(make_table(positions, std::vector<double>{}).cos.empty());
}

TEST_CASE("table: a row depends on its own position only") {
  const Table table = make_table(positions, speeds);
  for (std::size_t row = 0; row < positions.size(); ++row) {
    const Table alone = make_table(std::vector{positions[row]}, speeds);
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      CHECK(alone.cos[i] == table.cos[row * speeds.size() + i]);
      CHECK(alone.sin[i] == table.sin[row * speeds.size() + i]);
    }
  }
}

TEST_CASE("table: position 0 turns nothing, and −p is the mirror image of p, to the bit") {
  for (const double position : positions) {
    const Table there = make_table(std::vector{position}, speeds);
    const Table back = make_table(std::vector{-position}, speeds);
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      CHECK(there.cos[i] == back.cos[i]);
      CHECK(there.sin[i] == -back.sin[i]);
      if (position == 0) CHECK((there.cos[i] == 1 && there.sin[i] == 0));
    }
  }
}

TEST_CASE("table: cos² + sin² is 1 to the rounding of two floats, at a thousand random positions") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> anywhere(-16'777'216, 16'777'216);
  for (int n = 0; n < 1000; ++n) {
    const double position = anywhere(random);
    const Table table = make_table(std::vector{position}, speeds);
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      const double c = table.cos[i], s = table.sin[i];
      if (!(std::abs(c * c + s * s - 1) < 2e-7)) FAIL_CHECK("position " << position);
    }
  }
}

// At position 10,000,000 a product rounded to double is off by up to 1e-9 rad: it is the low half
// that this holds.
TEST_CASE("table: the angle is the exact product of position and frequency") {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> far(9e6, 1e7), speed(0.5, 1);
  const auto rounded = [](long double x) { return static_cast<float>(x); };
  int held = 0;
  for (int n = 0; n < 20'000; ++n) {
    const double position = far(random), theta = speed(random);
    const double high = position * theta, low = std::fma(position, theta, -high);
    const long double exact = static_cast<long double>(high) + static_cast<long double>(low);
    const Table table = make_table(std::vector{position}, std::vector{theta});
    if constexpr (std::numeric_limits<long double>::digits >= 64) {
      if (table.cos[0] != rounded(cosl(exact))) FAIL_CHECK("cos at " << position << " × " << theta);
      if (table.sin[0] != rounded(sinl(exact))) FAIL_CHECK("sin at " << position << " × " << theta);
      ++held;
    }
  }
  CHECK((held > 0 || std::numeric_limits<long double>::digits < 64));
}

TEST_CASE("table: the amplitude scales the cosine before it is rounded") {
  const double m = 1.27725887222397812;  // YaRN at a stretch of 16
  const Table plain = make_table(positions, speeds);
  const Table scaled = make_table(positions, speeds, m);
  CHECK(scaled.amplitude == static_cast<float>(m));
  for (std::size_t n = 0; n < plain.cos.size(); ++n) {
    CHECK(scaled.cos[n] == doctest::Approx(m * static_cast<double>(plain.cos[n])).epsilon(1.2e-7));
    CHECK(scaled.sin[n] == doctest::Approx(m * static_cast<double>(plain.sin[n])).epsilon(1.2e-7));
  }
}

TEST_CASE("table: of several coordinates each pair is turned by its own") {
  const std::vector<double> speeds_of_6 = testing::plain(12, 10000).inverse_frequencies;
  const std::vector<int> axes{0, 1, 2, 0, 2, 1};
  const std::vector<double> times{0, 7, 1e6, 3.5}, heights{1, 2, 3, 4}, widths{-9, 0, 50, 1e7};
  std::vector<double> all = times;  // [axes, rows]
  all.insert(all.end(), heights.begin(), heights.end());
  all.insert(all.end(), widths.begin(), widths.end());
  const Table table = make_table(all, Turning{speeds_of_6, 1.5, axes});
  CHECK(table.rows == 4);
  CHECK(table.pairs == 6);
  const Table alone[] = {make_table(times, speeds_of_6, 1.5), make_table(heights, speeds_of_6, 1.5),
                         make_table(widths, speeds_of_6, 1.5)};
  for (std::size_t n = 0; n < 4 * 6; ++n) {
    const Table& own = alone[axes[n % 6]];
    CHECK(table.cos[n] == own.cos[n]);
    CHECK(table.sin[n] == own.sin[n]);
  }
}

TEST_CASE("table: with all coordinates alike it is the table of one") {
  const std::vector<double> speeds_of_4 = testing::plain(8, 10000).inverse_frequencies;
  const std::vector<int> axes{0, 1, 2, 1};
  std::vector<double> thrice;
  for (int axis = 0; axis < 3; ++axis)
    thrice.insert(thrice.end(), positions.begin(), positions.end());
  const Table one = make_table(positions, speeds_of_4);
  const Table same = make_table(thrice, Turning{speeds_of_4, 1, axes});
  CHECK(same.rows == one.rows);
  CHECK(same.cos == one.cos);
  CHECK(same.sin == one.sin);
}

TEST_CASE("table: what fades scales both, pair by pair and row by row, beyond the amplitude") {
  const auto fading = [](int pair, double position) {
    return std::exp2((pair - 16) * position / 1e7);
  };
  const Table plain = make_table(positions, speeds, 1.25);
  const Table faded = make_table(positions, Turning{speeds, 1.25, {}, fading});
  CHECK(faded.amplitude == plain.amplitude);
  for (std::size_t row = 0; row < positions.size(); ++row)
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      const std::size_t at = row * speeds.size() + i;
      const double by = fading(static_cast<int>(i), positions[row]);
      CHECK(faded.cos[at] == doctest::Approx(by * double{plain.cos[at]}).epsilon(1.3e-7));
      CHECK(faded.sin[at] == doctest::Approx(by * double{plain.sin[at]}).epsilon(1.3e-7));
    }
}

}  // namespace
}  // namespace ropewalk
