// The gate: the one place where a request from outside is judged. Past it everything is sound.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "rope/param_gate.hpp"
#include "rope/problem.hpp"
#include "rope/setup.hpp"

namespace ropewalk {

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

Result<Setup> check(const Request& request);

// The same combination at another geometry: presets that follow the length move with it.
Result<Setup> check_text(const std::string& variant, const Geometry& geometry);

// A JSON request as JavaScript sends it: {"variant", "headDim", "rotaryDim", "base", "trainLength",
// "length", "params", "rotaryStart", "exponentDenominator", "heads", "hiddenSize"}.
// `heads` is what the caller knows of them, where the request does not say.
Result<Setup> check_json(const std::string& json, std::optional<double> heads = {});

}  // namespace ropewalk
