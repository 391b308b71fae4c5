// Identities between methods, and what their papers claim of them, by name.
#include <doctest/doctest.h>

#include <string>

#include "attention_oracle.hpp"

namespace ropewalk {
namespace {

using namespace testing;

double difference(const std::string& one, const std::string& other, std::int64_t tokens) {
  const Geometry g = with_model(geometry(tokens, 32, 32));
  const Inputs in = inputs(tokens, 2, 1, 32, Layout::half);
  return apart(attended(in, make_plan(sound(check_text(one, g)), tokens)).out,
               attended(in, make_plan(sound(check_text(other, g)), tokens)).out);
}

double difference_to_rope(const std::string& text, std::int64_t tokens) {
  return difference(text, "rope", tokens);
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

TEST_CASE("an inclusive window is one key longer") {
  CHECK(difference("window(window=20,inclusive=1)", "window(window=21)", 300) == 0);
  CHECK(difference("window(window=20,inclusive=1)", "window(window=20)", 300) > 0.01);
}
TEST_CASE("sinks at their positions in the text are the first tokens of a wide window") {
  CHECK(difference_to_rope("sinks(sinks=280,window=20,positions=text)", 300) < close);
  CHECK(difference("sinks(sinks=4,window=20,positions=text)", "sinks(sinks=4,window=20)", 300) >
        0.001);
}
TEST_CASE("Self-Extend's fraction is its floor where G divides W") {
  CHECK(difference("self_extend(window=20,group=5,positions=fraction)",
                   "self_extend(window=20,group=5)", 300) == 0);
  CHECK(difference("self_extend(window=20,group=7,positions=fraction)",
                   "self_extend(window=20,group=7)", 300) > 0.001);
}
TEST_CASE("a Λ-mask is ReRoPE's clamp on the first tokens") {
  CHECK(difference("lambda_mask(local_branch=20,global_branch=300)", "rerope(window=20)", 300) ==
        0);
  CHECK(difference("lambda_mask(local_branch=20,global_branch=0)", "window(window=20)", 300) == 0);
  CHECK(difference("lambda_mask(local_branch=20)", "rerope(window=20)", 300) > 0.01);
}
TEST_CASE("dual chunks keep exact distances within a chunk") {
  CHECK(difference_to_rope("dual_chunk(chunk_size=310,local_size=10)", 300) == 0);
  CHECK(difference_to_rope("dual_chunk(chunk_size=60,local_size=10)", 50) == 0);
  CHECK(difference_to_rope("dual_chunk(chunk_size=60,local_size=10)", 300) > 0.01);
}
TEST_CASE("counting positions is counting what is seen where all is seen") {
  CHECK(difference("log_n(counts=position)", "log_n", 300) == 0);
  CHECK(difference("window(window=20)+log_n(counts=position)", "window(window=20)+log_n", 300) >
        0.001);
}
TEST_CASE("Llama 4's temperature is 1 before the first step, and without strength") {
  CHECK(difference_to_rope("llama4_temperature(floor_scale=301)", 300) == 0);
  CHECK(difference_to_rope("llama4_temperature(attn_scale=0)", 300) == 0);
  CHECK(difference_to_rope("llama4_temperature(floor_scale=20)", 300) > 0.001);
}
TEST_CASE("without positions it does not matter how a band would turn") {
  CHECK(difference("nope+rerope(window=20)", "nope", 300) < close);
  CHECK(difference("nope", "sinusoidal", 300) == 0);  // its waves are in the embedding
  CHECK(difference_to_rope("nope", 300) > 0.01);
}

TEST_CASE("ALiBi by distance equals adding m_h·j, whatever the number of heads") {
  for (const int heads : {1, 2, 6, 8}) {
    Geometry g = geometry(130, 16, 16);
    g.heads = heads;
    const Setup alibi = sound(check_text("alibi", g));
    Rules rules = rules_of(sound(check_text("nope", g)), 130);
    const std::vector<double> slopes_of_6{0x1p-2, 0x1p-4, 0x1p-6, 0x1p-8, 0x1p-1, 0x1p-3};
    rules.added = [&](int head, std::int64_t, std::int64_t j) {
      const double slope = heads == 6 ? slopes_of_6[static_cast<std::size_t>(head)]
                                      : std::exp2(-8.0 * (head + 1) / heads);
      return slope * static_cast<double>(j);
    };
    const Inputs in = inputs(130, heads, 1, 16, Layout::half);
    CHECK(apart(attended(in, make_plan(alibi, 130)).out, by_definition(in, rules).out) < close);
  }
}

TEST_CASE("xPos fades by the distance only") {
  const Geometry g = geometry(2000, 16, 16);
  const Setup setup = sound(check_text("xpos(scale_base=100)", g));
  const Plan xpos = make_plan(setup, 2000), rope = make_plan(sound(check_text("rope", g)), 2000);
  // The pair's share of the score of a query at i and a key at j, both (1, 0).
  const auto share = [](const Plan& plan, std::int64_t i, std::int64_t j, int pair) {
    const Table &q = *plan.bands[0].query, &k = *plan.bands[0].key;
    const auto a = static_cast<std::size_t>(i * q.pairs + pair);
    const auto b = static_cast<std::size_t>(j * k.pairs + pair);
    return double{q.cos[a]} * k.cos[b] + double{q.sin[a]} * k.sin[b];
  };
  for (const int pair : {0, 3, 7})
    for (const std::int64_t distance : {0, 1, 99, 700})
      for (const std::int64_t j : {0, 500, 1299}) {
        const double zeta = (pair / 8.0 + 0.4) / 1.4;
        const double faded = std::pow(zeta, static_cast<double>(distance) / 100);
        CHECK(std::abs(share(xpos, j + distance, j, pair) -
                       faded * share(rope, j + distance, j, pair)) < 3e-7 * faded);
      }
}

}  // namespace
}  // namespace ropewalk
