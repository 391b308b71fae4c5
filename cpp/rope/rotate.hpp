// Rotate: turns the pairs of each vector by the angles of a table.
#pragma once

#include <cstdint>

#include "rope/table.hpp"

namespace ropewalk {

// Which channels make a pair, d = rotary_dim.
enum class Layout {
  half,         // (i, i + d/2): Hugging Face's LLaMA, GPT-NeoX
  interleaved,  // (2i, 2i + 1): RoFormer, Meta's LLaMA
};

// R(θ) is the turn by position × frequency, m the table's amplitude.
enum class Turn {
  forward,    // m·R(θ)
  inverse,    // R(−θ)/m: undoes forward
  transpose,  // m·R(−θ): the gradient of forward
};

struct RotateShape {
  std::int64_t rows;
  std::int64_t heads;
  int head_dim;
  int rotary_dim;  // even; so many channels turn, the others are copied
  Layout layout;
  int rotary_start = 0;  // the first that turns
  int blocks = 1;        // the turned channels fall into so many parts that are paired within
};

// x, out: [rows, heads, head_dim]. Row r of the table turns row r. x == out is allowed.
// A turned channel is off by at most 1.5·2⁻²³·m·‖pair‖ (inverse: 1.5·2⁻²³·‖pair‖, with m ≠ 1
// 3.5·2⁻²³·‖pair‖/m).
void rotate(const float* x, float* out, const RotateShape& shape, const Table& table, Turn turn);

// The same body at width one: what the tests and the speed measurements compare with.
void rotate_scalar(const float* x, float* out, const RotateShape& shape, const Table& table,
                   Turn turn);

// Turns one row by row `row` of the table: heads vectors that lie head_dim apart.
void rotate_row(const float* x, float* out, const RotateShape& shape, const Table& table,
                std::int64_t row, Turn turn);

}  // namespace ropewalk
