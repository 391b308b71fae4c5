// The geometry every method starts from: how many channels turn, how fast, and over which lengths.
#pragma once

namespace ropewalk {

struct Geometry {
  int head_dim;         // channels of one attention head
  int rotary_dim;       // d: the first rotary_dim channels turn, even, at most head_dim
  double base;          // b, "rope_theta"
  double train_length;  // L, tokens the model was trained on
  double length;        // N, tokens it is now asked to read

  int pairs() const { return rotary_dim / 2; }
};

}  // namespace ropewalk
