// A setup: a sound combination of variants over a sound geometry, which can be asked every
// question.
#pragma once

#include <string>
#include <vector>

#include "rope/variant.hpp"

namespace ropewalk {

// One variant with every parameter resolved.
struct Chosen {
  const Variant* variant;
  Values values;
  std::vector<const Param*> given;  // those somebody set; the others follow their presets
};

// Only the gate makes one.
struct Setup {
  Geometry geometry;
  std::vector<Chosen> chosen;  // in the order of the questions

  Spectrum spectrum() const;
  std::vector<int> axes() const;  // [pairs]; empty: a position is one number
  int axis_count() const;
  int blocks() const;
  Bands bands() const;
  bool scales_query() const;
  double query_scale(const QueryRow& row) const;
  bool fades() const;
  double fade(int pair, double position) const;
  bool biases() const;
  double bias(const ScoreAt& score) const;
  bool embeds() const;
  std::vector<double> embedding(double position) const;  // [hidden_size]

  // The canonical text, "yarn(factor=16)+log_n": given parameters only, so that a link stays short
  // and exact.
  std::string text() const;
};

}  // namespace ropewalk
