// Tabulating cos and sin so that each float32 is the nearest one, even ten million positions out.
#include "rope/table.hpp"

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

Table make_table(std::span<const double> positions, std::span<const double> inverse_frequencies,
                 double amplitude) {
  Table table;
  table.rows = static_cast<std::int64_t>(positions.size());
  table.pairs = static_cast<int>(inverse_frequencies.size());
  table.amplitude = static_cast<float>(amplitude);
  table.cos.reserve(positions.size() * inverse_frequencies.size());
  table.sin.reserve(positions.size() * inverse_frequencies.size());
  for (const double position : positions) {
    for (const double theta : inverse_frequencies) {
      const Product angle = exact_product(position, theta);
      const double c = std::cos(angle.high), s = std::sin(angle.high);
      // cos(high + low) to first order: low is below 2⁻⁵³ of the angle, its square is beyond
      // double.
      table.cos.push_back(static_cast<float>(amplitude * (c - angle.low * s)));
      table.sin.push_back(static_cast<float>(amplitude * (s + angle.low * c)));
    }
  }
  return table;
}

}  // namespace ropewalk
