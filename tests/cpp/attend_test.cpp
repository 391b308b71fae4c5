// Attention against a brute-force oracle: every pair, in double, straight from the bands and the
// spectrum.
#include "attention/attend.hpp"

#include <doctest/doctest.h>

#include <string>

#include "attention/blocks.hpp"
#include "attention_oracle.hpp"

namespace ropewalk {
namespace {

using namespace testing;

// The largest difference of an answer to attention by its definition.
double off(const Inputs& in, const Rules& rules, const Plan& plan) {
  const Answer answer = attended(in, plan);
  const Exact exact = by_definition(in, rules);
  double worst = apart(answer.out, exact.out);
  for (std::size_t row = 0; row < exact.log_sum_exp.size(); ++row) {
    const double ours = answer.log_sum_exp[row], lse = exact.log_sum_exp[row];
    if (ours == lse) continue;  // both may be −∞
    // Of larger size than the values: compared relatively where it exceeds 1.
    const double error = std::abs(ours - lse) / std::max(1.0, std::abs(lse));
    worst = std::isnan(error) ? INFINITY : std::max(worst, error);
  }
  return worst;
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

std::vector<std::string> every_variant_and_some_combinations(const Geometry& g) {
  std::vector<std::string> texts{
      "leaky_rerope+log_n",
      "yarn+window",
      "ntk+rerope",
      "linear+sinks+log_n",
      "self_extend+yarn",
      "window(window=1)",
      "rerope(window=1)",
      "sinks(window=3,sinks=2)",
      "self_extend(window=5,group=3)",
      "window(window=6,inclusive=1)",
      "sinks(window=3,sinks=2,positions=text)",
      "self_extend(window=5,group=3,positions=fraction)",
      "lambda_mask(local_branch=9,global_branch=3,limit=7)",
      "dual_chunk(chunk_size=7,local_size=2)",
      "yarn(factor=8,mscale_target=softmax)+log_n(counts=position)+window",
      "alibi+window",
      "alibi+sinks+log_n",
      "xpos+window",
      "xpos(scale_base=40,gamma=0.1)+rerope",
      "xpos+yarn+dual_chunk(chunk_size=40)",
      "nope+llama4_temperature",
      "nope+sinks+log_n",
      "sinusoidal+window",
      "mrope(mrope_section=2/1/3)+yarn",
      "chatglm_2d+rerope",
      "t5_bias(table=" + numbers(64) + ")",
      "t5_bias(num_buckets=8,max_distance=30,table=" + numbers(16) + ")+lambda_mask",
  };
  for (const Variant* variant : catalog())
    texts.push_back(testing::written(*variant, testing::in_reach(*variant, g)));
  return texts;
}

TEST_CASE("attention by a plan is attention by definition, for every variant, length and layout") {
  for (const std::int64_t tokens : awkward_lengths()) {
    const Geometry g = testing::with_model(geometry(tokens, 20, 12));
    for (const std::string& text : every_variant_and_some_combinations(g))
      for (const Layout layout : {Layout::half, Layout::interleaved}) {
        if (tokens == 1000 && layout == Layout::interleaved) continue;  // the oracle takes T²
        Geometry at = g;
        if (!check_text(text, g)) at.train_length = g.length;  // nothing past its training
        const Setup setup = sound(check_text(text, at));
        CAPTURE(text);
        CAPTURE(tokens);
        CHECK(off(inputs(tokens, 2, 1, 20, layout), rules_of(setup, tokens),
                  make_plan(setup, tokens)) < close);
      }
  }
}

TEST_CASE("a head turned in its last channels, or in parts, scores as by definition") {
  for (const Layout layout : {Layout::half, Layout::interleaved})
    for (const auto& [head_dim, rotary_dim, start, blocks] :
         std::vector<std::array<int, 4>>{{20, 12, 8, 1},
                                         {20, 12, 2, 1},
                                         {20, 12, 8, 3},
                                         {64, 64, 0, 2},
                                         {33, 20, 10, 5},
                                         {70, 36, 34, 1}}) {
      CAPTURE(start);
      CAPTURE(blocks);
      Rules rules;
      rules.bands = {{near(9)}, {rest(), always(9), always(0)}};
      rules.spectrum = testing::plain(rotary_dim, 500);
      rules.rotary_start = start;
      rules.blocks = blocks;
      const Inputs in = inputs(100, 4, 2, head_dim, layout);
      CHECK(off(in, rules, plan_of(rules, 100)) < close);
      Rules elsewhere = rules;
      if (start > 0) elsewhere.rotary_start = 0;
      if (blocks > 1) elsewhere.blocks = 1;
      if (start > 0 || layout == Layout::half)  // neighbours lie within any part
        CHECK(off(in, elsewhere, plan_of(rules, 100)) > 0.01);
    }
}

TEST_CASE("the channels that turn are those the request says") {
  Request asked = testing::request("yarn+rerope", geometry(80, 20, 12));
  asked.rotary_start = 8;
  asked.exponent_denominator = 20;
  const Setup setup = sound(check(asked));
  CHECK(setup.spectrum().inverse_frequencies !=
        sound("yarn", geometry(80, 20, 12)).spectrum().inverse_frequencies);
  CHECK(off(inputs(80, 2, 1, 20, Layout::half), rules_of(setup, 80), make_plan(setup, 80)) < close);
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
    const std::vector<float> bias = bells(4 * (tokens + 5), 9);
    rules.added = [&](int head, std::int64_t i, std::int64_t j) {
      return bias[static_cast<std::size_t>(head * (tokens + 5) + i - j)];
    };
    CHECK(off(inputs(tokens, 4, 2, 16, Layout::half), rules, plan_of(rules, tokens + 5, 4)) <
          close);
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
      Rules rules{bands, testing::plain(12, 500)};
      CHECK(off(inputs(tokens, 2, 2, 16, Layout::interleaved), rules, plan_of(rules, tokens)) <
            close);
    }
}

TEST_CASE("a query that sees no key gets zeros and a log-sum of minus infinity") {
  const Rules rules{{{chunk(4, 1)}}, testing::plain(8, 500)};
  const Answer answer = attended(inputs(9, 1, 1, 8, Layout::half), plan_of(rules, 9));
  for (std::size_t n = 0; n < 4 * 8; ++n) CHECK(answer.out[n] == 0);
  for (std::size_t n = 0; n < 4; ++n) CHECK(answer.log_sum_exp[n] == -INFINITY);
  for (std::size_t n = 4; n < 9; ++n) CHECK(std::isfinite(answer.log_sum_exp[n]));
}

TEST_CASE("scores of any size keep the softmax finite") {
  const Rules rules{whole_past(), testing::plain(8, 500)};
  Inputs in = inputs(200, 1, 1, 8, Layout::half);
  for (float& value : in.q) value *= 1e4f;
  in.shape.scale = 1;
  for (const float value : attended(in, plan_of(rules, 200)).out) REQUIRE(std::abs(value) < 10);
}

using TokenRow = std::array<float, 2>;  // of one head of two channels

void plant(std::vector<float>& x, std::int64_t token, const TokenRow& row) {
  std::copy(row.begin(), row.end(), x.begin() + 2 * token);
}

// Rows that hold a number, which is all of a row or nothing of it.
std::vector<bool> finite_rows(const std::vector<float>& out) {
  std::vector<bool> finite;
  for (std::size_t n = 0; n < out.size(); n += 2) {
    finite.push_back(std::isfinite(out[n]));
    CHECK(std::isfinite(out[n + 1]) == finite.back());
  }
  return finite;
}

const std::vector<std::string> ways_to_see{"nope", "rope", "nope+window(window=9)",
                                           "sinks(window=9)", "alibi"};
const std::vector<std::int64_t> few_and_many{1, 2, key_block + 7, 200};

TEST_CASE("a score that overflows makes every row that sees it NaN, and no other") {
  constexpr float huge = 1e25f;
  // Scores of ∞ and −∞, sums that pass the range on their way to 0, keys that are no numbers.
  const std::vector<std::pair<TokenRow, TokenRow>> pairs{
      {{huge, huge}, {huge, huge}},
      {{huge, huge}, {-huge, -huge}},
      {{huge, huge}, {huge, -huge}},
      {{huge, huge}, {-huge, huge}},
      {{1, 1}, {NAN, 0}},
      {{1, 1}, {INFINITY, 1}},
      {{1, 1}, {1, -INFINITY}},
  };
  for (const std::int64_t tokens : few_and_many)
    for (const std::string& text : ways_to_see)
      for (const auto& [query, key] : pairs)
        for (const std::int64_t at : {std::int64_t{0}, tokens / 2, tokens - 1}) {
          CAPTURE(text);
          CAPTURE(at);
          const Setup setup = sound(check_text(text, geometry(tokens, 2, 2)));
          Inputs in = inputs(tokens, 1, 1, 2, Layout::half);
          std::fill(in.k.begin(), in.k.end(), 0.0f);
          for (std::int64_t i = 0; i < tokens; ++i) plant(in.q, i, query);
          plant(in.k, at, key);
          const auto finite = finite_rows(attended(in, make_plan(setup, tokens)).out);
          for (std::int64_t i = 0; i < tokens; ++i)
            CHECK(finite[static_cast<std::size_t>(i)] == !deciding_band(setup.bands(), i, at));
        }
}

TEST_CASE("a query that is no number makes its own row NaN, and no other") {
  for (const std::int64_t tokens : few_and_many)
    for (const std::string& text : ways_to_see)
      for (const TokenRow& query : {TokenRow{NAN, 0}, {0, NAN}, {INFINITY, 1}}) {
        const Setup setup = sound(check_text(text, geometry(tokens, 2, 2)));
        Inputs in = inputs(tokens, 1, 1, 2, Layout::half);
        plant(in.q, tokens / 2, query);
        const auto finite = finite_rows(attended(in, make_plan(setup, tokens)).out);
        for (std::int64_t i = 0; i < tokens; ++i)
          CHECK(finite[static_cast<std::size_t>(i)] == (i != tokens / 2));
      }
}

TEST_CASE("a query whose scores are all too low for a float to weigh gets no number") {
  for (const float low : {-1.1e19f, -1.3e19f, -1.5e19f}) {  // from 0.6 to 0.9 of the lowest
    const Rules rules{whole_past(), testing::plain(2, 500)};
    Inputs in = inputs(1, 1, 1, 2, Layout::half);
    plant(in.q, 0, {1e19f, 1e19f});
    plant(in.k, 0, {low, low});
    CHECK_FALSE(std::isfinite(attended(in, plan_of(rules, 1)).out[0]));
  }
}

TEST_CASE("values whose average overflows are never a finite number") {
  const Rules rules{whole_past(), testing::plain(2, 500)};
  Inputs in = inputs(80, 1, 1, 2, Layout::half);
  std::fill(in.q.begin(), in.q.end(), 0.0f);
  for (std::size_t n = 0; n < in.v.size(); ++n) in.v[n] = n % 2 == 0 ? 3e38f : 1;
  const Answer answer = attended(in, plan_of(rules, 80));
  CHECK(answer.out[0] == 3e38f);  // its own value alone
  for (std::size_t row = 1; row < 80; ++row) {
    CHECK_FALSE(std::isfinite(answer.out[2 * row]));
    CHECK(answer.out[2 * row + 1] == doctest::Approx(1));
  }
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

}  // namespace
}  // namespace ropewalk
