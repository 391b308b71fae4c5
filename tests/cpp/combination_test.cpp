// Combinations: variants that answer different questions join in any order, those that answer the
// same one are refused.
#include "rope/plan.hpp"
#include "rope/variant_checks.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::deciding_band;
using testing::distance;
using testing::sound;

const Geometry g = testing::with_model({32, 16, 500, 16, 50});

bool same_bands(const Bands& ours, const Bands& theirs) {
  for (std::int64_t i = 0; i < 50; ++i) {
    for (std::int64_t j = 0; j <= i; ++j) {
      const Band* a = deciding_band(ours, i, j);
      const Band* b = deciding_band(theirs, i, j);
      if ((a == nullptr) != (b == nullptr)) return false;
      if (a != nullptr && distance(*a, i, j) != distance(*b, i, j)) return false;
    }
  }
  return true;
}

bool same_spectrum(const Spectrum& a, const Spectrum& b) {
  return a.inverse_frequencies == b.inverse_frequencies && a.attention_factor == b.attention_factor;
}

// Calls `use` with every pair of different variants.
void every_pair(const std::function<void(const Variant&, const Variant&)>& use) {
  for (const Variant* a : catalog())
    for (const Variant* b : catalog())
      if (a != b) use(*a, *b);
}

// g, or where one of the two has nothing past its training length a longer training.
Geometry in_reach(const Variant& a, const Variant& b) {
  return testing::in_reach(b, testing::in_reach(a, g));
}

std::string joined(const Variant& a, const Variant& b) {
  const Geometry both = in_reach(a, b);
  return testing::written(a, both) + "+" + testing::written(b, both);
}

TEST_CASE("combination: two variants join exactly when they answer different questions") {
  every_pair([](const Variant& a, const Variant& b) {
    CAPTURE(joined(a, b));
    const Result<Setup> setup = check_text(joined(a, b), in_reach(a, b));
    REQUIRE(static_cast<bool>(setup) == !shared_question(a, b));
    if (setup) return;
    CHECK(setup.problem().code == "clash");
    CHECK(setup.problem().message.starts_with(std::string(a.id) + " and " + b.id + " both decide"));
  });
}

TEST_CASE("combination: the order in which variants are written does not matter") {
  every_pair([](const Variant& a, const Variant& b) {
    if (shared_question(a, b)) return;
    CAPTURE(joined(a, b));
    const Geometry at = in_reach(a, b);
    const Setup ours = sound(joined(a, b), at), theirs = sound(joined(b, a), at);
    CHECK(ours.text() == theirs.text());
    CHECK(same_spectrum(ours.spectrum(), theirs.spectrum()));
    CHECK(same_bands(ours.bands(), theirs.bands()));
    CHECK(make_plan(ours, 50).query_scale == make_plan(theirs, 50).query_scale);
  });
}

TEST_CASE("combination: each question is answered by the variant that answers it alone") {
  every_pair([](const Variant& a, const Variant& b) {
    if (shared_question(a, b)) return;
    CAPTURE(joined(a, b));
    const Geometry at = in_reach(a, b);
    const Setup both = sound(joined(a, b), at);
    const Setup one = sound(testing::written(a, at), at);
    if (a.spectrum) CHECK(same_spectrum(both.spectrum(), one.spectrum()));
    if (a.bands) CHECK(same_bands(both.bands(), one.bands()));
    if (a.query_scale) CHECK(both.query_scale({40, 41}) == one.query_scale({40, 41}));
    if (a.axes) CHECK(both.axes() == one.axes());
    if (a.fade) CHECK(both.fade(1, 40) == one.fade(1, 40));
    if (a.bias) CHECK(both.bias({1, 40}) == one.bias({1, 40}));
    if (a.embedding) CHECK(both.embedding(40) == one.embedding(40));
  });
}

TEST_CASE("combination: three questions are answered at once") {
  const Setup setup = sound("log_n+rerope(window=8)+ntk(alpha=4)", g);
  CHECK(setup.text() == "ntk(alpha=4)+rerope(window=8)+log_n");
  CHECK(same_spectrum(setup.spectrum(), sound("ntk(alpha=4)", g).spectrum()));
  CHECK(same_bands(setup.bands(), sound("rerope(window=8)", g).bands()));
  CHECK(setup.scales_query());
}

TEST_CASE("combination: log-n counts the keys that the bands beside it let a query see") {
  const Geometry long_ago{32, 32, 500, 4, 50};
  const auto scale = [&](const char* text) {
    return make_plan(sound(text, long_ago), 50).query_scale;
  };
  CHECK(scale("log_n")[49] == doctest::Approx(std::log(50.0) / std::log(4.0)).epsilon(1e-7));
  CHECK(scale("log_n+rerope(window=3)") == scale("log_n"));
  CHECK(scale("log_n+window(window=16)")[49] == 2);  // ln 16 / ln 4
  CHECK(scale("log_n+sinks(sinks=6,window=10)")[49] == 2);
  CHECK(scale("rope").empty());
}

}  // namespace
}  // namespace ropewalk
