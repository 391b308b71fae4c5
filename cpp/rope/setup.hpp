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
using Given = std::variant<std::monostate, double, bool, std::string, std::vector<double>>;

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
  std::optional<double> rotary_start = {};          // default: 0
  std::optional<double> exponent_denominator = {};  // default: rotary_dim
  std::optional<double> heads = {};                 // default: 1
  std::optional<double> hidden_size = {};           // default: not said
};

inline constexpr double widest_head = 1024;      // channels
inline constexpr double widest_model = 1 << 20;  // channels
inline constexpr double most_query_heads = 4096;

// One variant with every parameter resolved.
struct Chosen {
  const Variant* variant;
  Values values;
  std::vector<const Param*> given;  // those somebody set; the others follow their presets
};

// A sound combination of variants over a sound geometry.
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

Result<Setup> check(const Request& request);

// The same combination at another geometry: presets that follow the length move with it.
Result<Setup> check_text(const std::string& variant, const Geometry& geometry);

// A JSON request as JavaScript sends it: {"variant", "headDim", "rotaryDim", "base", "trainLength",
// "length", "params", "rotaryStart", "exponentDenominator", "heads", "hiddenSize"}.
// `heads` is what the caller knows of them, where the request does not say.
Result<Setup> check_json(const std::string& json, std::optional<double> heads = {});

}  // namespace ropewalk
