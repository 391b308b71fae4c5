// Judging one parameter at a time; the message is built from the declaration.
#include "rope/param_gate.hpp"

#include <cmath>
#include <optional>

#include "rope/judge.hpp"
#include "rope/near_words.hpp"

namespace ropewalk {
namespace {

std::string wanted(const Param& p) {
  if (p.kind == Kind::flag) return "must be 0, 1, true or false";
  if (p.kind == Kind::choice) {
    std::string words;
    for (const char* word : p.choices)
      if (word) words += (words.empty() ? "" : " or ") + std::string(word);
    return "must be " + words;
  }
  return (p.kind == Kind::integer ? "must be a whole number " : "must be ") + from_to(p.min, p.max);
}

std::string shown(const Given& given) {
  if (const auto* number = std::get_if<double>(&given)) return number_text(*number);
  if (const auto* truth = std::get_if<bool>(&given)) return *truth ? "true" : "false";
  if (std::holds_alternative<std::vector<double>>(given)) return "a list";
  return in_quotes(std::get<std::string>(given));
}

// The number a word stands for: a choice's index, a truth; NaN when it stands for none.
double number_for(const Param& p, const Given& given) {
  if (const auto* number = std::get_if<double>(&given))
    return p.kind == Kind::choice ? NAN : *number;
  if (const auto* truth = std::get_if<bool>(&given)) return p.kind == Kind::flag ? *truth : NAN;
  if (std::holds_alternative<std::vector<double>>(given)) return NAN;
  const std::string& word = std::get<std::string>(given);
  if (p.kind == Kind::flag && (word == "true" || word == "false")) return word == "true";
  if (p.kind == Kind::choice)
    for (std::size_t n = 0; n < p.choices.size(); ++n)
      if (p.choices[n] && word == p.choices[n]) return static_cast<double>(n);
  return NAN;
}

// "a list of 48 numbers, one for each pair"
std::string counted(const Preset& count, const Geometry& g, const Values& before) {
  const double numbers = count.rule ? count.rule(g, before) : count.number;
  return "a list of " + number_text(numbers) + " numbers" +
         (count.said ? ", " + std::string(count.said) : "");
}

bool acceptable(const Param& p, double value) {
  if (!(value >= p.min && value <= p.max)) return false;  // NaN too
  return p.kind == Kind::number || value == std::floor(value);
}

}  // namespace

Problem unknown_param(const std::string& owner, const std::string& name, const ParamList* known) {
  const std::string where = owner + "." + place_of(name);
  if (!known) return {"unknown_parameter", where, "is a parameter of none of the chosen variants"};
  std::vector<std::string> names;
  for (const Param* p : *known) names.push_back(p->name);
  if (names.empty()) return {"unknown_parameter", where, owner + " has no parameters"};
  const auto meant = did_you_mean(name, names);
  return {"unknown_parameter", where,
          meant ? "is no parameter: " + *meant : "must be one of " + listed(names)};
}

namespace {

bool not_given(const Given& given) { return std::holds_alternative<std::monostate>(given); }

// The preset of a number, which lengths at the edge can push out of its range: a million tokens,
// trained on one.
std::optional<Problem> take_preset(const std::string& where, const Param& p, const Geometry& g,
                                   Values& into) {
  if (p.required()) return Problem{"missing", where, "is needed: " + counted(p.count, g, into)};
  if (p.kind == Kind::list) {
    into.set(p, p.list_preset.rule(g, into));
    return std::nullopt;
  }
  const double preset = p.preset.rule ? p.preset.rule(g, into) : p.preset.number;
  into.set(p, preset);
  if (acceptable(p, preset)) return std::nullopt;
  return Problem{
      "out_of_range", where,
      wanted(p) + ", got " + number_text(preset) + " by its preset (" + p.preset.said + ")"};
}

std::optional<Problem> take_list(const std::string& where, const Param& p, const Given& given,
                                 const Geometry& g, Values& into) {
  std::vector<double> numbers;
  if (const auto* one = std::get_if<double>(&given)) numbers = {*one};
  if (const auto* several = std::get_if<std::vector<double>>(&given)) numbers = *several;
  const double count = p.count.rule ? p.count.rule(g, into) : p.count.number;
  const bool is_list = !numbers.empty() || std::holds_alternative<std::vector<double>>(given);
  if (!is_list || static_cast<double>(numbers.size()) != count)
    return Problem{"wrong_size", where,
                   "must be " + counted(p.count, g, into) + ", got " +
                       (is_list ? std::to_string(numbers.size()) : shown(given))};
  for (std::size_t n = 0; n < numbers.size(); ++n)
    if (!(numbers[n] >= p.min && numbers[n] <= p.max))
      return Problem{"out_of_range", where + '[' + std::to_string(n) + ']',
                     wanted(p) + ", got " + number_text(numbers[n])};
  into.set(p, std::move(numbers));
  return std::nullopt;
}

std::optional<Problem> take_number(const std::string& where, const Param& p, const Given& given,
                                   Values& into) {
  const double value = number_for(p, given);
  into.set(p, value);
  if (acceptable(p, value)) return std::nullopt;
  return Problem{"out_of_range", where, wanted(p) + ", got " + shown(given)};
}

}  // namespace

Result<ResolvedParams> resolve_params(const std::string& owner, const ParamList& params,
                                      const std::map<std::string, Given>& given,
                                      const Geometry& geometry) {
  ResolvedParams resolved;
  std::size_t used = 0;
  for (const Param* p : params) {
    const auto found = given.find(p->name);
    if (found != given.end()) ++used;
    const std::string where = owner + "." + p->name;
    const bool preset = found == given.end() || not_given(found->second);
    const auto problem = preset ? take_preset(where, *p, geometry, resolved.values)
                         : p->kind == Kind::list
                             ? take_list(where, *p, found->second, geometry, resolved.values)
                             : take_number(where, *p, found->second, resolved.values);
    if (problem) return *problem;
    if (!preset) resolved.given.push_back(p);
  }
  if (used == given.size()) return resolved;
  for (const auto& [name, value] : given) {
    bool known = false;
    for (const Param* p : params) known = known || name == p->name;
    if (!known) return unknown_param(owner, name, &params);
  }
  return resolved;
}

std::string value_text(const Held& held) {
  std::string text = std::string(held.param->name) + '=';
  if (held.param->kind == Kind::choice)
    return text + held.param->choices[static_cast<std::size_t>(held.number)];
  if (held.param->kind != Kind::list) return text + number_text(held.number);
  for (std::size_t n = 0; n < held.list.size(); ++n)
    text += (n == 0 ? "" : "/") + number_text(held.list[n]);
  return text;
}

}  // namespace ropewalk
