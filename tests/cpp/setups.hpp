// Setups for tests: requests that must pass the gate, geometries at the edges, parameters at their
// corners.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "rope/catalog.hpp"
#include "rope/gate.hpp"

namespace ropewalk::testing {

// Two heads, and an embedding as wide as a vector can be for the smallest geometry.
inline Geometry with_model(Geometry g) {
  g.heads = 2;
  g.hidden_size = 6;
  return g;
}

// Ours, models in use, the smallest of everything and the largest of everything.
inline const std::vector<Geometry> geometries = [] {
  std::vector<Geometry> all = {
      {32, 32, 500, 128, 128},
      {32, 32, 500, 128, 4096},
      {128, 128, 1e4, 4096, 65536},
      {64, 64, 150000, 4096, 131072},
      {96, 24, 1e4, 2048, 8192},
      {4, 2, 1e4, 16, 64},
      {2, 2, 1.001, 1, 1},
      {8, 4, 1.001, 2, 1024},
      {64, 64, 2, most_tokens, most_tokens},
      {1024, 1024, 1e15, most_tokens, most_tokens},
      {8, 8, 100, 1, most_tokens},
  };
  for (Geometry& g : all) g = with_model(g);
  return all;
}();

// All of a head's channels turn at the trained speeds.
inline Spectrum plain(int rotary_dim, double base) {
  return plain_spectrum(Geometry{rotary_dim, rotary_dim, base, 1, 1});
}

inline Request request(const std::string& variant, const Geometry& g) {
  Request asked{variant,
                static_cast<double>(g.head_dim),
                static_cast<double>(g.rotary_dim),
                g.base,
                g.train_length,
                g.length,
                {}};
  asked.rotary_start = g.rotary_start;
  asked.exponent_denominator = g.denominator();
  asked.heads = g.heads;
  asked.hidden_size = g.hidden_size;
  return asked;
}

inline constexpr double longest_list = 100'000;

// How many numbers a list has where all parameters before it have their presets.
inline double list_size(const Variant& variant, const Param& list, const Geometry& g) {
  Values before;
  for (const Param* p : variant.params) {
    if (p == &list) break;
    if (p->kind != Kind::list)
      before.set(*p, p->preset.rule ? p->preset.rule(g, before) : p->preset.number);
  }
  return list.count.rule ? list.count.rule(g, before) : list.count.number;
}

// The variant with its presets, in text form: lists that must be given hold ones.
inline std::string written(const Variant& variant, const Geometry& g) {
  std::string params;
  for (const Param* p : variant.params) {
    if (!p->required()) continue;
    Held held{p, 0, {}};
    held.list.assign(static_cast<std::size_t>(list_size(variant, *p, g)), 1.0);
    params += (params.empty() ? "" : ",") + value_text(held);
  }
  return variant.id + (params.empty() ? "" : '(' + params + ')');
}

// A list of so many different numbers, in text form.
inline std::string numbers(std::int64_t count) {
  std::string text;
  for (std::int64_t n = 0; n < count; ++n)
    text += (n == 0 ? "" : "/") + std::to_string((7 * n) % 19 - 9) + ".5";
  return text;
}

// The geometry, of a model trained on the whole length where the variant has nothing past it.
inline Geometry in_reach(const Variant& variant, Geometry g) {
  if (!check(request(written(variant, g), g))) g.train_length = g.length;
  return g;
}

inline Setup sound(const Result<Setup>& setup) {
  REQUIRE_MESSAGE(setup, (setup ? std::string() : setup.problem().sentence()));
  return *setup;
}

inline std::string told(const Setup& setup) {
  const Geometry& g = setup.geometry;
  return setup.text() + " at headDim " + std::to_string(g.head_dim) + ", rotaryDim " +
         std::to_string(g.rotary_dim) + ", base " + std::to_string(g.base) + ", L " +
         std::to_string(g.train_length) + ", N " + std::to_string(g.length);
}

inline Setup sound(const std::string& variant, const Geometry& g) {
  return sound(check(request(variant, g)));
}

// Not given where it need not be, and both ends of the range; of a choice every word.
inline std::vector<Given> corners(const Variant& variant, const Param& p, const Geometry& g) {
  std::vector<Given> values;
  if (!p.required()) values.emplace_back(std::monostate{});
  if (p.kind == Kind::choice) {
    for (const char* word : p.choices)
      if (word) values.emplace_back(std::string(word));
    return values;
  }
  if (p.kind == Kind::list) {
    const auto size = static_cast<std::size_t>(list_size(variant, p, g));
    for (const double end : {p.min, p.max}) values.emplace_back(std::vector<double>(size, end));
    return values;
  }
  values.emplace_back(p.min);
  values.emplace_back(p.max);
  return values;
}

// What the gate may refuse at a corner: values that contradict one another, presets that a geometry
// at the edge pushes out of their range, a list whose size follows another corner.
inline bool may_be_refused(const Problem& problem) {
  return problem.code == "clash" || problem.code == "wrong_size" ||
         problem.message.find("by its preset") != std::string::npos;
}

// Calls `use` with every combination of corners of up to six parameters, of more with all corners
// of every two, the others at their presets.
inline void at_every_corner(const Variant& variant, const Geometry& g,
                            const std::function<void(const Setup&)>& use) {
  for (const Param* p : variant.params)
    if (p->kind == Kind::list && list_size(variant, *p, g) > longest_list) return;
  Request asked = request(variant.id, g);
  for (const Param* p : variant.params)
    if (p->required()) asked.params[p->name] = corners(variant, *p, g).front();
  const std::size_t together = variant.params.count <= 6 ? 6 : 2;
  const std::function<void(const Param* const*, std::size_t)> vary = [&](const Param* const* from,
                                                                         std::size_t left) {
    const Result<Setup> setup = check(asked);
    if (setup) use(*setup);
    if (!setup && !may_be_refused(setup.problem())) FAIL_CHECK(setup.problem().sentence());
    if (left == 0) return;
    for (const Param* const* param = from; param != variant.params.end(); ++param) {
      const Given usual = asked.params[(*param)->name];
      for (const Given& value : corners(variant, **param, g)) {
        if (std::holds_alternative<std::monostate>(value)) continue;
        asked.params[(*param)->name] = value;
        vary(param + 1, left - 1);
      }
      asked.params[(*param)->name] = usual;
    }
  };
  vary(variant.params.begin(), together);
}

// The band that decides about (i, j); null: the pair is not seen.
inline const Band* deciding_band(const Bands& bands, std::int64_t i, std::int64_t j) {
  for (const Band& band : bands)
    if (band.covers.contains(i, j)) return &band;
  return nullptr;
}

inline double distance(const Band& band, std::int64_t i, std::int64_t j) {
  return band.query(static_cast<double>(i)) - band.key(static_cast<double>(j));
}

}  // namespace ropewalk::testing
