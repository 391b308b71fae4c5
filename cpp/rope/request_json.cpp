// Reading a request from JSON, as JavaScript sends it.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "rope/gate.hpp"
#include "rope/json_text.hpp"
#include "rope/judge.hpp"

namespace ropewalk {
namespace {

using nlohmann::json;

Problem wrong_type(const std::string& where, const char* wanted, const json& got) {
  // A list or an object is named, not shown: it may be long, or nested deeper than the stack.
  const std::string shown = got.is_array()    ? "a list"
                            : got.is_object() ? "an object"
                            : got.is_string() ? in_quotes(got.get<std::string>())
                                              : got.dump();
  return {"wrong_type", where, std::string("must be ") + wanted + ", got " + shown};
}

// JavaScript sends NaN and ±Infinity as words, because JSON has no other way to say them.
std::optional<double> number_in(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "NaN") return NAN;
  if (value == "Infinity") return INFINITY;
  if (value == "-Infinity") return -INFINITY;
  return std::nullopt;
}

std::optional<Problem> read_number(const json& object, const char* name,
                                   std::optional<double>& into) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::nullopt;
  into = number_in(*found);
  if (into) return std::nullopt;
  return wrong_type(name, "a number", *found);
}

std::optional<Problem> read_list(const std::string& where, const json& list, Given& into) {
  std::vector<double> numbers;
  for (const json& value : list) {
    const auto number = number_in(value);
    if (!number)
      return wrong_type(where + '[' + std::to_string(numbers.size()) + ']', "a number", value);
    numbers.push_back(*number);
  }
  into = std::move(numbers);
  return std::nullopt;
}

std::optional<Problem> read_params(const json& params, std::map<std::string, Given>& into) {
  if (!params.is_object()) return wrong_type("params", "an object", params);
  for (const auto& [name, value] : params.items()) {
    if (value.is_null())
      into[name] = std::monostate{};
    else if (value.is_boolean())
      into[name] = value.get<bool>();
    else if (const auto number = number_in(value))
      into[name] = *number;
    else if (value.is_string())
      into[name] = value.get<std::string>();
    else if (!value.is_array())
      return wrong_type("params." + place_of(name), "a number, a list, a word or true or false",
                        value);
    else if (auto problem = read_list("params." + place_of(name), value, into[name]))
      return problem;
  }
  return std::nullopt;
}

// A misspelt key would otherwise be a preset, silently.
std::optional<Problem> judge_keys(const json& object) {
  constexpr std::string_view known[] = {"variant",   "params",      "headDim",
                                        "rotaryDim", "base",        "trainLength",
                                        "length",    "rotaryStart", "exponentDenominator",
                                        "heads",     "hiddenSize"};
  for (const auto& [key, value] : object.items())
    if (std::find(std::begin(known), std::end(known), key) == std::end(known))
      return Problem{"unknown_key", key.empty() ? "request" : place_of(key),
                     "is no part of a request, which has variant, params, headDim, rotaryDim, "
                     "base, trainLength, length, rotaryStart, exponentDenominator, heads and "
                     "hiddenSize"};
  return std::nullopt;
}

std::optional<Problem> read_geometry(const json& object, Request& into) {
  std::optional<double> head_dim, base, train_length;
  for (const auto& problem :
       {read_number(object, "headDim", head_dim), read_number(object, "rotaryDim", into.rotary_dim),
        read_number(object, "base", base), read_number(object, "trainLength", train_length),
        read_number(object, "length", into.length),
        read_number(object, "rotaryStart", into.rotary_start),
        read_number(object, "exponentDenominator", into.exponent_denominator),
        read_number(object, "heads", into.heads),
        read_number(object, "hiddenSize", into.hidden_size)})
    if (problem) return problem;
  if (!head_dim)
    return Problem{"missing", "headDim", "is needed: the channels of one attention head"};
  if (!train_length)
    return Problem{"missing", "trainLength", "is needed: the tokens the model was trained on"};
  into.head_dim = *head_dim;
  into.train_length = *train_length;
  into.base = base.value_or(into.base);
  return std::nullopt;
}

// `heads`: of the queries, where the caller has some.
std::optional<Problem> agree_on_heads(std::optional<double> heads, Request& into) {
  if (!heads) return std::nullopt;
  if (into.heads && *into.heads != *heads)
    return Problem{
        "clash", "heads",
        "must be the " + number_text(*heads) + " of the queries, got " + number_text(*into.heads)};
  into.heads = heads;
  return std::nullopt;
}

std::optional<Problem> read_variant(const json& object, Request& into) {
  if (const auto found = object.find("variant"); found != object.end()) {
    if (!found->is_string()) return wrong_type("variant", "a text", *found);
    into.variant = found->get<std::string>();
  }
  const auto found = object.find("params");
  if (found == object.end() || found->is_null()) return std::nullopt;
  return read_params(*found, into.params);
}

}  // namespace

Result<Setup> check_json(const std::string& text, std::optional<double> heads) {
  const Result<json> read = read_json(text, {"malformed", "request", "must be JSON"});
  if (!read) return read.problem();
  const json& object = *read;
  if (!object.is_object()) return wrong_type("request", "an object", object);
  Request request;
  if (auto problem = judge_keys(object)) return *problem;
  if (auto problem = read_geometry(object, request)) return *problem;
  if (auto problem = agree_on_heads(heads, request)) return *problem;
  if (auto problem = read_variant(object, request)) return *problem;
  return check(request);
}

}  // namespace ropewalk
