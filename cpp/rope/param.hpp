// A parameter of a variant, declared once: its name, range and preset drive gate, page, command
// line and types.
#pragma once

#include <array>
#include <cassert>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rope/geometry.hpp"

namespace ropewalk {

struct Param;
struct Word;

// What a request says for one parameter: a number, or a list where the parameter is one.
struct Held {
  const Param* param;
  double number = 0;
  std::vector<double> list = {};
};

// What a request says for each parameter of one variant; a formula reads it by the declared
// constant: p[factor], p.on(truncate), p.is({ramp, "index"}), p.list(long_factor).
class Values {
 public:
  void set(const Param& param, double number) { held_.push_back({&param, number}); }
  void set(const Param& param, std::vector<double> list) {
    held_.push_back({&param, 0, std::move(list)});
  }
  double operator[](const Param& number) const;
  bool on(const Param& flag) const;
  bool is(const Word& word) const;
  std::span<const double> list(const Param& param) const { return at(param).list; }
  const Held& at(const Param& param) const;
  bool has(const Param& param) const;
  const std::vector<Held>& all() const { return held_; }

 private:
  std::vector<Held> held_;
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

// The same for a list. Without a rule the list must be given.
struct ListPreset {
  using Rule = std::vector<double> (*)(const Geometry&, const Values&);

  Rule rule = nullptr;
  const char* said = nullptr;
};

enum class Kind {
  number,
  integer,
  flag,    // 0 or 1
  choice,  // an index into `choices`
  list,    // numbers, each in the range
};

using Choices = std::array<const char*, 4>;

struct Param {
  const char* name;    // the field's own key, as in a config.json
  const char* label;   // what a slider says
  const char* symbol;  // TeX, as in the formula
  double min;
  double max;
  Preset preset;
  double step = 0;  // of a slider; 0: any real number
  Kind kind = Kind::number;
  Choices choices = {};
  Preset count = 0.0;  // of a list: how many numbers it has
  ListPreset list_preset = {};

  bool required() const { return kind == Kind::list && list_preset.rule == nullptr; }
};

constexpr Param flag(const char* name, const char* label, const char* symbol, bool preset) {
  return {name, label, symbol, 0, 1, preset ? 1.0 : 0.0, 1, Kind::flag};
}

// The first choice is the preset.
constexpr Param choice(const char* name, const char* label, const char* symbol, Choices choices) {
  double last = -1;
  for (const char* word : choices) last += word != nullptr;
  return {name, label, symbol, 0, last, 0.0, 1, Kind::choice, choices};
}

// `count` says how many numbers there must be, each from min to max.
constexpr Param list(const char* name, const char* label, const char* symbol, double min,
                     double max, Preset count, ListPreset preset = {}) {
  return {name, label, symbol, min, max, min, 0, Kind::list, {}, count, preset};
}

// Not constexpr: a word that a choice does not have does not compile, and the error has this name
// in it.
inline void the_choice_has_no_such_word() {}

// One word of a choice. Formulas ask for the word, not for its place among the choices, which may
// change.
struct Word {
  consteval Word(const Param& of, std::string_view word) : choice(of) {
    for (const char* other : choice.choices) {
      if (other && other == word) return;
      ++index;
    }
    the_choice_has_no_such_word();
  }

  const Param& choice;
  int index = 0;
};

inline bool Values::has(const Param& param) const {
  for (const Held& held : held_)
    if (held.param == &param) return true;
  return false;
}

inline const Held& Values::at(const Param& param) const {
  for (const Held& held : held_)
    if (held.param == &param) return held;
  assert(!"a formula reads a parameter that its variant does not declare");
  static const Held none{&param};
  return none;
}

inline double Values::operator[](const Param& number) const {
  assert(number.kind == Kind::number || number.kind == Kind::integer);
  return at(number).number;
}

inline bool Values::on(const Param& flag) const {
  assert(flag.kind == Kind::flag);
  return at(flag).number != 0;
}

inline bool Values::is(const Word& word) const { return at(word.choice).number == word.index; }

}  // namespace ropewalk
