// Rotation: right to the last place against a double oracle, the same at both widths, and what
// RoFormer claims of it.
#include "rope/rotate.hpp"

#include <doctest/doctest.h>

#include <array>

#include "numbers.hpp"
#include "rope/lanes.hpp"
#include "rope/spectrum.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::apart;
using testing::bells;

constexpr Layout layouts[] = {Layout::half, Layout::interleaved};
constexpr Turn turns[] = {Turn::forward, Turn::inverse, Turn::transpose};

std::vector<float> rotated(const std::vector<float>& x, const RotateShape& shape,
                           const Table& table, Turn turn = Turn::forward) {
  std::vector<float> out(x.size());
  rotate(x.data(), out.data(), shape, table, turn);
  return out;
}

Table table_at(const std::vector<double>& positions, int rotary_dim, double amplitude = 1) {
  return make_table(positions, testing::plain(rotary_dim, 10000).inverse_frequencies, amplitude);
}

// Where the two channels of pair i lie.
std::pair<int, int> channels(int i, const RotateShape& shape) {
  const int in_block = shape.rotary_dim / 2 / shape.blocks;
  const int first = shape.rotary_start + i / in_block * 2 * in_block;
  return shape.layout == Layout::half
             ? std::pair(first + i % in_block, first + i % in_block + in_block)
             : std::pair(first + 2 * (i % in_block), first + 2 * (i % in_block) + 1);
}

// Turned channels at either end and in between, in one, two and three parts.
std::vector<RotateShape> placed_shapes(std::int64_t rows, std::int64_t heads) {
  std::vector<RotateShape> shapes;
  for (const Layout layout : layouts)
    for (const auto& [head_dim, rotary_dim, start, blocks] :
         std::vector<std::array<int, 4>>{{24, 20, 4, 1},
                                         {24, 20, 2, 2},
                                         {64, 64, 0, 2},
                                         {100, 60, 40, 3},
                                         {100, 60, 6, 5},
                                         {70, 36, 34, 1}})
      shapes.push_back({rows, heads, head_dim, rotary_dim, layout, start, blocks});
  return shapes;
}

// The largest error of a turned channel over m·‖pair‖ (inverse: ‖pair‖/m), in units of 2⁻²³. The
// angle is formed in long double: at 10,000,000 radians a double product is already off by 1e−9.
double worst_error(const std::vector<float>& x, const std::vector<float>& out,
                   const RotateShape& shape, const std::vector<double>& positions, double amplitude,
                   Turn turn) {
  const auto speeds = testing::plain(shape.rotary_dim, 10000).inverse_frequencies;
  const double size = turn == Turn::inverse ? 1 / amplitude : amplitude;
  double worst = 0;
  for (std::int64_t v = 0; v < shape.rows * shape.heads; ++v)
    for (int i = 0; i < shape.rotary_dim / 2; ++i) {
      const auto [first, second] = channels(i, shape);
      const double a = x[static_cast<std::size_t>(v * shape.head_dim + first)];
      const double b = x[static_cast<std::size_t>(v * shape.head_dim + second)];
      const long double angle =
          static_cast<long double>(positions[static_cast<std::size_t>(v / shape.heads)]) *
          speeds[static_cast<std::size_t>(i)] * (turn == Turn::forward ? 1 : -1);
      const double c = static_cast<double>(std::cos(angle)) * size,
                   s = static_cast<double>(std::sin(angle)) * size;
      const double error = std::max(
          std::abs(out[static_cast<std::size_t>(v * shape.head_dim + first)] - (a * c - b * s)),
          std::abs(out[static_cast<std::size_t>(v * shape.head_dim + second)] - (b * c + a * s)));
      worst = std::max(worst, error / (size * std::hypot(a, b)) * 0x1p23);
    }
  return worst;
}

TEST_CASE("rotate and its scalar twin agree bit for bit at every number of pairs and shift") {
  constexpr std::int64_t lanes = width<Wide>;
  const auto x = bells(2 * 3 * (6 * lanes + 10) + lanes, 1);
  for (const Layout layout : layouts)
    for (const Turn turn : turns)
      for (int pairs = 1; pairs <= 2 * lanes + 3; ++pairs)
        for (std::int64_t shift = 0; shift < lanes; ++shift) {
          const RotateShape shape{2, 3, 2 * pairs + 3, 2 * pairs, layout};
          const Table table = table_at({17, 123.5}, 2 * pairs, 1.25);
          std::vector<float> wide(x.size()), narrow(x.size());
          rotate(x.data() + shift, wide.data() + shift, shape, table, turn);
          rotate_scalar(x.data() + shift, narrow.data() + shift, shape, table, turn);
          REQUIRE(wide == narrow);
        }
}

