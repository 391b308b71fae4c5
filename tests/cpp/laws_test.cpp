// Laws that every variant obeys at every corner of its parameters; a new variant is tested by
// existing.
#include <cmath>

#include "rope/combination.hpp"
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
    "law: speeds are finite, and unless the variant says so never above the trained ones, and fall "
    "from pair to pair") {
  holds_everywhere([](const Setup& setup) -> std::string {
    const Variant& variant = *setup.chosen.front().variant;
    const Spectrum spectrum = setup.spectrum();
    const std::vector<double>& speeds = spectrum.inverse_frequencies;
    const std::vector<double> plain = plain_spectrum(setup.geometry).inverse_frequencies;
    if (speeds.size() != plain.size()) return "another number of pairs";
    if (!std::isfinite(spectrum.attention_factor) || spectrum.attention_factor <= 0)
      return "an attention factor that cannot be undone";
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      if (!std::isfinite(speeds[i]) || speeds[i] < 0) return pair(i) + " has no speed";
      if (!variant.rotates && speeds[i] != 0) return pair(i) + " turns";
      if (variant.free_speeds) continue;
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
    if (!v->spectrum || (v->free_speeds && v->axes)) continue;
    const Spectrum ours = testing::sound(testing::written(*v, g), g).spectrum();
    CHECK_MESSAGE(ours.attention_factor == 1, v->id);
    for (std::size_t i = 0; i < plain.inverse_frequencies.size(); ++i)
      CHECK_MESSAGE(
          std::abs(ours.inverse_frequencies[i] / plain.inverse_frequencies[i] - 1) < 1e-15, v->id);
  }
}

TEST_CASE("law: a factor that is the stretch by its preset changes nothing at 1") {
  std::size_t asked = 0;
  for (const Geometry& g : {Geometry{64, 64, 1e4, 4096, 65536}, Geometry{96, 24, 1e4, 64, 4096}}) {
    for (const Variant* v : catalog()) {
      for (const Param* p : v->params) {
        if (p->preset.rule == nullptr || p->preset.rule != stretch.rule) continue;
        Request unstretched = testing::request(testing::written(*v, g), g);
        unstretched.params[p->name] = 1.0;
        const Spectrum ours = testing::sound(check(unstretched)).spectrum();
        const std::vector<double> plain = plain_spectrum(g).inverse_frequencies;
        CHECK_MESSAGE(ours.attention_factor == 1, v->id);
        for (std::size_t i = 0; i < plain.size(); ++i)
          CHECK_MESSAGE(std::abs(ours.inverse_frequencies[i] / plain[i] - 1) < 1e-15, v->id);
        ++asked;
      }
    }
  }
  CHECK(asked >= 18);
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
      const Bands bands = testing::sound(testing::written(*v, g), g).bands();
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

TEST_CASE("law: what fades, is added to scores or to embeddings is finite, and of its shape") {
  holds_everywhere([](const Setup& setup) -> std::string {
    const Geometry& g = setup.geometry;
    const double last = std::min(g.length, 4096.0) - 1;
    for (int pair : {0, g.pairs() - 1})
      for (double position : {0.0, last})
        if (const double fade = setup.fade(pair, position); !(fade > 0 && 1 / fade > 0))
          return "a fade that cannot be undone";
    for (int head = 0; head < g.heads; ++head)
      for (double distance : {0.0, 1.0, 1000.0})
        if (!std::isfinite(setup.bias({head, distance}))) return "a bias that is no number";
    if (!setup.embeds()) return "";
    const std::vector<double> added = setup.embedding(last);
    if (added.size() != static_cast<std::size_t>(g.hidden_size)) return "another width";
    for (const double one : added)
      if (!std::isfinite(one)) return "an embedding that is no number";
    return "";
  });
}

TEST_CASE("law: fading cancels between query and key but for their distance") {
  holds_everywhere([](const Setup& setup) -> std::string {
    if (!setup.fades()) return "";
    const double end = setup.geometry.length - 1;
    for (int pair = 0; pair < setup.geometry.pairs(); ++pair) {
      const double here = setup.fade(pair, std::min(9.0, end)) / setup.fade(pair, 0);
      const double there = setup.fade(pair, end) / setup.fade(pair, end - std::min(9.0, end));
      if (std::abs(here / there - 1) > 1e-9) return "it fades by the place, not by the distance";
    }
    return "";
  });
}

TEST_CASE("law: each pair is turned by one of at most four coordinates of a position") {
  holds_everywhere([](const Setup& setup) -> std::string {
    const std::vector<int> axes = setup.axes();
    if (axes.empty()) return "";
    if (axes.size() != static_cast<std::size_t>(setup.geometry.pairs())) return "not one a pair";
    for (const int axis : axes)
      if (axis < 0 || axis > 3) return "a coordinate that no position has";
    return "";
  });
}

TEST_CASE("law: every resolved parameter lies in its range, whoever set it") {
  holds_everywhere([](const Setup& setup) -> std::string {
    for (const Held& held : setup.chosen.front().values.all()) {
      const Param& p = *held.param;
      std::vector<double> numbers = held.list;
      if (p.kind != Kind::list) numbers = {held.number};
      for (const double value : numbers) {
        const bool whole =
            p.kind == Kind::number || p.kind == Kind::list || value == std::floor(value);
        if (!(value >= p.min && value <= p.max && whole)) return p.name;
      }
    }
    return "";
  });
}

TEST_CASE("law: the text of a setup reads back as the same setup") {
  holds_everywhere([](const Setup& setup) -> std::string {
    if (setup.text().size() > longest_combination) return "";
    const Result<Setup> again = check_text(setup.text(), setup.geometry);
    if (!again) return "refused: " + again.problem().sentence();
    if (again->text() != setup.text()) return "reads back as " + again->text();
    const auto& ours = setup.chosen.front().values.all();
    const auto& theirs = again->chosen.front().values.all();
    const auto same = [](const Held& a, const Held& b) {
      return a.param == b.param && a.number == b.number && a.list == b.list;
    };
    return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same)
               ? ""
               : "reads back with other values";
  });
}

}  // namespace
}  // namespace ropewalk
