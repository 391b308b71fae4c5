// Plans: a plan says in tables exactly what the bands of its setup say in positions.
#include "rope/plan.hpp"

#include <cmath>
#include <set>

#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::sound;

const Geometry g = testing::with_model({32, 16, 500, 16, 64});

Setup sound_preset(const Variant& v) {
  const Geometry at = testing::in_reach(v, g);
  return sound(testing::written(v, at), at);
}

std::vector<double> positions(const PositionMap& at, std::int64_t tokens) {
  std::vector<double> all;
  for (std::int64_t n = 0; n < tokens; ++n) all.push_back(at(static_cast<double>(n)));
  return all;
}

bool same(const Table& a, const Table& b) {
  return a.rows == b.rows && a.pairs == b.pairs && a.amplitude == b.amplitude && a.cos == b.cos &&
         a.sin == b.sin && a.positions == b.positions;
}

TEST_CASE(
    "plan: row n of a band's tables turns by the band's position of token n and says it, for every "
    "variant") {
  for (const Variant* v : catalog()) {
    for (std::int64_t tokens : {1, 2, 33, 64}) {
      const std::string id = v->id;
      CAPTURE(id);
      const Setup setup = sound_preset(*v);
      const Plan plan = make_plan(setup, tokens);
      const Bands bands = setup.bands();
      const Spectrum spectrum = setup.spectrum();
      CHECK(plan.tokens == tokens);
      CHECK(plan.rotary_dim == g.rotary_dim);
      CHECK(plan.blocks == v->blocks);
      REQUIRE(plan.bands.size() == bands.size());
      for (std::size_t n = 0; n < bands.size(); ++n) {
        const auto table = [&](const PositionMap& at, double way) {
          Turning turning{spectrum.inverse_frequencies, spectrum.amplitude()};
          if (v->fade)
            turning.fading = [&setup, way](int pair, double position) {
              return std::pow(setup.fade(pair, position), way);
            };
          return make_table(positions(at, tokens), turning);
        };
        CHECK(same(*plan.bands[n].query, table(bands[n].query, 1)));
        CHECK(same(*plan.bands[n].key, table(bands[n].key, -1)));
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
    const Plan plan = make_plan(sound_preset(*v), 40);
    CHECK(plan.query_scale.size() == (v->query_scale ? 40u : 0u));
  }
}

TEST_CASE(
    "plan: a factor that the softmax carries is in the query scale, squared, not the tables") {
  const double m = 0.1 * std::log(4.0) + 1;
  const Plan tables = make_plan(sound("yarn(factor=4)", g), 40);
  const Plan scores = make_plan(sound("yarn(factor=4,mscale_target=softmax)", g), 40);
  CHECK(tables.query_scale.empty());
  CHECK(tables.bands[0].query->amplitude == static_cast<float>(m));
  CHECK(scores.query_scale == std::vector<float>(40, static_cast<float>(m * m)));
  CHECK(scores.bands[0].query->amplitude == 1);
  CHECK(scores.bands[0].query->cos != tables.bands[0].query->cos);

  const Plan both = make_plan(sound("yarn(factor=4,mscale_target=softmax)+log_n", g), 40);
  const Plan alone = make_plan(sound("log_n", g), 40);
  for (std::size_t i = 0; i < 40; ++i)
    CHECK(both.query_scale[i] == doctest::Approx(m * m * alone.query_scale[i]).epsilon(1e-6));
}

TEST_CASE("plan: a row of bias for each head, one number a distance, exactly where it is decided") {
  for (const Variant* v : catalog()) {
    const Setup setup = sound_preset(*v);
    const Plan plan = make_plan(setup, 40);
    REQUIRE(plan.bias.size() == (v->bias ? 80u : 0u));
    if (!v->bias) continue;
    for (const int head : {0, 1})
      for (const int distance : {0, 1, 39})
        CHECK(plan.bias[static_cast<std::size_t>(head * 40 + distance)] ==
              static_cast<float>(setup.bias({head, static_cast<double>(distance)})));
  }
}

TEST_CASE("plan: a row for each token's embedding, exactly where one is added") {
  for (const Variant* v : catalog()) {
    const Setup setup = sound_preset(*v);
    const Plan plan = make_plan(setup, 40);
    REQUIRE(plan.embedding.size() == (v->embedding ? 40u * 6 : 0u));
    if (!v->embedding) continue;
    for (const std::size_t token : {0u, 1u, 39u}) {
      const std::vector<double> row = setup.embedding(static_cast<double>(token));
      for (std::size_t c = 0; c < 6; ++c)
        CHECK(plan.embedding[token * 6 + c] == static_cast<float>(row[c]));
    }
  }
}

TEST_CASE("plan: where the method replaces RoPE no table turns anything") {
  for (const Variant* v : catalog()) {
    if (v->rotates) continue;
    const Plan plan = make_plan(sound_preset(*v), 40);
    for (const float cos : plan.bands[0].query->cos) CHECK(cos == 1);
    for (const float sin : plan.bands[0].key->sin) CHECK(sin == 0);
  }
}

TEST_CASE("plan: the first tokens of a longer plan are the shorter plan") {
  for (const Variant* v : catalog()) {
    const std::string id = v->id;
    CAPTURE(id);
    const Setup setup = sound_preset(*v);
    const Plan shorter = make_plan(setup, 20), longer = make_plan(setup, 50);
    for (std::size_t n = 0; n < shorter.bands.size(); ++n) {
      const std::vector<float>& few = shorter.bands[n].query->cos;
      CHECK(std::equal(few.begin(), few.end(), longer.bands[n].query->cos.begin()));
    }
    for (std::size_t i = 0; i < shorter.query_scale.size(); ++i)
      CHECK(shorter.query_scale[i] == longer.query_scale[i]);
    CHECK(std::equal(shorter.embedding.begin(), shorter.embedding.end(), longer.embedding.begin()));
  }
}

TEST_CASE("plan: of no tokens is empty") {
  const Plan plan = make_plan(sound("rerope+log_n", g), 0);
  CHECK(plan.tokens == 0);
  CHECK(plan.query_scale.empty());
  for (const BandTables& band : plan.bands) CHECK(band.query->cos.empty());
}

TEST_CASE(
    "plan: what fades or is added to embeddings makes none past the length it was judged at") {
  for (const Variant* v : catalog()) {
    CAPTURE(v->id);
    Geometry shorter = g;
    shorter.length = g.train_length;
    const Setup setup = sound(testing::written(*v, shorter), shorter);
    const auto length = static_cast<std::int64_t>(shorter.length);
    CHECK_FALSE(judge_tokens(setup, length));
    CHECK(judge_tokens(setup, length + 1).has_value() == (setup.fades() || setup.embeds()));
  }
}

TEST_CASE("plan: what is added by head or by channel is judged by its product with the tokens") {
  Geometry wide{2, 2, 500, most_tokens, most_tokens};
  wide.heads = 4096;
  wide.hidden_size = 1 << 20;
  const auto refused = [](const std::vector<Setup>& setups, std::int64_t tokens) {
    const std::optional<Problem> problem = judge_tokens(setups, tokens);
    return problem ? problem->code + ", " + problem->sentence() : "accepted";
  };
  const Setup bias = sound("alibi", wide), waves = sound("sinusoidal", wide);
  CHECK(refused({bias}, 65'536) == "accepted");
  CHECK(refused({bias}, 65'537) ==
        "too_long, tokens: must be at most 65536 for 4096 heads with a bias each, got 65537");
  CHECK(refused({waves}, 256) == "accepted");
  CHECK(refused({waves}, 257) ==
        "too_long, tokens: must be at most 256 for 1048576 channels with a number added to each, "
        "got 257");
  CHECK(refused({bias, sound("rope", wide), bias}, 32'768) == "accepted");
  CHECK(refused({bias, sound("rope", wide), bias}, 32'769) ==
        "too_long, tokens: must be at most 32768 for 8192 heads with a bias each, got 32769");
  CHECK(refused({sound("rope", wide)}, 1'048'576) == "accepted");
}

TEST_CASE("plan: the size that is judged is that of the plan that is made, for every variant") {
  for (const Variant* v : catalog())
    for (const std::int64_t tokens : {1, 2, 33, 64}) {
      CAPTURE(v->id);
      const Setup setup = sound_preset(*v);
      const PlanSize size = size_of_plan(setup, tokens);
      const Plan plan = make_plan(setup, tokens);
      std::set<const Table*> tables, of_keys;
      for (const BandTables& band : plan.bands) {
        tables.insert({band.query.get(), band.key.get()});
        of_keys.insert(band.key.get());
      }
      CHECK(size.tables == static_cast<std::int64_t>(tables.size()));
      CHECK(size.key_tables == static_cast<std::int64_t>(of_keys.size()));
      std::size_t numbers = plan.bias.size() + plan.embedding.size();
      for (const Table* table : tables)
        numbers += table->cos.size() + table->sin.size() + 2 * table->positions.size();
      CHECK(size.numbers() * tokens == static_cast<std::int64_t>(numbers));
    }
}

TEST_CASE("plan: tables are judged by all numbers that the plans of a text hold") {
  const auto refused = [](const std::vector<Setup>& setups, std::int64_t tokens) {
    const std::optional<Problem> problem = judge_tokens(setups, tokens);
    return problem ? problem->code + ", " + problem->sentence() : "accepted";
  };
  const auto wide = [](int head_dim) {
    Geometry at{head_dim, head_dim, 500, 65'536, 1'048'576};
    at.heads = 4;
    return at;
  };
  CHECK(refused({sound("rope", wide(960))}, 1'048'576) == "accepted");
  CHECK(refused({sound("dual_chunk", wide(128))}, 1'048'576) == "accepted");
  CHECK(refused({sound("rope", wide(1024))}, 997'475) == "accepted");
  CHECK(refused({sound("rope", wide(1024))}, 997'476) ==
        "too_long, tokens: must be at most 997475 for 512 pairs in tables, got 997476");
  CHECK(refused({sound("rerope", wide(512))}, 1'048'576) ==
        "too_long, tokens: must be at most 663690 for 768 pairs in tables, got 1048576");
  const std::vector<Setup> layers(64, sound("rope", wide(256)));
  CHECK(refused(layers, 61'000) == "accepted");
  CHECK(refused(layers, 65'536) ==
        "too_long, tokens: must be at most 61979 for 8192 pairs in tables, got 65536");
}

}  // namespace
}  // namespace ropewalk
