// A parameter of a variant, declared once: its name, range and preset drive gate, page, command
// line and types.
#pragma once

#include <array>
#include <cassert>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "rope/geometry.hpp"

namespace ropewalk {

struct Param;

// What a request says for each parameter of one variant; a formula reads it by the declared
// constant: p[factor].
class Values {
 public:
  void set(const Param& param, double value);
  double operator[](const Param& param) const;
  bool has(const Param& param) const;
  const std::vector<std::pair<const Param*, double>>& all() const { return held_; }

 private:
  std::vector<std::pair<const Param*, double>> held_;
};

// The value of a parameter nobody set: a number, or a rule over the geometry and the parameters
// declared before it.
struct Preset {
  using Rule = double (*)(const Geometry&, const Values&);

  constexpr Preset(double value) : number(value) {}
  constexpr Preset(Rule how, const char* words) : rule(how), said(words) {}

  double number = 0;
  Rule rule = nullptr;
  const char* said = nullptr;  // the rule in words, for people: "length / training length"
};

enum class Kind {
  number,
  integer,
  flag,    // 0 or 1
  choice,  // an index into `choices`
};

struct Param {
  const char* name;    // the field's own key, as in a config.json
  const char* label;   // what a slider says
  const char* symbol;  // TeX, as in the formula
  double min;
  double max;
  Preset preset;
  double step = 0;  // of a slider; 0: any real number
  Kind kind = Kind::number;
  std::array<const char*, 4> choices = {};
};

constexpr Param flag(const char* name, const char* label, const char* symbol, bool preset) {
  return {name, label, symbol, 0, 1, preset ? 1.0 : 0.0, 1, Kind::flag, {}};
}

// The first choice is the preset.
constexpr Param choice(const char* name, const char* label, const char* symbol,
                       std::array<const char*, 4> choices) {
  double last = -1;
  for (const char* word : choices) last += word != nullptr;
  return {name, label, symbol, 0, last, 0.0, 1, Kind::choice, choices};
}

inline void Values::set(const Param& param, double value) { held_.emplace_back(&param, value); }

inline bool Values::has(const Param& param) const {
  for (const auto& [known, value] : held_)
    if (known == &param) return true;
  return false;
}

inline double Values::operator[](const Param& param) const {
  for (const auto& [known, value] : held_)
    if (known == &param) return value;
  assert(!"a formula reads a parameter that its variant does not declare");
  return 0;
}

}  // namespace ropewalk