// In units of u = 2⁻²⁴: cos and sin are off by 1 of their own size, which comes to at most 1 of the
// pair's length; so do the two products, and the sum. Undoing an amplitude multiplies cos and sin
// by a square that is off by 3 and rounds them once more: 4.
TEST_CASE("a turned channel is within 1.5·2^-23 of its pair's length, up to position 10,000,000") {
  const std::vector<double> positions{0, 1, 2.5, 127, 4095, 65535, 1e6 + 0.25, 9999999, 1e7};
  for (const Layout layout : layouts)
    for (const int rotary_dim : {2, 10, 32, 64})
      for (const double amplitude : {1.0, 1.3465735902799727}) {
        const RotateShape shape{static_cast<std::int64_t>(positions.size()), 3, 64, rotary_dim,
                                layout};
        const auto x = bells(shape.rows * shape.heads * shape.head_dim, 2);
        const Table table = table_at(positions, rotary_dim, amplitude);
        for (const Turn turn : turns) {
          const double allowed = turn == Turn::inverse && amplitude != 1 ? 3.5 : 1.5;
          CHECK(worst_error(x, rotated(x, shape, table, turn), shape, positions, amplitude, turn) <=
                allowed);
        }
      }
}

TEST_CASE("inverse undoes forward, whatever the amplitude") {
  for (const Layout layout : layouts) {
    const RotateShape shape{4, 2, 24, 20, layout};
    const Table table = table_at({0, 3, 77.25, 1e6}, 20, 1.5);
    const auto x = bells(4 * 2 * 24, 3);
    CHECK(apart(rotated(rotated(x, shape, table), shape, table, Turn::inverse), x) < 1e-5);
  }
}

TEST_CASE("transpose is the gradient of forward: <R x, y> = <x, transpose y>") {
  for (const Layout layout : layouts) {
    const RotateShape shape{3, 2, 24, 20, layout};
    const Table table = table_at({1, 9, 1e5}, 20, 1.5);
    const auto x = bells(3 * 2 * 24, 4), y = bells(3 * 2 * 24, 5);
    const auto turned = rotated(x, shape, table), back = rotated(y, shape, table, Turn::transpose);
    double left = 0, right = 0;
    for (std::size_t n = 0; n < x.size(); ++n)
      left += double(turned[n]) * y[n], right += double(x[n]) * back[n];
    CHECK(left == doctest::Approx(right).epsilon(1e-5));
  }
}

TEST_CASE("rotation in place is rotation, and channels past rotary_dim stay as they are") {
  for (const Layout layout : layouts)
    for (const Turn turn : turns) {
      const RotateShape shape{3, 2, 70, 36, layout};
      const Table table = table_at({5, 6, 7}, 36, 1.1);
      const auto x = bells(3 * 2 * 70, 6);
      const auto out = rotated(x, shape, table, turn);
      auto in_place = x;
      rotate(in_place.data(), in_place.data(), shape, table, turn);
      CHECK(in_place == out);
      for (std::size_t v = 0; v < 6; ++v)
        for (std::size_t c = 36; c < 70; ++c) CHECK(out[v * 70 + c] == x[v * 70 + c]);
    }
}

TEST_CASE("turned channels may start anywhere and lie in parts: each pair turns, the rest stays") {
  const std::vector<double> positions{0, 3, 77.25, 1e6};
  for (const RotateShape& shape : placed_shapes(4, 3)) {
    const auto x = bells(4 * 3 * shape.head_dim, 21);
    const Table table = table_at(positions, shape.rotary_dim);
    const auto out = rotated(x, shape, table);
    CHECK(worst_error(x, out, shape, positions, 1, Turn::forward) <= 1.5);
    std::vector<float> narrow(x.size());
    rotate_scalar(x.data(), narrow.data(), shape, table, Turn::forward);
    CHECK(out == narrow);
    for (std::size_t n = 0; n < x.size(); ++n) {
      const int channel = static_cast<int>(n) % shape.head_dim - shape.rotary_start;
      if (channel < 0 || channel >= shape.rotary_dim) CHECK(out[n] == x[n]);
    }
  }
}

TEST_CASE("wherever they lie, inverse undoes forward and transpose is its gradient") {
  for (const RotateShape& shape : placed_shapes(3, 2)) {
    const Table table = table_at({1, 9, 1e5}, shape.rotary_dim, 1.5);
    const auto x = bells(3 * 2 * shape.head_dim, 22), y = bells(3 * 2 * shape.head_dim, 23);
    const auto turned = rotated(x, shape, table);
    CHECK(apart(rotated(turned, shape, table, Turn::inverse), x) < 1e-5);
    const auto back = rotated(y, shape, table, Turn::transpose);
    double left = 0, right = 0;
    for (std::size_t n = 0; n < x.size(); ++n)
      left += double(turned[n]) * y[n], right += double(x[n]) * back[n];
    CHECK(left == doctest::Approx(right).epsilon(1e-5));
  }
}

