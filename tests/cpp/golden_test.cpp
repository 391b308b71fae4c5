// Every variant against tests/golden: numbers made by an oracle that shares no line with the
// library.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "rope/plan.hpp"
#include "rope/table.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

using nlohmann::json;

json golden(const std::string& name) {
  std::ifstream file(std::filesystem::path(ROPEWALK_GOLDEN_DIR) / (name + ".json"));
  REQUIRE_MESSAGE(file.good(), "tests/golden/" << name << ".json is missing: run make_golden.py");
  return json::parse(file);
}

Setup sound(const json& request) {
  CAPTURE(request.dump());
  return testing::sound(check_json(request.dump()));
}

double relative_error(double ours, double exact) {
  return std::abs(ours - exact) / std::max(std::abs(exact), 1e-300);
}

// pow, log and a handful of products in double: each is off by an ulp or so (1.1e-16), and pow
// multiplies the error of its exponent by ln(base), at most 40. 1e-12 leaves room for another
// system's libm and for no slip in a formula.
constexpr double spectrum_tolerance = 1e-12;

void hold_spectrum(const json& known) {
  CAPTURE(known["request"].dump());
  const Spectrum ours = sound(known["request"]).spectrum();
  const auto exact = known["inverse_frequencies"].get<std::vector<double>>();
  REQUIRE(ours.inverse_frequencies.size() == exact.size());
  for (std::size_t i = 0; i < exact.size(); ++i) {
    CAPTURE(i);
    CHECK(relative_error(ours.inverse_frequencies[i], exact[i]) < spectrum_tolerance);
  }
  CHECK(relative_error(ours.attention_factor, known["attention_factor"].get<double>()) <
        spectrum_tolerance);
  const bool on_softmax = known.value("attention_target", "cos_sin") == "softmax";
  CHECK((ours.target == Target::softmax) == on_softmax);
}

void hold_distances(const json& known) {
  CAPTURE(known["request"].dump());
  const Bands bands = sound(known["request"]).bands();
  REQUIRE(bands.size() <= most_bands);
  const json& rows = known["distances"];
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(rows.size()); ++i) {
    for (std::int64_t j = 0; j <= i; ++j) {
      const json& exact = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
      const Band* band = testing::deciding_band(bands, i, j);
      CAPTURE(i);
      CAPTURE(j);
      REQUIRE((band != nullptr) == !exact.is_null());
      if (band == nullptr) continue;
      const double ours = testing::distance(*band, i, j);
      CHECK(ours == doctest::Approx(exact.get<double>()).epsilon(1e-12));
    }
  }
}

TEST_CASE("golden: every variant has a golden file, and every file a variant") {
  std::set<std::string> files, ids{"tables"};
  for (const auto& entry : std::filesystem::directory_iterator(ROPEWALK_GOLDEN_DIR))
    if (entry.path().extension() == ".json") files.insert(entry.path().stem().string());
  for (const Variant* v : catalog()) ids.insert(v->id);
  CHECK(files == ids);
}

TEST_CASE("golden: inverse frequencies and attention factors are the oracle's to 1e-12") {
  std::size_t held = 0;
  for (const Variant* v : catalog()) {
    const json known = golden(v->id);
    if (v->spectrum != nullptr) REQUIRE(known.contains("spectra"));
    for (const json& one : known.value("spectra", json::array())) hold_spectrum(one), ++held;
  }
  CHECK(held >= 100);
}

TEST_CASE("golden: the coordinate that turns each pair is the oracle's") {
  for (const Variant* v : catalog()) {
    const json known = golden(v->id);
    if (v->axes != nullptr) REQUIRE(known.contains("axes"));
    for (const json& one : known.value("axes", json::array())) {
      CAPTURE(one["request"].dump());
      CHECK(sound(one["request"]).axes() == one["axes"].get<std::vector<int>>());
    }
  }
}

TEST_CASE("golden: the pairs seen and their distances are the oracle's") {
  std::size_t held = 0;
  for (const Variant* v : catalog()) {
    const json known = golden(v->id);
    if (v->bands != nullptr) REQUIRE(known.contains("bands"));
    for (const json& one : known.value("bands", json::array())) hold_distances(one), ++held;
  }
  CHECK(held >= 35);
}

