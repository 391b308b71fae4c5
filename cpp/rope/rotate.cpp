// Rotate: one row of the table serves all heads of a row; only this file knows how pairs lie in
// memory.
#include "rope/rotate.hpp"

#include <cassert>
#include <cstring>

#include "rope/lanes.hpp"

namespace ropewalk {
namespace {

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

// One row: x, out [heads, head_dim]; cos, sin [pairs].
struct Row {
  const float* x;
  float* out;
  const float* cos;
  const float* sin;
  std::int64_t heads;
  int head_dim;
  int pairs;
  Factors by;
};

// `run` vectors of pairs side by side, their cos and sin held in registers for all heads. Four of
// them fill a cache line of each half, so that every line is passed once.
template <class V, int run>
void turn_half(const Row& row, std::int64_t i) {
  V cos[run], sin[run];
  for (int n = 0; n < run; ++n) {
    cos[n] = load<V>(row.cos + i + n * width<V>) * splat<V>(row.by.cos);
    sin[n] = load<V>(row.sin + i + n * width<V>) * splat<V>(row.by.sin);
  }
  const float* x = row.x + i;
  float* out = row.out + i;
  for (std::int64_t h = 0; h < row.heads; ++h, x += row.head_dim, out += row.head_dim) {
#pragma unroll
    for (int n = 0; n < run; ++n) {
      const std::int64_t at = n * width<V>;
      const V first = load<V>(x + at);
      const V second = load<V>(x + row.pairs + at);
      store(out + at, multiply_add(first, cos[n], second * -sin[n]));
      store(out + row.pairs + at, multiply_add(second, cos[n], first * sin[n]));
    }
  }
}

template <class Main>
void turn_halves(const Row& row) {
  constexpr int line = width<Main> == 4 ? 4 : 1;
  std::int64_t i = 0;
  for (; i + line * width<Main> <= row.pairs; i += line * width<Main>)
    turn_half<Main, line>(row, i);
  for (; i + width<Main> <= row.pairs; i += width<Main>) turn_half<Main, 1>(row, i);
  for (; i < row.pairs; ++i) turn_half<float, 1>(row, i);
}

// (x0 x1) → (x0 cos − x1 sin, x1 cos + x0 sin): with cos and sin doubled per pair this is one swap,
// one product and one multiply-add a register.
template <class V>
void turn_interleaved(const Row& row, int i) {
  const V cos = load<V>(row.cos + i) * splat<V>(row.by.cos);
  const V sin = load<V>(row.sin + i) * splat<V>(row.by.sin);
  const float* x = row.x + 2 * i;
  float* out = row.out + 2 * i;
  if constexpr (width<V> == 1) {
    for (std::int64_t h = 0; h < row.heads; ++h, x += row.head_dim, out += row.head_dim) {
      const float first = x[0];
      const float second = x[1];
      out[0] = multiply_add(first, cos, second * -sin);
      out[1] = multiply_add(second, cos, first * sin);
    }
  } else {
    const V minus = -sin;
    const V cos_first = interleave_first(cos, cos), cos_second = interleave_second(cos, cos);
    const V sin_first = interleave_first(minus, sin), sin_second = interleave_second(minus, sin);
    for (std::int64_t h = 0; h < row.heads; ++h, x += row.head_dim, out += row.head_dim) {
      const V first = load<V>(x);
      const V second = load<V>(x + width<V>);
      store(out, multiply_add(first, cos_first, swap_neighbours(first) * sin_first));
      store(out + width<V>, multiply_add(second, cos_second, swap_neighbours(second) * sin_second));
    }
  }
}

template <class Main>
void turn_pairs(const Row& row, Layout layout) {
  if (layout == Layout::half)
    turn_halves<Main>(row);
  else
    for_lanes<Main>(row.pairs, [&]<class V>(std::int64_t i) { turn_interleaved<V>(row, int(i)); });
}

// x, out: [heads, head_dim]
void copy_still_channels(const float* x, float* out, const RotateShape& shape) {
  if (x == out || shape.rotary_dim == shape.head_dim) return;
  const int end = shape.rotary_start + shape.rotary_dim;
  const auto bytes = [](int channels) {
    return sizeof(float) * static_cast<std::size_t>(channels);
  };
  for (std::int64_t h = 0; h < shape.heads; ++h, x += shape.head_dim, out += shape.head_dim) {
    std::memcpy(out, x, bytes(shape.rotary_start));
    std::memcpy(out + end, x + end, bytes(shape.head_dim - end));
  }
}

template <class Main>
void turn_rows(const float* x, float* out, const RotateShape& shape, const Table& table, Turn turn,
               std::int64_t first_row) {
  assert(shape.rotary_dim == 2 * table.pairs);
  assert(shape.rotary_start + shape.rotary_dim <= shape.head_dim);
  assert(table.pairs % shape.blocks == 0);
  assert(first_row + shape.rows <= table.rows);
  const Factors by = factors(turn, table.amplitude);
  for (std::int64_t r = 0; r < shape.rows; ++r) {
    const std::int64_t at = r * shape.heads * shape.head_dim;
    const std::int64_t entry = (first_row + r) * table.pairs;
    const int pairs = table.pairs / shape.blocks;
    for (int block = 0; block < shape.blocks; ++block) {
      const std::int64_t channel = at + shape.rotary_start + block * 2 * pairs;
      const std::int64_t column = entry + block * pairs;
      turn_pairs<Main>({x + channel, out + channel, table.cos.data() + column,
                        table.sin.data() + column, shape.heads, shape.head_dim, pairs, by},
                       shape.layout);
    }
    copy_still_channels(x + at, out + at, shape);
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