TEST_CASE("a part of the turned channels is a smaller vector turned by its own frequencies") {
  const std::vector<double> positions{5, 1000};
  const auto speeds = testing::plain(24, 10000).inverse_frequencies;
  for (const Layout layout : layouts) {
    const RotateShape whole{2, 1, 24, 24, layout, 0, 2}, part{2, 1, 12, 12, layout};
    const auto x = bells(2 * 24, 24);
    const auto out = rotated(x, whole, make_table(positions, speeds));
    for (const std::size_t block : {0u, 1u}) {
      std::vector<float> own;
      for (const std::size_t row : {0u, 1u})
        own.insert(own.end(), x.begin() + std::ptrdiff_t(row * 24 + block * 12),
                   x.begin() + std::ptrdiff_t(row * 24 + block * 12 + 12));
      const auto turned =
          rotated(own, part, make_table(positions, std::span(speeds).subspan(block * 6, 6)));
      for (std::size_t n = 0; n < 24; ++n)
        CHECK(turned[n] == out[n / 12 * 24 + block * 12 + n % 12]);
    }
  }
}

TEST_CASE("what a fading table does, one that fades the other way undoes") {
  const std::vector<double> positions{0, 40, 499};
  const auto speeds = testing::plain(16, 10000).inverse_frequencies;
  const auto faded = [&](int way) {
    Turning turning{speeds, way > 0 ? 1.25 : 1 / 1.25};
    turning.fading = [way](int pair, double p) {
      return std::pow(0.5 + pair / 16.0, way * p / 100);
    };
    return make_table(positions, turning);
  };
  for (const Layout layout : layouts) {
    const RotateShape shape{3, 2, 16, 16, layout};
    const auto x = bells(3 * 2 * 16, 25);
    const auto back = rotated(rotated(x, shape, faded(1)), shape, faded(-1), Turn::transpose);
    CHECK(apart(back, x) < 2e-6);
    CHECK(apart(rotated(x, shape, faded(1)), rotated(x, shape, table_at(positions, 16, 1.25))) >
          0.1);
  }
}

TEST_CASE("rotate_row turns one row by any row of the table") {
  const Table table = table_at({5, 6, 7}, 16);
  const auto x = bells(3 * 2 * 16, 7);
  const auto all = rotated(x, {3, 2, 16, 16, Layout::half}, table);
  std::vector<float> row(2 * 16);
  rotate_row(x.data() + 2 * 32, row.data(), {1, 2, 16, 16, Layout::half}, table, 2, Turn::forward);
  CHECK(std::equal(row.begin(), row.end(), all.begin() + 2 * 32));
}

// The claims of RoFormer, section 3.

double inner_product(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t n = 0; n < a.size(); ++n) sum += static_cast<double>(a[n]) * b[n];
  return sum;
}

TEST_CASE("a score depends only on i − j") {
  for (const Layout layout : layouts) {
    const RotateShape one{1, 1, 64, 64, layout};
    const auto q = bells(64, 8), k = bells(64, 9);
    const auto score = [&](double i, double j) {
      return inner_product(rotated(q, one, table_at({i}, 64)), rotated(k, one, table_at({j}, 64)));
    };
    for (const double distance : {0.0, 1.0, 40.0, 1000.0})
      for (const double shift : {1.0, 63.5, 4096.0, 9990000.0})
        CHECK(std::abs(score(distance + shift, shift) - score(distance, 0)) <
              2e-5);                                   // of 64 products of unit size
    CHECK(std::abs(score(1, 0) - score(0, 1)) > 0.1);  // and it does tell before from after
  }
}

TEST_CASE("rotation keeps the norm") {
  for (const Layout layout : layouts)
    for (const double position : {0.0, 1.0, 12345.0, 1e7}) {
      const auto x = bells(64, 10);
      const auto turned = rotated(x, {1, 1, 64, 64, layout}, table_at({position}, 64));
      CHECK(inner_product(turned, turned) == doctest::Approx(inner_product(x, x)).epsilon(1e-6));
    }
}

TEST_CASE("turning q by i and k by j is turning q alone by i − j") {
  for (const Layout layout : layouts) {
    const RotateShape one{1, 1, 64, 64, layout};
    const auto q = bells(64, 11), k = bells(64, 12);
    const double both =
        inner_product(rotated(q, one, table_at({700}, 64)), rotated(k, one, table_at({58}, 64)));
    CHECK(std::abs(both - inner_product(rotated(q, one, table_at({642}, 64)), k)) < 2e-5);
  }
}

}  // namespace
}  // namespace ropewalk
