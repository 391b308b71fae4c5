// The gate: each request that makes no sense gets one sentence, which says where and what was
// given.
#include <cmath>

#include "setups.hpp"

namespace ropewalk {
namespace {

struct Refusal {
  Request request;
  std::string code, where, message;
};

void refuses(const std::vector<Refusal>& refusals) {
  for (const Refusal& expected : refusals) {
    CAPTURE(expected.request.variant);
    const Result<Setup> setup = check(expected.request);
    REQUIRE_FALSE(setup);
    CHECK(setup.problem().code == expected.code);
    CHECK(setup.problem().where == expected.where);
    CHECK(setup.problem().message == expected.message);
    CHECK(setup.problem().sentence() == expected.where + ": " + expected.message);
  }
}

// A sound request but for what the test changes.
Request asked(const std::string& variant, std::map<std::string, Given> params = {}) {
  return {variant, 64, std::nullopt, 1e4, 4096, std::nullopt, std::move(params)};
}

template <class Field, class Value>
Request with(Field Request::* field, Value value) {
  Request request = asked("rope");
  request.*field = value;
  return request;
}

Refusal outside(Request request, std::string where, std::string message) {
  return {std::move(request), "out_of_range", std::move(where), std::move(message)};
}

TEST_CASE("gate: refuses a head that is odd, empty, fractional, not a number or too wide") {
  const auto head_dim = [](double value) { return with(&Request::head_dim, value); };
  const std::string wanted = "must be an even number from 2 to 1024, got ";
  for (const auto& [value, shown] :
       std::vector<std::pair<double, const char*>>{{0, "0"},
                                                   {-64, "-64"},
                                                   {63, "63"},
                                                   {1, "1"},
                                                   {64.5, "64.5"},
                                                   {1026, "1026"},
                                                   {NAN, "NaN"},
                                                   {INFINITY, "Infinity"},
                                                   {-INFINITY, "-Infinity"},
                                                   {1e300, "1e+300"}})
    refuses({outside(head_dim(value), "headDim", wanted + shown)});
}

TEST_CASE("gate: refuses to turn more channels than there are, or an odd number of them") {
  const auto rotary_dim = [](double value) { return with(&Request::rotary_dim, value); };
  const std::string wanted = "must be an even number from 2 to 64, got ";
  for (const auto& [value, shown] : std::vector<std::pair<double, const char*>>{
           {66, "66"}, {31, "31"}, {0, "0"}, {-2, "-2"}, {2.5, "2.5"}, {NAN, "NaN"}})
    refuses({outside(rotary_dim(value), "rotaryDim", wanted + shown)});
}

TEST_CASE("gate: refuses a base at which no pair is slower than another") {
  const std::string wanted = "must be from 1.001 to 1e+15, got ";
  for (const auto& [value, shown] : std::vector<std::pair<double, const char*>>{
           {1, "1"}, {0.5, "0.5"}, {0, "0"}, {-1e4, "-10000"}, {NAN, "NaN"}, {1e16, "1e+16"}})
    refuses({outside(with(&Request::base, value), "base", wanted + shown)});
}

TEST_CASE("gate: refuses lengths that are no count of tokens or lie beyond the cap") {
  const std::string wanted = "must be a whole number from 1 to 16777216, got ";
  for (const auto& [value, shown] :
       std::vector<std::pair<double, const char*>>{{0, "0"},
                                                   {-1, "-1"},
                                                   {0.5, "0.5"},
                                                   {NAN, "NaN"},
                                                   {16'777'217, "16777217"},
                                                   {1e300, "1e+300"},
                                                   {INFINITY, "Infinity"}}) {
    refuses({outside(with(&Request::length, value), "length", wanted + shown)});
    refuses({outside(with(&Request::train_length, value), "trainLength", wanted + shown)});
  }
}

TEST_CASE("gate: accepts the ends of what it accepts") {
  for (const Request& request :
       {with(&Request::head_dim, 2.0), with(&Request::head_dim, widest_head),
        with(&Request::rotary_dim, 2.0), with(&Request::base, 1.001), with(&Request::base, 1e15),
        with(&Request::length, 1.0), with(&Request::length, most_tokens)})
    CHECK(check(request));
}

TEST_CASE("gate: every number outside its parameter's range is refused with the range, NaN too") {
  for (const Variant* v : catalog()) {
    for (const Param* p : v->params) {
      if (p->kind == Kind::list) continue;  // its size is judged first
      for (double value : {p->min - 1, p->max + 1, double{NAN}, -double{INFINITY}, 1e300}) {
        const Result<Setup> setup = check(asked(v->id, {{p->name, value}}));
        CAPTURE(p->name);
        REQUIRE_FALSE(setup);
        CHECK(setup.problem().code == "out_of_range");
        CHECK(setup.problem().where == std::string(v->id) + "." + p->name);
        CHECK(setup.problem().message.starts_with("must be "));
      }
    }
  }
}

TEST_CASE("gate: refuses parameters, and says what would do") {
  refuses({
      outside(asked("linear", {{"factor", 0.5}}), "linear.factor",
              "must be from 1 to 1024, got 0.5"),
      outside(asked("yarn", {{"factor", -4.0}}), "yarn.factor", "must be from 1 to 1024, got -4"),
      outside(asked("yarn", {{"factor", NAN}}), "yarn.factor", "must be from 1 to 1024, got NaN"),
      outside(asked("yarn", {{"factor", std::string("big")}}), "yarn.factor",
              "must be from 1 to 1024, got \"big\""),
      outside(asked("yarn", {{"factor", true}}), "yarn.factor", "must be from 1 to 1024, got true"),
      outside(asked("yarn", {{"truncate", 0.5}}), "yarn.truncate",
              "must be 0, 1, true or false, got 0.5"),
      outside(asked("yarn", {{"truncate", std::string("yes")}}), "yarn.truncate",
              "must be 0, 1, true or false, got \"yes\""),
      outside(asked("yarn", {{"ramp", std::string("turns")}}), "yarn.ramp",
              "must be index or rotations, got \"turns\""),
      outside(asked("yarn", {{"ramp", 1.0}}), "yarn.ramp", "must be index or rotations, got 1"),
      outside(asked("window", {{"window", 12.5}}), "window.window",
              "must be a whole number from 1 to 16777216, got 12.5"),
      outside(asked("rerope+log_n", {{"window", 0.0}}), "rerope.window",
              "must be a whole number from 1 to 16777216, got 0"),
  });
}

TEST_CASE("gate: refuses a preset that lengths at the edge push out of its range") {
  refuses({outside({"linear", 64, std::nullopt, 1e4, 1, most_tokens, {}}, "linear.factor",
                   "must be from 1 to 1024, got 16777216 by its preset (length / training length, "
                   "at least 1)")});
  CHECK(check({"linear", 64, std::nullopt, 1e4, 1, most_tokens, {{"factor", 2.0}}}));
}

TEST_CASE("gate: refuses variants and parameters that do not exist, and lists those that do") {
  std::string ids;
  for (const Variant* v : catalog()) ids += (ids.empty() ? "" : ", ") + std::string(v->id);
  const std::string one_of = "must be one of " + ids + ", got ",
                    count = std::to_string(catalog().size());
  std::string parameters;
  for (const Param* p : find_variant("yarn")->params)
    parameters += (parameters.empty() ? "" : ", ") + std::string(p->name);
  refuses({
      {asked("ya"), "unknown_variant", "variant", one_of + "\"ya\""},
      {asked("rope+constructor"), "unknown_variant", "variant", one_of + "\"constructor\""},
      {asked("yar+mrope", {{"k", 2.0}}), "unknown_variant", "variant",
       "must be one of the " + count + ", got \"yar\": did you mean yarn?"},
      {asked("yarm", {{"factor", 2.0}}), "unknown_variant", "variant",
       "must be one of the " + count + ", got \"yarm\": did you mean yarn?"},
      {asked("linear", {{"factr", 2.0}}), "unknown_parameter", "linear.factr",
       "is no parameter: did you mean factor?"},
      {asked("yarn", {{"window", 2.0}}), "unknown_parameter", "yarn.window",
       "must be one of " + parameters},
      {asked("rerope(k=2)"), "unknown_parameter", "rerope.k", "must be one of window"},
      {asked("rope", {{"factor", 2.0}}), "unknown_parameter", "rope.factor",
       "rope has no parameters"},
      {asked("yarn+window", {{"k", 2.0}}), "unknown_parameter", "params.k",
       "is a parameter of none of the chosen variants"},
      {asked("linear", {{"", 2.0}}), "unknown_parameter", "linear.\"\"", "must be one of factor"},
  });
}

TEST_CASE("gate: refuses combinations that answer one question twice, and values that contradict") {
  const std::string speed = "both decide how fast each pair turns: choose one";
  const std::string seen =
      "both decide which positions are seen and how they are turned: choose one";
  refuses({
      {asked("rerope+window"), "clash", "variant", "rerope and window " + seen},
      {asked("linear+yarn"), "clash", "variant", "linear and yarn " + speed},
      {asked("ntk+log_n+dynamic"), "clash", "variant", "ntk and dynamic " + speed},
      {asked("yarn+yarn"), "clash", "variant", "yarn is given twice"},
      {asked("rope+rope"), "clash", "variant", "rope is given twice"},
      {asked("yarn", {{"beta_slow", 32.0}}), "clash", "yarn", "needs beta_slow < beta_fast"},
      {asked("yarn(beta_fast=1,beta_slow=2)"), "clash", "yarn", "needs beta_slow < beta_fast"},
      {asked("ntk_by_parts", {{"alpha", 32.0}}), "clash", "ntk_by_parts", "needs alpha < beta"},
      {{"ntk", 64, 2, 1e4, 4096, {}, {}},
       "clash",
       "ntk",
       "needs at least 4 rotated channels, got 2"},
      {{"dynamic", 2, {}, 1e4, 4096, {}, {}},
       "clash",
       "dynamic",
       "needs at least 4 rotated channels, got 2"},
      {{"log_n", 64, {}, 1e4, 1, {}, {}},
       "clash",
       "log_n",
       "needs a training length of at least 2, got 1"},
      {asked("yarn(factor=2)", {{"factor", 4.0}}), "duplicate", "yarn.factor", "is given twice"},
  });
  CHECK(check(asked("yarn(factor=2)", {{"factor", std::monostate{}}})));
}

}  // namespace
}  // namespace ropewalk
