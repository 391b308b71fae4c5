// Attention against a brute-force oracle: every pair, in double, straight from the bands and the
// spectrum.
#include "attention/attend.hpp"

#include <doctest/doctest.h>

#include <string>

#include "attention/blocks.hpp"
#include "numbers.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::apart;
using testing::bells;
using testing::deciding_band;
using testing::sound;

// Values are averages of numbers of unit size with weights that add up to 1; a weight is off by the
// rounding of its score: about √D products of unit size, scaled by 1/√D, times 2⁻²³ and a few, and
// e^x within 2 ulp.
constexpr double close = 1e-5;

// What attention is made of, before any table.
struct Rules {
  Bands bands = whole_past();
  Spectrum spectrum;
  std::vector<double> query_scale;  // [tokens], or empty
  std::vector<float> bias;          // [heads, tokens], or empty
};

Rules rules_of(const Setup& setup, std::int64_t tokens) {
  Rules rules{setup.bands(), setup.spectrum(), {}, {}};
  if (!setup.scales_query()) return rules;
  for (std::int64_t i = 0; i < tokens; ++i) {
    double visible = 0;
    for (std::int64_t j = 0; j <= i; ++j) visible += deciding_band(rules.bands, i, j) != nullptr;
    rules.query_scale.push_back(setup.query_scale({static_cast<double>(i), visible}));
  }
  return rules;
}

// The plan of bands that no variant has.
Plan plan_of(const Rules& rules, std::int64_t tokens) {
  const auto table = [&](const PositionMap& position) {
    std::vector<double> positions;
    for (std::int64_t n = 0; n < tokens; ++n) positions.push_back(position(static_cast<double>(n)));
    return std::make_shared<const Table>(
        make_table(positions, rules.spectrum.inverse_frequencies, rules.spectrum.attention_factor));
  };
  Plan plan;
  plan.tokens = tokens;
  plan.rotary_dim = 2 * static_cast<int>(rules.spectrum.inverse_frequencies.size());
  for (const Band& band : rules.bands)
    plan.bands.push_back({band.covers, table(band.query), table(band.key)});
  plan.query_scale.assign(rules.query_scale.begin(), rules.query_scale.end());
  plan.bias = rules.bias;
  return plan;
}

struct Inputs {
  AttentionShape shape;
  std::vector<float> q, k, v;
};

Inputs inputs(std::int64_t tokens, int heads, int kv_heads, int head_dim, Layout layout,
              std::uint64_t seed = 1) {
  return {{tokens, tokens, heads, kv_heads, head_dim, layout, 0,
           1 / std::sqrt(static_cast<float>(head_dim))},
          bells(tokens * heads * head_dim, seed),
          bells(tokens * kv_heads * head_dim, seed + 1),
          bells(tokens * kv_heads * head_dim, seed + 2)};
}

struct Answer {
  std::vector<float> out;          // [queries, heads, head_dim]
  std::vector<float> log_sum_exp;  // [queries, heads]
};

Answer attended(const Inputs& in, const Plan& plan) {
  const auto rows = static_cast<std::size_t>(in.shape.queries * in.shape.heads);
  Answer answer{std::vector<float>(rows * static_cast<std::size_t>(in.shape.head_dim), NAN),
                std::vector<float>(rows, NAN)};
  attend(in.shape, plan, in.q.data(), in.k.data(), in.v.data(), answer.out.data(),
         answer.log_sum_exp.data());
  return answer;
}

// One head's vector, turned to a position.
std::vector<double> turned(const float* x, double position, const Spectrum& spectrum,
                           const AttentionShape& shape) {
  std::vector<double> y(x, x + shape.head_dim);
  const std::size_t pairs = spectrum.inverse_frequencies.size();
  for (std::size_t i = 0; i < pairs; ++i) {
    const std::size_t a = shape.layout == Layout::half ? i : 2 * i,
                      b = shape.layout == Layout::half ? i + pairs : a + 1;
    const double angle = position * spectrum.inverse_frequencies[i];
    const double c = std::cos(angle) * spectrum.attention_factor,
                 s = std::sin(angle) * spectrum.attention_factor;
    y[a] = x[a] * c - x[b] * s;
    y[b] = x[b] * c + x[a] * s;
  }
  return y;
}

// [band][token] → the vector turned as that band wants it.
std::vector<std::vector<std::vector<double>>> turned_by_band(const Inputs& in, const Rules& rules,
                                                             bool queries, int head) {
  const int heads = queries ? in.shape.heads : in.shape.kv_heads;
  const std::vector<float>& x = queries ? in.q : in.k;
  std::vector<std::vector<std::vector<double>>> all;
  for (const Band& band : rules.bands) {
    auto& list = all.emplace_back();
    for (std::int64_t n = 0; n < (queries ? in.shape.queries : in.shape.keys); ++n) {
      const double token = static_cast<double>(queries ? in.shape.first_query + n : n);
      list.push_back(turned(x.data() + (n * heads + head) * in.shape.head_dim,
                            queries ? band.query(token) : band.key(token), rules.spectrum,
                            in.shape));
    }
  }
  return all;
}

