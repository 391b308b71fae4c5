// Judging one parameter at a time; the message is built from the declaration.
#include "rope/param_gate.hpp"

#include <cmath>

#include "rope/combination.hpp"

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
  return std::string(p.kind == Kind::integer ? "must be a whole number" : "must be") + " from " +
         number_text(p.min) + " to " + number_text(p.max);
}

std::string shown(const Given& given) {
  if (const auto* number = std::get_if<double>(&given)) return number_text(*number);
  if (const auto* truth = std::get_if<bool>(&given)) return *truth ? "true" : "false";
  return in_quotes(std::get<std::string>(given));
}

// The number a word stands for: a choice's index, a truth; NaN when it stands for none.
double number_for(const Param& p, const Given& given) {
  if (const auto* number = std::get_if<double>(&given))
    return p.kind == Kind::choice ? NAN : *number;
  if (const auto* truth = std::get_if<bool>(&given)) return p.kind == Kind::flag ? *truth : NAN;
  const std::string& word = std::get<std::string>(given);
  if (p.kind == Kind::flag && (word == "true" || word == "false")) return word == "true";
  if (p.kind == Kind::choice)
    for (std::size_t n = 0; n < p.choices.size(); ++n)
      if (p.choices[n] && word == p.choices[n]) return static_cast<double>(n);
  return NAN;
}

bool acceptable(const Param& p, double value) {
  if (!(value >= p.min && value <= p.max)) return false;  // NaN too
  return p.kind == Kind::number || value == std::floor(value);
}

}  // namespace

Problem unknown_param(const std::string& owner, const std::string& name, const ParamList* known) {
  const std::string where = owner + "." + (name.size() <= 60 ? name : in_quotes(name));
  if (!known) return {"unknown_parameter", where, "is a parameter of none of the chosen variants"};
  std::string names;
  for (const Param* p : *known) names += (names.empty() ? "" : ", ") + std::string(p->name);
  return {"unknown_parameter", where,
          names.empty() ? owner + " has no parameters" : "must be one of " + names};
}

Result<ResolvedParams> resolve_params(const std::string& owner, const ParamList& params,
                                      const std::map<std::string, Given>& given,
                                      const Geometry& geometry) {
  ResolvedParams resolved;
  std::size_t used = 0;
  for (const Param* p : params) {
    const auto found = given.find(p->name);
    if (found != given.end()) ++used;
    if (found == given.end() || std::holds_alternative<std::monostate>(found->second)) {
      const double preset =
          p->preset.rule ? p->preset.rule(geometry, resolved.values) : p->preset.number;
      if (!acceptable(*p, preset))  // lengths at the edge: a million tokens, trained on one
        return Problem{"out_of_range", owner + "." + p->name,
                       wanted(*p) + ", got " + number_text(preset) + " by its preset (" +
                           p->preset.said + ")"};
      resolved.values.set(*p, preset);
      continue;
    }
    const double value = number_for(*p, found->second);
    if (!acceptable(*p, value))
      return Problem{"out_of_range", owner + "." + p->name,
                     wanted(*p) + ", got " + shown(found->second)};
    resolved.values.set(*p, value);
    resolved.given.push_back(p);
  }
  if (used == given.size()) return resolved;
  for (const auto& [name, value] : given) {
    bool known = false;
    for (const Param* p : params) known = known || name == p->name;
    if (!known) return unknown_param(owner, name, &params);
  }
  return resolved;
}

std::string value_text(const Param& param, double value) {
  const std::string shown = param.kind == Kind::choice
                                ? param.choices[static_cast<std::size_t>(value)]
                                : number_text(value);
  return param.name + ("=" + shown);
}

}  // namespace ropewalk
