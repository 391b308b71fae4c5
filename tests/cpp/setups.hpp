// Setups for tests: requests that must pass the gate, geometries at the edges, parameters at their
// corners.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "rope/catalog.hpp"
#include "rope/setup.hpp"

namespace ropewalk::testing {

// Ours, models in use, the smallest of everything and the largest of everything.
inline const std::vector<Geometry> geometries = {
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

inline Request request(const std::string& variant, const Geometry& g) {
  return {variant,
          static_cast<double>(g.head_dim),
          static_cast<double>(g.rotary_dim),
          g.base,
          g.train_length,
          g.length,
          {}};
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

// Not given, and both ends of the range; of a choice every word.
inline std::vector<Given> corners(const Param& p) {
  std::vector<Given> values{std::monostate{}};
  if (p.kind == Kind::choice) {
    for (const char* word : p.choices)
      if (word) values.emplace_back(std::string(word));
    return values;
  }
  values.emplace_back(p.min);
  values.emplace_back(p.max);
  return values;
}

// Calls `use` with every combination of corners of the variant's parameters that the gate lets
// through. It may refuse only values that contradict one another, and presets that a geometry at
// the edge pushes out of their range.
inline void at_every_corner(const Variant& variant, const Geometry& g,
                            const std::function<void(const Setup&)>& use) {
  Request asked = request(variant.id, g);
  const std::function<void(const Param* const*)> vary = [&](const Param* const* param) {
    if (param != variant.params.end()) {
      for (const Given& value : corners(**param)) {
        asked.params[(*param)->name] = value;
        vary(param + 1);
      }
      return;
    }
    const Result<Setup> setup = check(asked);
    if (setup) return use(*setup);
    const Problem& problem = setup.problem();
    const bool of_preset = problem.message.find("by its preset") != std::string::npos;
    if (problem.code != "clash" && !of_preset) FAIL_CHECK(problem.sentence());
  };
  vary(variant.params.begin());
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
