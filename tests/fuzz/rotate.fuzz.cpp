// Tables and rotation against long double, for speeds, positions and shapes made from bytes.
#include "rope/rotate.hpp"

#include <cmath>
#include <limits>

#include "bytes.hpp"
#include "fuzz.hpp"

namespace ropewalk::fuzz {
namespace {

using Long = long double;
static_assert(std::numeric_limits<Long>::digits >= 64, "the oracle needs more than a double");

struct Turned {
  Long cos, sin;
};

// The product of position and speed is a sum of two doubles; to first order in the second, whose
// square is beyond long double.
Turned turned(double position, double speed) {
  const double high = position * speed, low = std::fma(position, speed, -high);
  const Long c = std::cos(static_cast<Long>(high)), s = std::sin(static_cast<Long>(high));
  return {c - low * s, s + low * c};
}

// The float nearest to an exact number. Where the number lies in the middle of two floats, to the
// precision of a double, either will do.
void require_nearest(float entry, Long exact, double amplitude) {
  const Long best = std::abs(static_cast<Long>(static_cast<float>(exact)) - exact);
  require(std::abs(static_cast<Long>(entry) - exact) <= best + amplitude * 0x1p-50L,
          "an entry is the nearest float", std::to_string(entry));
}

struct Case {
  std::vector<double> positions, speeds;
  double amplitude;
  RotateShape shape;
};

Case made_case(Bytes& bytes) {
  Case made{};
  RotateShape& s = made.shape;
  s.blocks = static_cast<int>(bytes.whole(1, 3));
  const auto pairs = static_cast<int>(s.blocks * bytes.whole(1, 24));
  s.rotary_dim = 2 * pairs;
  s.rotary_start = static_cast<int>(2 * bytes.whole(0, 3));
  s.head_dim = s.rotary_start + s.rotary_dim + static_cast<int>(bytes.whole(0, 9));
  s.rows = bytes.whole(1, 3);
  s.heads = bytes.whole(1, 3);
  s.layout = bytes.byte() % 2 == 0 ? Layout::half : Layout::interleaved;
  made.amplitude = bytes.byte() < 128 ? 1 : bytes.number(0.001, 64);
  for (std::int64_t row = 0; row < s.rows; ++row) {
    const double position = bytes.number(0, 1e7);
    made.positions.push_back(bytes.byte() % 2 == 0 ? std::floor(position) : position);
  }
  const double base = 1.001 + bytes.number(0, bytes.byte() % 2 == 0 ? 20000 : 1e15);
  for (int i = 0; i < pairs; ++i)
    made.speeds.push_back(std::pow(base, -2.0 * i / s.rotary_dim) /
                          (bytes.empty() ? 1 : 1 + bytes.number(0, 64)));
  return made;
}

void require_table(const Table& table, const Case& made) {
  const std::size_t pairs = made.speeds.size();
  for (std::size_t at = 0; at < table.cos.size(); ++at) {
    const Turned exact = turned(made.positions[at / pairs], made.speeds[at % pairs]);
    require_nearest(table.cos[at], made.amplitude * exact.cos, made.amplitude);
    require_nearest(table.sin[at], made.amplitude * exact.sin, made.amplitude);
  }
}

// Where the two channels of pair i lie.
std::pair<std::size_t, std::size_t> channels(int i, const RotateShape& s) {
  const int in_block = s.rotary_dim / 2 / s.blocks, within = i % in_block;
  const int first = s.rotary_start + i / in_block * 2 * in_block;
  const bool half = s.layout == Layout::half;
  const auto a = static_cast<std::size_t>(first + (half ? within : 2 * within));
  return {a, a + static_cast<std::size_t>(half ? in_block : 1)};
}

// rotate.hpp states the bound: 1.5 · 2⁻²³ of a pair's length, 3.5 where the amplitude is undone.
void require_rotation(const std::vector<float>& x, const Table& table, const Case& made,
                      Turn turn) {
  const RotateShape& s = made.shape;
  std::vector<float> out(x.size());
  rotate(x.data(), out.data(), s, table, turn);
  const bool undone = turn == Turn::inverse;
  const double m = undone ? 1 / made.amplitude : made.amplitude;
  const double bound = undone && made.amplitude != 1 ? 3.5 : 1.5;
  for (std::int64_t v = 0; v < s.rows * s.heads; ++v) {
    const float* from = x.data() + v * s.head_dim;
    const float* to = out.data() + v * s.head_dim;
    for (int c = 0; c < s.head_dim; ++c)
      require((c >= s.rotary_start && c < s.rotary_start + s.rotary_dim) || from[c] == to[c],
              "channels that do not turn stay", "");
    for (int i = 0; i < s.rotary_dim / 2; ++i) {
      const auto [a, b] = channels(i, s);
      const Turned by = turned(made.positions[static_cast<std::size_t>(v / s.heads)],
                               made.speeds[static_cast<std::size_t>(i)]);
      const Long sin = turn == Turn::forward ? by.sin : -by.sin;
      const Long allowed = bound * 0x1p-23L * m * std::hypot(Long{from[a]}, Long{from[b]});
      require(std::abs(to[a] - m * (from[a] * by.cos - from[b] * sin)) <= allowed &&
                  std::abs(to[b] - m * (from[b] * by.cos + from[a] * sin)) <= allowed,
              "a turned channel is within its bound", std::to_string(made.amplitude));
    }
  }
}

}  // namespace

void run(std::string_view input) {
  Bytes bytes(input);
  const Case made = made_case(bytes);
  const Table table = make_table(made.positions, made.speeds, made.amplitude);
  require_table(table, made);
  Random random{bytes.word(2)};
  std::vector<float> x(
      static_cast<std::size_t>(made.shape.rows * made.shape.heads * made.shape.head_dim));
  for (float& number : x)
    number = bytes.empty() ? static_cast<float>(2 * unit(random) - 1) : bytes.small();
  for (const Turn turn : {Turn::forward, Turn::inverse, Turn::transpose})
    require_rotation(x, table, made, turn);
}

std::vector<std::string> seeds() { return bytes_of_no_meaning(100, 40, 17); }

std::vector<std::string> words() { return {}; }

}  // namespace ropewalk::fuzz
