// What an accepted request promises: every question has an answer that a plan can be made of, and
// its text is read as the same setup.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "rope/gate.hpp"
#include "rope/plan.hpp"

namespace ropewalk::fuzz {

inline void require_spectrum(const Setup& setup) {
  const Spectrum spectrum = setup.spectrum();
  const auto pairs = static_cast<std::size_t>(setup.geometry.pairs());
  require(spectrum.inverse_frequencies.size() == pairs, "every pair has a speed", setup.text());
  for (const double speed : spectrum.inverse_frequencies)
    require(std::isfinite(speed) && speed >= 0, "a speed is a finite number", setup.text());
  require(std::isfinite(spectrum.attention_factor) && spectrum.attention_factor > 0,
          "the attention factor can be undone", setup.text());
  const std::vector<int> axes = setup.axes();
  require(axes.empty() || axes.size() == pairs, "every pair has a coordinate", setup.text());
  for (const int axis : axes)
    require(axis >= 0 && axis < setup.axis_count() && axis < 8, "a coordinate exists",
            setup.text());
  require(setup.blocks() >= 1 && pairs % static_cast<std::size_t>(setup.blocks()) == 0,
          "pairs fall evenly into blocks", setup.text());
}

// The tokens about which most can go wrong.
inline std::vector<double> tokens_at_edges(const Geometry& g) {
  const double last = g.length - 1;
  return {0, std::min(1.0, last), std::floor(last / 2), std::min(g.train_length, last), last};
}

inline void require_bands(const Setup& setup) {
  const Bands bands = setup.bands();
  require(!bands.empty() && bands.size() <= most_bands, "there are one to three bands",
          setup.text());
  for (const double token : tokens_at_edges(setup.geometry)) {
    for (const Band& band : bands) {
      require(std::isfinite(band.query(token)) && std::isfinite(band.key(token)),
              "a position is a finite number", setup.text());
      const Interval seen = band.covers.keys(static_cast<std::int64_t>(token));
      require(seen.size() == 0 || (seen.begin >= 0 && static_cast<double>(seen.end) <= token + 1),
              "no key is seen from the future", setup.text());
    }
    const auto visible = static_cast<double>(visible_keys(bands, static_cast<std::int64_t>(token)));
    require(visible >= 0 && visible <= token + 1, "seen keys are counted once", setup.text());
    const double scale = setup.query_scale({token, visible});
    require(std::isfinite(static_cast<float>(scale)), "a query's scale is a float", setup.text());
  }
}

inline void require_added(const Setup& setup) {
  const Geometry& g = setup.geometry;
  for (const double token : tokens_at_edges(g)) {
    for (const int pair : {0, g.pairs() - 1}) {
      const auto fade = static_cast<float>(setup.fade(pair, token));
      require(std::isfinite(fade) && fade > 0, "what fades can be undone", setup.text());
    }
    for (const int head : {0, g.heads - 1})
      require(std::isfinite(static_cast<float>(setup.bias({head, token}))), "a bias is a float",
              setup.text());
  }
  if (!setup.embeds() || g.hidden_size > 4096) return;
  for (const double token : tokens_at_edges(g)) {
    const std::vector<double> added = setup.embedding(token);
    require(added.size() == static_cast<std::size_t>(g.hidden_size),
            "every channel of an embedding gets a number", setup.text());
    for (const double number : added)
      require(std::isfinite(number), "what is added to an embedding is finite", setup.text());
  }
}

inline void require_finite(const std::vector<float>& numbers, const Setup& setup) {
  for (const float number : numbers)
    require(std::isfinite(number), "a plan holds finite numbers", setup.text());
}

// A plan of a few tokens, where the gate lets it be made.
inline void require_plan(const Setup& setup, std::int64_t tokens) {
  const Geometry& g = setup.geometry;
  if (const auto problem = judge_tokens(setup, tokens)) return require_sentence(*problem);
  if (setup.embeds() && g.hidden_size > 4096) return;
  const Plan plan = make_plan(setup, tokens);
  const auto count = static_cast<std::size_t>(tokens);
  require(plan.bands.size() == setup.bands().size(), "a plan has every band", setup.text());
  for (const BandTables& band : plan.bands)
    for (const Table* table : {band.query.get(), band.key.get()}) {
      require(table->rows == tokens && table->pairs == g.pairs(), "a table has every row",
              setup.text());
      require_finite(table->cos, setup);
      require_finite(table->sin, setup);
    }
  require(plan.query_scale.empty() || plan.query_scale.size() == count, "every query has a scale",
          setup.text());
  require(plan.bias.size() == (setup.biases() ? count * static_cast<std::size_t>(g.heads) : 0),
          "every head has its biases", setup.text());
  for (const auto* numbers : {&plan.query_scale, &plan.bias, &plan.embedding})
    require_finite(*numbers, setup);
}

// The text names the same setup, and is already the canonical one.
inline void require_text(const Setup& setup) {
  const Geometry& g = setup.geometry;
  const std::string text = setup.text();
  const Result<Setup> again = check_text(text, g);
  if (!again) require_sentence(again.problem());
  require(static_cast<bool>(again), "the text of a setup is accepted", text);
  require(again->text() == text, "the text of a setup is its canonical one", text);
  require(again->spectrum().inverse_frequencies == setup.spectrum().inverse_frequencies,
          "the text of a setup has the same speeds", text);
  const double token = std::floor(g.length / 2);
  const Bands one = setup.bands(), other = again->bands();
  require(one.size() == other.size(), "the text of a setup has the same bands", text);
  for (std::size_t n = 0; n < one.size(); ++n)
    require(
        one[n].query(token) == other[n].query(token) && one[n].key(token) == other[n].key(token),
        "the text of a setup has the same positions", text);
}

inline void require_sound(const Setup& setup) {
  require_spectrum(setup);
  require_bands(setup);
  require_added(setup);
  require_plan(setup, 3);
  require_text(setup);
}

}  // namespace ropewalk::fuzz