// The largest difference of an answer to attention by its definition.
double off(const Inputs& in, const Rules& rules, const Plan& plan) {
  const Answer answer = attended(in, plan);
  const AttentionShape& s = in.shape;
  double worst = 0;
  for (int h = 0; h < s.heads; ++h) {
    const int group = h / (s.heads / s.kv_heads);
    const auto queries = turned_by_band(in, rules, true, h),
               keys = turned_by_band(in, rules, false, group);
    for (std::int64_t r = 0; r < s.queries; ++r) {
      const std::int64_t i = s.first_query + r;
      double total = 0;
      std::vector<double> sum(static_cast<std::size_t>(s.head_dim));
      for (std::int64_t j = 0; j <= i; ++j) {
        const Band* band = deciding_band(rules.bands, i, j);
        if (band == nullptr) continue;
        const auto b = static_cast<std::size_t>(band - rules.bands.data());
        double score = 0;
        for (std::size_t c = 0; c < sum.size(); ++c)
          score +=
              queries[b][static_cast<std::size_t>(r)][c] * keys[b][static_cast<std::size_t>(j)][c];
        score *= s.scale *
                 (rules.query_scale.empty() ? 1 : rules.query_scale[static_cast<std::size_t>(i)]);
        if (!rules.bias.empty())
          score += rules.bias[static_cast<std::size_t>(h * plan.tokens + i - j)];
        const double weight = std::exp(score);
        total += weight;
        const float* value = in.v.data() + (j * s.kv_heads + group) * s.head_dim;
        for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += weight * value[c];
      }
      const auto row = static_cast<std::size_t>(r * s.heads + h);
      for (double& value : sum) value = total > 0 ? value / total : 0;
      const std::vector<float> out(
          answer.out.begin() + static_cast<std::ptrdiff_t>(row * sum.size()),
          answer.out.begin() + static_cast<std::ptrdiff_t>((row + 1) * sum.size()));
      worst = std::max(worst, apart(out, sum));
      const double lse = std::log(total);
      // Of larger size than the values: compared relatively where it exceeds 1.
      if (answer.log_sum_exp[row] != lse)
        worst =
            std::max(worst, std::abs(answer.log_sum_exp[row] - lse) / std::max(1.0, std::abs(lse)));
    }
  }
  return std::isnan(worst) ? INFINITY : worst;
}

// Every length at which a block, a tile or a panel ends, is one short or one over.
std::vector<std::int64_t> awkward_lengths() {
  std::vector<std::int64_t> lengths{1, 2, 1000};
  for (const std::int64_t edge :
       {std::int64_t{tile_rows}, std::int64_t{tile_columns}, key_block, query_block})
    for (const std::int64_t off_by : {-1, 0, 1})
      if (edge + off_by > 0) lengths.push_back(edge + off_by);
  return lengths;
}

Geometry geometry(std::int64_t tokens, int head_dim, int rotary_dim) {
  const double trained = tokens > 500 ? 128 : 16;
  return {head_dim, rotary_dim, 500, trained, std::max(trained, static_cast<double>(tokens))};
}

std::vector<std::string> every_variant_and_some_combinations(const Geometry& g) {
  std::vector<std::string> texts{"leaky_rerope+log_n",
                                 "yarn+window",
                                 "ntk+rerope",
                                 "linear+sinks+log_n",
                                 "self_extend+yarn",
                                 "window(window=1)",
                                 "rerope(window=1)",
                                 "sinks(window=3,sinks=2)",
                                 "self_extend(window=5,group=3)"};
  for (const Variant* variant : catalog()) texts.push_back(testing::written(*variant, g));
  return texts;
}

TEST_CASE("attention by a plan is attention by definition, for every variant, length and layout") {
  for (const std::int64_t tokens : awkward_lengths()) {
    const Geometry g = testing::with_model(geometry(tokens, 20, 12));
    for (const std::string& text : every_variant_and_some_combinations(g))
      for (const Layout layout : {Layout::half, Layout::interleaved}) {
        if (tokens == 1000 && layout == Layout::interleaved) continue;  // the oracle takes T²
        const Setup setup = sound(check_text(text, g));
        CAPTURE(text);
        CAPTURE(tokens);
        CHECK(off(inputs(tokens, 2, 1, 20, layout), rules_of(setup, tokens),
                  make_plan(setup, tokens)) < close);
      }
  }
}

TEST_CASE("attention shares keys and values among the heads of a group, at every head size") {
  const std::vector<std::array<int, 4>> shapes{{8, 2, 16, 16},  {4, 1, 32, 32}, {3, 3, 64, 64},
                                               {2, 2, 128, 32}, {6, 3, 1, 0},   {2, 1, 2, 2},
                                               {1, 1, 33, 8}};
  for (const auto& [heads, kv_heads, head_dim, rotary_dim] : shapes) {
    CAPTURE(head_dim);
    Rules rules;
    rules.spectrum = testing::plain(rotary_dim, 500);
    CHECK(off(inputs(75, heads, kv_heads, head_dim, Layout::half), rules, plan_of(rules, 75)) <
          close);
  }
}

