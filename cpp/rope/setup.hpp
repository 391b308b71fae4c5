// The gate: the one place where a request from outside is judged. Past it everything is sound.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rope/problem.hpp"
#include "rope/variant.hpp"

namespace ropewalk {

// A parameter as somebody gave it. monostate stands for null: not given.
using Given = std::variant<std::monostate, double, bool, std::string>;

// What is asked for, unjudged. Numbers are doubles so that 3.5, NaN and 1e300 can be refused with a
// sentence.
struct Request {
  std::string variant = "rope";  // "yarn", "rerope+log_n", "yarn(factor=16,beta_fast=8)+window"
  double head_dim = 0;
  std::optional<double> rotary_dim;  // default: head_dim
  double base = 10000;
  double train_length = 0;
  std::optional<double> length;  // default: train_length
  std::map<std::string, Given> params = {};
};

inline constexpr double widest_head = 1024;  // channels

// One variant with every parameter resolved.
struct Chosen {
  const Variant* variant;
  Values values;
  std::vector<const Param*> given;  // those somebody set; the others follow their presets
};

// A sound combination of variants over a sound geometry.
struct Setup {
  Geometry geometry;
  std::vector<Chosen> chosen;  // in the order of the questions: spectrum, bands, query scale

  Spectrum spectrum() const;
  Bands bands() const;
  bool scales_query() const;
  double query_scale(const QueryRow& row) const;

  // The canonical text, "yarn(factor=16)+log_n": given parameters only, so that a link stays short
  // and exact.
  std::string text() const;
};

Result<Setup> check(const Request& request);

// The same combination at another geometry: presets that follow the length move with it.
Result<Setup> check_text(const std::string& variant, const Geometry& geometry);

// A JSON request as JavaScript sends it: {"variant", "headDim", "rotaryDim", "base", "trainLength",
// "length", "params"}.
Result<Setup> check_json(const std::string& json);

}  // namespace ropewalk
