// Plans: a plan says in tables exactly what the bands of its setup say in positions.
#include "rope/plan.hpp"

#include <set>

#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::sound;

const Geometry g = testing::with_model({32, 16, 500, 16, 64});

std::vector<double> positions(const PositionMap& at, std::int64_t tokens) {
  std::vector<double> all;
  for (std::int64_t n = 0; n < tokens; ++n) all.push_back(at(static_cast<double>(n)));
  return all;
}

bool same(const Table& a, const Table& b) {
  return a.rows == b.rows && a.pairs == b.pairs && a.amplitude == b.amplitude && a.cos == b.cos &&
         a.sin == b.sin;
}

TEST_CASE(
    "plan: row n of a band's tables turns by the band's position of token n, for every variant") {
  for (const Variant* v : catalog()) {
    for (std::int64_t tokens : {1, 2, 33, 64}) {
      CAPTURE(v->id);
      const Setup setup = sound(testing::written(*v, g), g);
      const Plan plan = make_plan(setup, tokens);
      const Bands bands = setup.bands();
      const Spectrum spectrum = setup.spectrum();
      CHECK(plan.tokens == tokens);
      CHECK(plan.rotary_dim == g.rotary_dim);
      CHECK(plan.bias.empty());
      REQUIRE(plan.bands.size() == bands.size());
      for (std::size_t n = 0; n < bands.size(); ++n) {
        const auto table = [&](const PositionMap& at) {
          return make_table(positions(at, tokens), spectrum.inverse_frequencies,
                            spectrum.attention_factor);
        };
        CHECK(same(*plan.bands[n].query, table(bands[n].query)));
        CHECK(same(*plan.bands[n].key, table(bands[n].key)));
        for (std::int64_t i = 0; i < tokens; ++i)
          for (std::int64_t j = 0; j < tokens; ++j)
            CHECK(plan.bands[n].covers.contains(i, j) == bands[n].covers.contains(i, j));
      }
    }
  }
}

TEST_CASE("plan: bands with equal positions share one table, others do not") {
  const auto tables = [](const char* text) {
    const Plan plan = make_plan(sound(text, g), 64);
    std::set<const Table*> different;
    for (const BandTables& band : plan.bands) different.insert({band.query.get(), band.key.get()});
    return different.size();
  };
  CHECK(tables("rope") == 1);
  CHECK(tables("window") == 1);
  CHECK(tables("sinks") == 2);   // the indices, and the sinks' queries
  CHECK(tables("rerope") == 3);  // the indices, all w, all 0
  CHECK(tables("leaky_rerope") == 3);
  CHECK(tables("leaky_rerope(k=1)") == 1);
  CHECK(tables("self_extend(group=1)") == 1);
}

TEST_CASE("plan: a query scale is there exactly when a variant decides it, one a token") {
  for (const Variant* v : catalog()) {
    const Plan plan = make_plan(sound(testing::written(*v, g), g), 40);
    CHECK(plan.query_scale.size() == (v->query_scale ? 40u : 0u));
  }
}

TEST_CASE("plan: the first tokens of a longer plan are the shorter plan") {
  for (const Variant* v : catalog()) {
    CAPTURE(v->id);
    const Setup setup = sound(testing::written(*v, g), g);
    const Plan shorter = make_plan(setup, 20), longer = make_plan(setup, 50);
    for (std::size_t n = 0; n < shorter.bands.size(); ++n) {
      const std::vector<float>& few = shorter.bands[n].query->cos;
      CHECK(std::equal(few.begin(), few.end(), longer.bands[n].query->cos.begin()));
    }
    for (std::size_t i = 0; i < shorter.query_scale.size(); ++i)
      CHECK(shorter.query_scale[i] == longer.query_scale[i]);
  }
}

TEST_CASE("plan: of no tokens is empty") {
  const Plan plan = make_plan(sound("rerope+log_n", g), 0);
  CHECK(plan.tokens == 0);
  CHECK(plan.query_scale.empty());
  for (const BandTables& band : plan.bands) CHECK(band.query->cos.empty());
}

}  // namespace
}  // namespace ropewalk