TEST_CASE("bias by distance is added to every band's scores, head by head") {
  for (const std::int64_t tokens :
       {std::int64_t{1}, std::int64_t{50}, key_block + 1, std::int64_t{400}}) {
    Rules rules =
        rules_of(sound(check_text("rerope(window=9)+log_n", geometry(tokens, 16, 16))), tokens);
    rules.bias = bells(4 * (tokens + 5), 9);
    CHECK(off(inputs(tokens, 4, 2, 16, Layout::half), rules, plan_of(rules, tokens + 5)) < close);
  }
}

TEST_CASE("three bands of any coverage and any positions") {
  const PositionMap third = [](double n) { return n / 3; },
                    floors = [](double n) { return std::floor(n / 4) + 7; };
  const std::vector<Bands> many{
      {{chunk(40, 0)}, {chunk(40, 1), always(60)}, {rest(), always(90), third}},
      {{near(33)}, {head(5), always(40)}, {rest(), floors, floors}},
      {{head(70), third, third}, {near(10)}, {chunk(16, 2), floors}},
      {{chunk(7, 3)}},  // most see only an old chunk, the first see nothing
      {{near(3)}, {near(50), third, third}, {near(51), floors, third}},
  };
  for (const Bands& bands : many)
    for (const std::int64_t tokens : {std::int64_t{20}, key_block + 1, std::int64_t{333}}) {
      Rules rules{bands, testing::plain(12, 500), {}, {}};
      CHECK(off(inputs(tokens, 2, 2, 16, Layout::interleaved), rules, plan_of(rules, tokens)) <
            close);
    }
}

TEST_CASE("a query that sees no key gets zeros and a log-sum of minus infinity") {
  const Rules rules{{{chunk(4, 1)}}, testing::plain(8, 500), {}, {}};
  const Answer answer = attended(inputs(9, 1, 1, 8, Layout::half), plan_of(rules, 9));
  for (std::size_t n = 0; n < 4 * 8; ++n) CHECK(answer.out[n] == 0);
  for (std::size_t n = 0; n < 4; ++n) CHECK(answer.log_sum_exp[n] == -INFINITY);
  for (std::size_t n = 4; n < 9; ++n) CHECK(std::isfinite(answer.log_sum_exp[n]));
}

TEST_CASE("scores of any size keep the softmax finite") {
  const Rules rules{whole_past(), testing::plain(8, 500), {}, {}};
  Inputs in = inputs(200, 1, 1, 8, Layout::half);
  for (float& value : in.q) value *= 1e4f;
  in.shape.scale = 1;
  for (const float value : attended(in, plan_of(rules, 200)).out) REQUIRE(std::abs(value) < 10);
}

TEST_CASE("queries taken a few at a time get what they get all together") {
  const std::int64_t tokens = 150;
  const Setup setup = sound(check_text("leaky_rerope+log_n", geometry(tokens, 16, 16)));
  const Plan plan = make_plan(setup, tokens + 30);
  const Inputs whole = inputs(tokens, 4, 2, 16, Layout::half);
  const Answer expected = attended(whole, plan);
  std::int64_t first = 0;
  for (const std::int64_t count : {1, 7, 100, 41, 1}) {
    Inputs part = whole;
    part.shape.first_query = first;
    part.shape.queries = count;
    part.shape.keys = first + count;
    part.q.erase(part.q.begin(), part.q.begin() + first * 64);
    const Answer answer = attended(part, plan);
    const std::vector<float> same(expected.out.begin() + first * 64,
                                  expected.out.begin() + (first + count) * 64);
    CHECK(apart(answer.out, same) < close);
    first += count;
  }
  CHECK(first == tokens);
}

// Identities, by name.

double difference_to_rope(const std::string& text, std::int64_t tokens) {
  const Geometry g = geometry(tokens, 32, 32);
  const Inputs in = inputs(tokens, 2, 1, 32, Layout::half);
  const Plan rope = make_plan(sound(check_text("rope", g)), tokens);
  return apart(attended(in, make_plan(sound(check_text(text, g)), tokens)).out,
               attended(in, rope).out);
}

TEST_CASE("window >= T is RoPE") { CHECK(difference_to_rope("window(window=300)", 300) == 0); }
TEST_CASE("ReRoPE with w >= T is RoPE") {
  CHECK(difference_to_rope("rerope(window=300)", 300) == 0);
}
TEST_CASE("linear with factor 1 is RoPE") {
  CHECK(difference_to_rope("linear(factor=1)", 300) == 0);
}
TEST_CASE("Leaky with k = 1 is RoPE") {
  CHECK(difference_to_rope("leaky_rerope(window=20,k=1)", 300) < close);
}
TEST_CASE("Self-Extend with G = 1 is RoPE") {
  CHECK(difference_to_rope("self_extend(window=20,group=1)", 300) < close);
}
TEST_CASE("and ReRoPE with w < T is not") {
  CHECK(difference_to_rope("rerope(window=20)", 300) > 0.01);
}

}  // namespace
}  // namespace ropewalk
