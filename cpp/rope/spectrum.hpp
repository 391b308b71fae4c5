// The spectrum: how fast each pair of channels turns, and by how much cos and sin are scaled.
#pragma once

#include <cmath>
#include <vector>

#include "rope/geometry.hpp"

namespace ropewalk {

// What the attention factor m multiplies.
enum class Target {
  cos_sin,  // both tables: scores of the turned channels grow by m²
  softmax,  // the scores themselves, by m²: channels that do not turn count too
};

struct Spectrum {
  std::vector<double> inverse_frequencies;  // [pairs], radians per position
  double attention_factor = 1;              // m
  Target target = Target::cos_sin;

  // m where the tables carry it, else 1.
  double amplitude() const { return target == Target::cos_sin ? attention_factor : 1; }
};

// θ_i = b^(−2i/D), i = 0 … d/2 − 1, for another base b than the trained one. D is d, unless a model
// counts otherwise.  Su et al., RoFormer, arXiv:2104.09864
inline Spectrum plain_spectrum(const Geometry& g, double base) {
  Spectrum plain;
  for (int i = 0; i < g.pairs(); ++i)
    plain.inverse_frequencies.push_back(std::pow(base, -2.0 * i / g.denominator()));
  return plain;
}

inline Spectrum plain_spectrum(const Geometry& g) { return plain_spectrum(g, g.base); }

// No pair turns: positions do not show.
inline Spectrum still_spectrum(const Geometry& g) {
  return {std::vector<double>(static_cast<std::size_t>(g.pairs()), 0.0)};
}

}  // namespace ropewalk