TEST_CASE("golden: the query scales of a plan are the oracle's, rounded to float32") {
  for (const Variant* v : catalog()) {
    const json known = golden(v->id);
    if (v->query_scale != nullptr) REQUIRE(known.contains("query_scales"));
    for (const json& one : known.value("query_scales", json::array())) {
      CAPTURE(one["request"].dump());
      const auto exact = one["query_scale"].get<std::vector<double>>();
      const Plan plan = make_plan(sound(one["request"]), static_cast<std::int64_t>(exact.size()));
      REQUIRE(plan.query_scale.size() == exact.size());
      for (std::size_t i = 0; i < exact.size(); ++i)
        CHECK(plan.query_scale[i] == doctest::Approx(exact[i]).epsilon(1e-7));
    }
  }
}

// Several distances a row, one row each of whatever the rows are.
using Rows = std::vector<std::vector<double>>;

TEST_CASE("golden: what is added to a score by distance is the oracle's, head by head") {
  for (const Variant* v : catalog()) {
    const json known = golden(v->id);
    if (v->bias != nullptr) REQUIRE(known.contains("biases"));
    for (const json& one : known.value("biases", json::array())) {
      CAPTURE(one["request"].dump());
      const Setup setup = sound(one["request"]);
      const auto distances = one["distances"].get<std::vector<double>>();
      const auto exact = one["biases"].get<Rows>();
      REQUIRE(exact.size() == static_cast<std::size_t>(setup.geometry.heads));
      for (int head = 0; head < setup.geometry.heads; ++head)
        for (std::size_t n = 0; n < distances.size(); ++n)
          CHECK(setup.bias({head, distances[n]}) ==
                doctest::Approx(exact[static_cast<std::size_t>(head)][n]).epsilon(1e-14));
    }
  }
}

TEST_CASE("golden: what a query and a key fade by together is the oracle's, wherever they stand") {
  for (const Variant* v : catalog()) {
    const json known = golden(v->id);
    if (v->fade != nullptr) REQUIRE(known.contains("fades"));
    for (const json& one : known.value("fades", json::array())) {
      CAPTURE(one["request"].dump());
      const Setup setup = sound(one["request"]);
      const auto distances = one["distances"].get<std::vector<double>>();
      const auto exact = one["faded"].get<Rows>();
      REQUIRE(exact.size() == static_cast<std::size_t>(setup.geometry.pairs()));
      for (int pair = 0; pair < setup.geometry.pairs(); ++pair)
        for (std::size_t n = 0; n < distances.size(); ++n)
          for (const double key : {0.0, setup.geometry.length - 1 - distances[n]}) {
            const double ours = setup.fade(pair, key + distances[n]) / setup.fade(pair, key);
            CHECK(relative_error(ours, exact[static_cast<std::size_t>(pair)][n]) < 1e-12);
          }
    }
  }
}

TEST_CASE("golden: what is added to an embedding is the oracle's") {
  for (const Variant* v : catalog()) {
    const json known = golden(v->id);
    if (v->embedding != nullptr) REQUIRE(known.contains("embeddings"));
    for (const json& one : known.value("embeddings", json::array())) {
      CAPTURE(one["request"].dump());
      const Setup setup = sound(one["request"]);
      const auto positions = one["positions"].get<std::vector<double>>();
      const auto exact = one["embeddings"].get<Rows>();
      for (std::size_t n = 0; n < positions.size(); ++n) {
        const std::vector<double> ours = setup.embedding(positions[n]);
        REQUIRE(ours.size() == exact[n].size());
        // An angle of a thousand radians in double is off by 1e-13.
        for (std::size_t c = 0; c < ours.size(); ++c)
          CHECK(std::abs(ours[c] - exact[n][c]) < 1e-12);
      }
    }
  }
}

TEST_CASE(
    "golden: tables are the float32 nearest to the exact cosine and sine, to position ten "
    "million") {
  const json known = golden("tables");
  const auto positions = known["positions"].get<std::vector<double>>();
  for (const json& one : known["tables"]) {
    const auto speeds = one["inverse_frequencies"].get<std::vector<double>>();
    const Table ours = make_table(positions, speeds, one["amplitude"].get<double>());
    REQUIRE(ours.rows == static_cast<std::int64_t>(positions.size()));
    REQUIRE(ours.pairs == static_cast<int>(speeds.size()));
    for (std::size_t row = 0; row < positions.size(); ++row) {
      for (std::size_t i = 0; i < speeds.size(); ++i) {
        CAPTURE(positions[row]);
        CAPTURE(speeds[i]);
        const std::size_t at = row * speeds.size() + i;
        CHECK(ours.cos[at] == one["cos"][row][i].get<float>());  // 0 ulp
        CHECK(ours.sin[at] == one["sin"][row][i].get<float>());
      }
    }
  }
}

}  // namespace
}  // namespace ropewalk
