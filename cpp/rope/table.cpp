// Tabulating cos and sin so that each float32 is the nearest one, even ten million positions out.
#include "rope/table.hpp"

#include <algorithm>
#include <cmath>

namespace ropewalk {
namespace {

// a·b = high + low exactly (Dekker 1971, Veltkamp's split). Written without fma so that every build
// gets the same bits; the builds forbid contraction, which would break it.
struct Product {
  double high;
  double low;
};

Product exact_product(double a, double b) {
  constexpr double split = 134217729.0;  // 2^27 + 1
  const double a_big = a * split, b_big = b * split;
  const double a_high = a_big - (a_big - a), b_high = b_big - (b_big - b);
  const double a_low = a - a_high, b_low = b - b_high;
  const double high = a * b;
  return {high, a_low * b_low - (((high - a_high * b_high) - a_low * b_high) - a_high * b_low)};
}

}  // namespace

Table make_table(std::span<const double> positions, const Turning& turning) {
  const std::span<const double> speeds = turning.inverse_frequencies;
  const std::span<const int> axes = turning.axes;
  const int coordinates = axes.empty() ? 1 : 1 + *std::max_element(axes.begin(), axes.end());
  const std::size_t rows = positions.size() / static_cast<std::size_t>(coordinates);
  Table table;
  table.rows = static_cast<std::int64_t>(rows);
  table.pairs = static_cast<int>(speeds.size());
  table.amplitude = static_cast<float>(turning.amplitude);
  table.positions.assign(positions.begin(), positions.end());
  table.cos.reserve(rows * speeds.size());
  table.sin.reserve(rows * speeds.size());
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      const std::size_t axis = axes.empty() ? 0 : static_cast<std::size_t>(axes[i]);
      const double position = positions[axis * rows + row];
      const double size = turning.fading
                              ? turning.amplitude * turning.fading(static_cast<int>(i), position)
                              : turning.amplitude;
      const Product angle = exact_product(position, speeds[i]);
      const double c = std::cos(angle.high), s = std::sin(angle.high);
      // cos(high + low) to first order: low is below 2⁻⁵³ of the angle, its square is beyond
      // double.
      table.cos.push_back(static_cast<float>(size * (c - angle.low * s)));
      table.sin.push_back(static_cast<float>(size * (s + angle.low * c)));
    }
  }
  return table;
}

}  // namespace ropewalk
