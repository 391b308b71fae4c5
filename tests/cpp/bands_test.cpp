// Bands: intervals of keys, and the parameter values at which each method is plain RoPE.
#include "rope/bands.hpp"

#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::deciding_band;
using testing::distance;
using testing::sound;

constexpr std::int64_t tokens = 70;
const Geometry g{32, 32, 500, 16, 70};

std::vector<Coverage> coverages() {
  std::vector<Coverage> all{rest()};
  for (double size : {0, 1, 2, 7, 69, 70, 1000}) {
    all.push_back(near(size));
    all.push_back(head(size));
    for (std::int64_t older : {0, 1, 2, 9})
      if (size > 0) all.push_back(chunk(size, older));
  }
  return all;
}

// What each kind says of one pair, without intervals.
bool covered(const Coverage& c, std::int64_t i, std::int64_t j) {
  if (j > i) return false;
  switch (c.kind) {
    case Coverage::Kind::near:
      return i - j < c.size;
    case Coverage::Kind::head:
      return j < c.size;
    case Coverage::Kind::chunk:
      return i / c.size - j / c.size == c.older;
    case Coverage::Kind::rest:
      return true;
  }
  return false;
}

TEST_CASE("coverage: its interval holds exactly the keys that its rule covers") {
  for (const Coverage& c : coverages()) {
    for (std::int64_t i = 0; i < tokens; ++i) {
      const Interval seen = c.keys(i);
      CHECK(seen.begin >= 0);
      CHECK(seen.end <= i + 1);
      std::int64_t count = 0;
      for (std::int64_t j = 0; j < tokens; ++j) {
        count += covered(c, i, j);
        if (c.contains(i, j) != covered(c, i, j)) FAIL_CHECK("pair " << i << ", " << j);
      }
      CHECK(seen.size() == count);
    }
  }
}

TEST_CASE("coverage: visible_keys counts a key once, however many bands cover it") {
  const std::vector<Coverage> all = coverages();
  for (const Coverage& a : all) {
    for (const Coverage& b : all) {
      const Bands bands{{a}, {b}, {near(3)}};
      for (std::int64_t i : {0, 1, 6, 7, 35, 69}) {
        std::int64_t count = 0;
        for (std::int64_t j = 0; j <= i; ++j) count += deciding_band(bands, i, j) != nullptr;
        if (visible_keys(bands, i) != count) FAIL_CHECK("query " << i);
      }
    }
  }
}

void is_plain_rope(const std::string& text) {
  CAPTURE(text);
  const Setup setup = sound(text, g);
  const Bands bands = setup.bands();
  for (std::int64_t i = 0; i < tokens; ++i) {
    for (std::int64_t j = 0; j <= i; ++j) {
      const Band* band = deciding_band(bands, i, j);
      REQUIRE(band != nullptr);
      if (distance(*band, i, j) != static_cast<double>(i - j)) FAIL_CHECK(i << ", " << j);
    }
  }
  const Spectrum ours = setup.spectrum(), plain = plain_spectrum(g);
  CHECK(ours.attention_factor == 1);
  for (std::size_t n = 0; n < plain.inverse_frequencies.size(); ++n)
    CHECK(std::abs(ours.inverse_frequencies[n] / plain.inverse_frequencies[n] - 1) < 1e-15);
}

TEST_CASE("identity: a window of at least T is RoPE") {
  is_plain_rope("window(window=70)");
  is_plain_rope("sinks(window=70)");
  is_plain_rope("sinks(sinks=20,window=50)");  // together they hold the whole text
}

TEST_CASE("identity: ReRoPE with w ≥ T is RoPE") {
  is_plain_rope("rerope(window=69)");
  is_plain_rope("rerope(window=1000)");
}

TEST_CASE("identity: Leaky ReRoPE with k = 1 is RoPE") {
  is_plain_rope("leaky_rerope(k=1)");
  is_plain_rope("leaky_rerope(window=1,k=1)");
}

TEST_CASE("identity: Self-Extend with G = 1 is RoPE") {
  is_plain_rope("self_extend(group=1)");
  is_plain_rope("self_extend(window=3,group=1)");
}

TEST_CASE("identity: a stretch of 1 is RoPE") {
  is_plain_rope("rope");
  is_plain_rope("linear(factor=1)");
  is_plain_rope("ntk(alpha=1)");
  is_plain_rope("ntk_by_parts(factor=1)");
  is_plain_rope("yarn(factor=1)");
  is_plain_rope("yarn(factor=1,ramp=rotations)");
}

TEST_CASE(
    "identity: Leaky ReRoPE with an endless k is ReRoPE, Self-Extend with an endless G nearly so") {
  const Bands rerope = sound("rerope(window=6)", g).bands();
  const Bands leaky = sound("leaky_rerope(window=6,k=16777216)", g).bands();
  const Bands grouped = sound("self_extend(window=6,group=16777216)", g).bands();
  for (std::int64_t i = 0; i < tokens; ++i) {
    for (std::int64_t j = 0; j <= i; ++j) {
      const double clipped = distance(*deciding_band(rerope, i, j), i, j);
      CHECK(std::abs(distance(*deciding_band(leaky, i, j), i, j) - clipped) < 1e-5);
      CHECK(distance(*deciding_band(grouped, i, j), i, j) == clipped);
    }
  }
}

TEST_CASE("dual chunk: distances are exact within a chunk and to the nearest of the one before") {
  const std::int64_t local = 3, chunk = 9;
  const Bands bands = sound("dual_chunk(chunk_size=12,local_size=3)", g).bands();
  for (std::int64_t i = 0; i < tokens; ++i)
    for (std::int64_t j = 0; j <= i; ++j) {
      const double apart = distance(*deciding_band(bands, i, j), i, j);
      const std::int64_t older = i / chunk - j / chunk;
      const bool exact = older == 0 || i - j <= local || (older == 1 && i % chunk <= local);
      if (exact) CHECK(apart == static_cast<double>(i - j));
      if (!exact) CHECK(apart < static_cast<double>(i - j));
      CHECK(apart <= 12);
    }
}

TEST_CASE(
    "distance: it grows with the true distance, never falls, for every method but the floored "
    "one") {
  for (const char* text : {"rope", "window(window=9)", "rerope(window=9)",
                           "leaky_rerope(window=9,k=3)", "leaky_rerope(window=9,k=2.5)"}) {
    const Bands bands = sound(text, g).bands();
    for (std::int64_t i = 0; i < tokens; ++i) {
      for (std::int64_t j = 1; j <= i; ++j) {
        const Band* nearer = deciding_band(bands, i, j);
        const Band* further = deciding_band(bands, i, j - 1);
        if (nearer == nullptr || further == nullptr) continue;
        if (distance(*further, i, j - 1) < distance(*nearer, i, j) - 1e-12)
          FAIL_CHECK(text << i << j);
      }
    }
  }
}

}  // namespace
}  // namespace ropewalk
