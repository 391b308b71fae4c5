// Laws that every variant obeys at every corner of its parameters; a new variant is tested by
// existing.
#include <cmath>

#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::at_every_corner;
using testing::deciding_band;
using testing::distance;

constexpr double slack = 1e-12;  // rounding of a few products and one pow

// Asks `fault` of every sound setup of every variant: empty, or what is wrong. Says the first fault
// of each variant.
void holds_everywhere(const std::function<std::string(const Setup&)>& fault) {
  for (const Variant* v : catalog()) {
    std::size_t asked = 0;
    std::string first;
    for (const Geometry& g : testing::geometries) {
      at_every_corner(*v, g, [&](const Setup& setup) {
        ++asked;
        if (!first.empty()) return;
        const std::string wrong = fault(setup);
        if (!wrong.empty()) first = testing::told(setup) + ": " + wrong;
      });
    }
    CHECK_MESSAGE(asked > 0, v->id);
    CHECK_MESSAGE(first.empty(), first);
  }
}

std::string pair(std::size_t i) { return "pair " + std::to_string(i); }

TEST_CASE(
    "law: speeds are finite, positive, never above the trained ones, and fall from pair to pair") {
  holds_everywhere([](const Setup& setup) -> std::string {
    const Spectrum spectrum = setup.spectrum();
    const std::vector<double>& speeds = spectrum.inverse_frequencies;
    const std::vector<double> plain = plain_spectrum(setup.geometry).inverse_frequencies;
    if (speeds.size() != plain.size()) return "another number of pairs";
    if (!std::isfinite(spectrum.attention_factor) || spectrum.attention_factor <= 0)
      return "an attention factor that cannot be undone";
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      if (!std::isfinite(speeds[i]) || speeds[i] <= 0) return pair(i) + " stands still";
      if (speeds[i] > plain[i] * (1 + slack)) return pair(i) + " turns faster than trained";
      if (i > 0 && speeds[i] > speeds[i - 1] * (1 + slack)) return pair(i) + " is no slower";
    }
    return "";
  });
}

TEST_CASE("law: within the training length the presets of a frequency method change nothing") {
  const Geometry g{64, 64, 1e4, 4096, 4096};
  const Spectrum plain = plain_spectrum(g);
  for (const Variant* v : catalog()) {
    if (!v->spectrum) continue;
    const Spectrum ours = testing::sound(v->id, g).spectrum();
    CHECK_MESSAGE(ours.attention_factor == 1, v->id);
    for (std::size_t i = 0; i < plain.inverse_frequencies.size(); ++i)
      CHECK_MESSAGE(
          std::abs(ours.inverse_frequencies[i] / plain.inverse_frequencies[i] - 1) < 1e-15, v->id);
  }
}

// Empty, or what is wrong with how query i sees.
std::string fault_at(const Bands& bands, std::int64_t i) {
  const Band* own = deciding_band(bands, i, i);
  if (own == nullptr || distance(*own, i, i) != 0) return "a query that does not see itself";
  std::int64_t visible = 0;
  for (std::int64_t j = 0; j <= i; ++j) {
    const Band* band = deciding_band(bands, i, j);
    if (band == nullptr) continue;
    ++visible;
    const double apart = distance(*band, i, j);
    if (!(apart >= 0)) return "a key in the future";
    // Where a group ends inside the window Self-Extend's floors add up to one position.
    if (apart > static_cast<double>(i - j) + 1) return "a key further away than it is";
  }
  return visible == visible_keys(bands, i) ? "" : "another count of keys than visible_keys";
}

TEST_CASE(
    "law: a query sees itself, no key in the future or further than it is, and visible_keys counts "
    "them") {
  holds_everywhere([](const Setup& setup) -> std::string {
    const Bands bands = setup.bands();
    if (bands.empty() || bands.size() > most_bands) return "not 1 to 3 bands";
    for (std::int64_t i : {0, 1, 2, 5, 17, 40, 70})
      if (const std::string wrong = fault_at(bands, i); !wrong.empty()) return wrong;
    const std::int64_t far = 10'000'000;
    for (std::int64_t j : {std::int64_t{0}, far / 2, far - 70, far - 1, far}) {
      const Band* band = deciding_band(bands, far, j);
      if (band == nullptr) continue;
      const double apart = distance(*band, far, j);
      if (!(apart >= 0 && apart <= static_cast<double>(far - j) + 1))
        return "a wrong distance far out";
    }
    return "";
  });
}

TEST_CASE(
    "law: at their presets the methods of bands never look further than the training length") {
  for (const Variant* v : catalog()) {
    if (!v->bands) continue;
    for (const auto& [trained, length] : {std::pair{16, 16}, {16, 200}, {33, 301}, {128, 1000}}) {
      const Geometry g{32, 32, 500, static_cast<double>(trained), static_cast<double>(length)};
      const Bands bands = testing::sound(v->id, g).bands();
      double furthest = 0;
      for (std::int64_t i = 0; i < length; ++i)
        for (std::int64_t j = 0; j <= i; ++j)
          if (const Band* band = deciding_band(bands, i, j))
            furthest = std::max(furthest, distance(*band, i, j));
      CHECK_MESSAGE(furthest <= trained, v->id);
      CHECK_MESSAGE(furthest >= trained / 2 - 1, v->id);
    }
  }
}

TEST_CASE("law: a query's scale is finite and never negative, and 1 where no variant decides it") {
  holds_everywhere([](const Setup& setup) -> std::string {
    for (double visible : {1.0, 2.0, setup.geometry.train_length, most_tokens}) {
      const double scale = setup.query_scale({visible - 1, visible});
      if (!(scale >= 0) || !std::isfinite(scale)) return "a scale that is no number";
      if (!setup.scales_query() && scale != 1) return "a scale that nobody decided";
    }
    return "";
  });
}

TEST_CASE("law: every resolved parameter lies in its range, whoever set it") {
  holds_everywhere([](const Setup& setup) -> std::string {
    for (const auto& [param, value] : setup.chosen.front().values.all()) {
      const bool whole = param->kind == Kind::number || value == std::floor(value);
      if (!(value >= param->min && value <= param->max && whole)) return param->name;
    }
    return "";
  });
}

TEST_CASE("law: the text of a setup reads back as the same setup") {
  holds_everywhere([](const Setup& setup) -> std::string {
    const Result<Setup> again = check_text(setup.text(), setup.geometry);
    if (!again) return "refused: " + again.problem().sentence();
    if (again->text() != setup.text()) return "reads back as " + again->text();
    const auto& ours = setup.chosen.front().values.all();
    return again->chosen.front().values.all() == ours ? "" : "reads back with other values";
  });
}

}  // namespace
}  // namespace ropewalk
