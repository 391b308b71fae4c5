// Rotate: one row of the table serves all heads of a row; only this file knows how pairs lie in
// memory.
#include "rope/rotate.hpp"

#include <cassert>
#include <cstring>

#include "rope/lanes.hpp"

namespace ropewalk {
namespace {

constexpr int widest = 1024;  // channels; the gate admits no wider head

// What cos and sin are multiplied by before use.
struct Factors {
  float cos;
  float sin;
};

Factors factors(Turn turn, float amplitude) {
  switch (turn) {
    case Turn::forward:
      return {1, 1};
    case Turn::transpose:
      return {1, -1};
    case Turn::inverse: {
      const float undo = static_cast<float>(1 / (double{amplitude} * amplitude));
      return {undo, -undo};
    }
  }
  return {1, 1};
}

// Cos and sin of one row in the order in which its vectors read them; prepared once for all heads.
// half: [pairs]. interleaved: [2·pairs], (c c) and (−s s) for each pair, so that a pair is turned
// by one swap of neighbours, one product and one multiply-add.
struct Angles {
  alignas(64) float cos[widest];
  alignas(64) float sin[widest];
};

template <class Main>
void prepare(const Table& table, std::int64_t row, Factors by, Layout layout, Angles& angles) {
  const float* cos = table.cos.data() + row * table.pairs;
  const float* sin = table.sin.data() + row * table.pairs;
  for_lanes<Main>(table.pairs, [&]<class V>(std::int64_t i) {
    const V c = load<V>(cos + i) * splat<V>(by.cos);
    const V s = load<V>(sin + i) * splat<V>(by.sin);
    if (layout == Layout::half) {
      store(angles.cos + i, c);
      store(angles.sin + i, s);
    } else if constexpr (width<V> == 1) {
      angles.cos[2 * i] = angles.cos[2 * i + 1] = c;
      angles.sin[2 * i] = -s;
      angles.sin[2 * i + 1] = s;
    } else {
      store(angles.cos + 2 * i, interleave_first(c, c));
      store(angles.cos + 2 * i + width<V>, interleave_second(c, c));
      store(angles.sin + 2 * i, interleave_first(-s, s));
      store(angles.sin + 2 * i + width<V>, interleave_second(-s, s));
    }
  });
}

template <class Main>
void turn_half(const float* x, float* out, int pairs, const Angles& angles) {
  for_lanes<Main>(pairs, [&]<class V>(std::int64_t i) {
    const V cos = load<V>(angles.cos + i), sin = load<V>(angles.sin + i);
    const V first = load<V>(x + i), second = load<V>(x + pairs + i);
    store(out + i, multiply_add(first, cos, second * -sin));
    store(out + pairs + i, multiply_add(second, cos, first * sin));
  });
}

template <class Main>
void turn_interleaved(const float* x, float* out, int pairs, const Angles& angles) {
  std::int64_t i = 0;
  if constexpr (width<Main> > 1)
    for (; i + width<Main> <= 2 * pairs; i += width<Main>) {
      const Main both = load<Main>(x + i);
      store(out + i, multiply_add(both, load<Main>(angles.cos + i),
                                  swap_neighbours(both) * load<Main>(angles.sin + i)));
    }
  for (; i < 2 * pairs; i += 2) {
    const float first = x[i], second = x[i + 1];
    out[i] = multiply_add(first, angles.cos[i], second * angles.sin[i]);
    out[i + 1] = multiply_add(second, angles.cos[i + 1], first * angles.sin[i + 1]);
  }
}

template <class Main>
void turn_rows(const float* x, float* out, const RotateShape& shape, const Table& table, Turn turn,
               std::int64_t first_row) {
  assert(shape.rotary_dim == 2 * table.pairs && shape.rotary_dim <= shape.head_dim);
  assert(shape.rotary_dim <= widest && first_row + shape.rows <= table.rows);
  const Factors by = factors(turn, table.amplitude);
  const auto still =
      static_cast<std::size_t>(shape.head_dim - shape.rotary_dim);  // channels that do not turn
  Angles angles;
  for (std::int64_t r = first_row; r < first_row + shape.rows; ++r) {
    prepare<Main>(table, r, by, shape.layout, angles);
    for (std::int64_t h = 0; h < shape.heads; ++h, x += shape.head_dim, out += shape.head_dim) {
      if (shape.layout == Layout::half)
        turn_half<Main>(x, out, table.pairs, angles);
      else
        turn_interleaved<Main>(x, out, table.pairs, angles);
      if (still > 0 && x != out)
        std::memcpy(out + shape.rotary_dim, x + shape.rotary_dim, sizeof(float) * still);
    }
  }
}

}  // namespace

void rotate(const float* x, float* out, const RotateShape& shape, const Table& table, Turn turn) {
  turn_rows<Wide>(x, out, shape, table, turn, 0);
}

void rotate_scalar(const float* x, float* out, const RotateShape& shape, const Table& table,
                   Turn turn) {
  turn_rows<float>(x, out, shape, table, turn, 0);
}

void rotate_row(const float* x, float* out, const RotateShape& shape, const Table& table,
                std::int64_t row, Turn turn) {
  assert(shape.rows == 1);
  turn_rows<Wide>(x, out, shape, table, turn, row);
}

}  // namespace ropewalk
