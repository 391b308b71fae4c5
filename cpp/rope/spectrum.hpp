// The spectrum: how fast each pair of channels turns, and by how much cos and sin are scaled.
#pragma once

#include <cmath>
#include <vector>

#include "rope/geometry.hpp"

namespace ropewalk {

struct Spectrum {
  std::vector<double> inverse_frequencies;  // [pairs], radians per position
  double attention_factor = 1;              // m: multiplies cos and sin, so scores grow by m²
};

// θ_i = b^(−2i/d) for the base given, i = 0 … d/2 − 1.  Su et al., RoFormer, arXiv:2104.09864
inline Spectrum plain_spectrum(int rotary_dim, double base) {
  Spectrum plain;
  for (int i = 0; i < rotary_dim / 2; ++i)
    plain.inverse_frequencies.push_back(std::pow(base, -2.0 * i / rotary_dim));
  return plain;
}

inline Spectrum plain_spectrum(const Geometry& g) { return plain_spectrum(g.rotary_dim, g.base); }

}  // namespace ropewalk
