// The geometry every method starts from: how many channels turn, how fast, and over which lengths.
#pragma once

namespace ropewalk {

struct Geometry {
  int head_dim;         // channels of one attention head
  int rotary_dim;       // d: so many channels turn, even, at most head_dim
  double base;          // b, "rope_theta"
  double train_length;  // L, tokens the model was trained on
  double length;        // N, tokens it is now asked to read

  int rotary_start = 0;          // the first channel that turns, even
  int exponent_denominator = 0;  // D of b^(−2i/D); 0: rotary_dim
  int heads = 1;                 // of the queries; what is added to scores may differ by head
  int hidden_size = 0;           // channels of a token's embedding; 0: not said

  int pairs() const { return rotary_dim / 2; }
  double denominator() const {
    return exponent_denominator == 0 ? rotary_dim : exponent_denominator;
  }
};

}  // namespace ropewalk
