// Requests made from the catalogue: every variant in text form for seeds, and out of bytes where
// bytes alone would not get past the gate.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "../cpp/setups.hpp"
#include "bytes.hpp"

namespace ropewalk::fuzz {

inline constexpr Geometry small_geometry{8, 8, 10000, 16, 64, 0, 0, 2, 6};

// Each variant with its presets, then each with every parameter given.
inline std::vector<std::string> texts_of_catalogue() {
  std::vector<std::string> texts;
  for (const Variant* v : catalog()) {
    const Geometry g = testing::in_reach(*v, small_geometry);
    texts.push_back(testing::written(*v, g));
    const Result<Setup> setup = check_text(texts.back(), g);
    if (!setup || v->params.count == 0) continue;
    std::string params;
    for (const Param* p : v->params)
      params += (params.empty() ? "" : ",") + value_text(setup->chosen.front().values.at(*p));
    texts.push_back(std::string(v->id) + '(' + params + ')');
  }
  return texts;
}

// Ids, names of parameters and words of choices, and what numbers are made of.
inline std::vector<std::string> words_of_catalogue() {
  std::vector<std::string> words = {"(",    ")",     ",",   "=",   "+",      "/",
                                    "|",    "1e308", "-1",  "0.5", "1e-320", "16777216",
                                    "true", "false", "1/1", "\n",  "\x1b",   "\xe2\x80\xae"};
  for (const Variant* v : catalog()) {
    words.push_back(v->id);
    for (const Param* p : v->params) {
      words.push_back(p->name);
      for (const char* word : p->choices)
        if (word) words.push_back(word);
    }
  }
  return words;
}

// Mostly in its range, often at an end of it, sometimes not at all what is wanted.
inline Given made_value(Bytes& bytes, const Variant& variant, const Param& p, const Geometry& g) {
  const int way = bytes.byte() % 16;
  if (way == 0) return bytes.any();
  if (way == 1) return std::string("word");
  if (way < 4 && !p.required()) return std::monostate{};
  if (p.kind == Kind::choice) {
    const char* word = bytes.one_of(p.choices);
    return std::string(word ? word : p.choices[0]);
  }
  const auto drawn = [&] {
    if (way < 6) return p.min;
    if (way < 7) return p.max;
    // Small numbers are where things change; the ranges reach far beyond them.
    const double number = p.kind == Kind::number || p.kind == Kind::list
                              ? bytes.number(p.min, std::min(p.max, p.min + (way < 12 ? 64 : 4)))
                              : p.min + static_cast<double>(bytes.byte() % 64);
    return std::min(number, p.max);
  };
  if (p.kind != Kind::list) return drawn();
  std::vector<double> list(
      static_cast<std::size_t>(std::min(testing::list_size(variant, p, g), 512.0)));
  for (double& number : list) number = bytes.empty() ? 1 : drawn();
  return list;
}

// One to three variants with parameters, over a geometry.
inline Request made_request(Bytes& bytes, const Geometry& g) {
  Request asked = testing::request("", g);
  for (std::int64_t terms = bytes.whole(1, 3); terms > 0; --terms) {
    const Variant& variant = *bytes.one_of(catalog());
    asked.variant += (asked.variant.empty() ? "" : "+") + std::string(variant.id);
    for (const Param* p : variant.params) asked.params[p->name] = made_value(bytes, variant, *p, g);
  }
  return asked;
}

}  // namespace ropewalk::fuzz
