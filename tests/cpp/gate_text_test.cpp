// The text form "yarn(factor=16)+log_n": what it cannot read it refuses, what it reads it writes
// back.
#include <cstdlib>

#include "rope/judge.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

const Geometry g{64, 64, 1e4, 4096, 16384};

void refuses(const std::string& text, const std::string& code, const std::string& where,
             const std::string& message) {
  CAPTURE(text);
  const Result<Setup> setup = check_text(text, g);
  REQUIRE_FALSE(setup);
  CHECK(setup.problem().code == code);
  CHECK(setup.problem().where == where);
  CHECK(setup.problem().message == message);
}

void malformed(const std::string& text, const std::string& message) {
  refuses(text, "malformed", "variant", message + " in \"" + text + '"');
}

TEST_CASE("text: what is no combination is refused, with what was met and where") {
  malformed("", "expected the id of a variant, got the end");
  malformed("+", "expected the id of a variant, got \"+\"");
  malformed("yarn+", "expected the id of a variant, got the end");
  malformed("yarn++log_n", "expected the id of a variant, got \"+log_n\"");
  malformed("yarn)", "expected “+” or the end, got \")\"");
  malformed("yarn(", "expected the name of a parameter, got the end");
  malformed("yarn()", "expected the name of a parameter, got \")\"");
  malformed("yarn(factor", "expected “=” after factor, got the end");
  malformed("yarn(factor=", "expected a value for factor, got the end");
  malformed("yarn(factor=)", "expected a value for factor, got \")\"");
  malformed("yarn(factor=2", "expected “,” or “)”, got the end");
  malformed("yarn(factor=2,)", "expected the name of a parameter, got \")\"");
  malformed("yarn(=2)", "expected the name of a parameter, got \"=2)\"");
  malformed("yarn(factor=2))", "expected “+” or the end, got \")\"");
  malformed("yarn (factor=2)", "expected “+” or the end, got \" (factor=2)\"");
  malformed("YaRN", "expected the id of a variant, got \"YaRN\"");
  malformed("ÿarn", "expected the id of a variant, got \"ÿarn\"");
  malformed(" yarn", "expected the id of a variant, got \" yarn\"");
}

TEST_CASE("text: a parameter given twice, or with a word for a number, is refused") {
  refuses("yarn(factor=2,factor=3)", "duplicate", "yarn.factor", "is given twice");
  const std::string range = "must be from 1 to 1024, got ";
  refuses("yarn(factor=nan)", "out_of_range", "yarn.factor", range + "\"nan\"");
  refuses("yarn(factor=-inf)", "out_of_range", "yarn.factor", range + "\"-inf\"");
  refuses("yarn(factor=0x10)", "out_of_range", "yarn.factor", range + "\"0x10\"");
  refuses("yarn(factor=sixteen)", "out_of_range", "yarn.factor", range + "\"sixteen\"");
  refuses("yarn(factor=16 )", "out_of_range", "yarn.factor", range + "\"16 \"");
  refuses("yarn(factor=1e999)", "out_of_range", "yarn.factor", range + "Infinity");
  refuses("yarn(factor=2;ramp=index)", "out_of_range", "yarn.factor", range + "\"2;ramp=index\"");
}

TEST_CASE("text: a very long one is refused in a short sentence") {
  refuses(std::string(2'000'000, 'y'), "malformed", "variant",
          "must have at most 1048576 characters, got 2000000");
  std::string many = "yarn";
  while (many.size() < 4000) many += "+yarn";
  refuses(many, "clash", "variant", "yarn is given twice");
  for (const std::string& unit : {"é", "x", "…", "(", "yarn+", "😀"}) {
    std::string text;
    while (text.size() < 4000) text += unit;
    const Result<Setup> setup = check_text(text, g);
    REQUIRE_FALSE(setup);
    CHECK(setup.problem().sentence().size() < 800);
  }
}

TEST_CASE("text: a quote is cut between characters, never inside one") {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string typed(shift, 'a');
    for (int n = 0; n < 40; ++n) typed += "€";  // three bytes
    const std::string shown = in_quotes(typed);
    REQUIRE(shown.size() < 70);
    CHECK(shown.starts_with('"'));
    CHECK(shown.ends_with("€…\""));
    CHECK((shown.size() - shift - std::string("\"…\"").size()) % 3 == 0);
  }
  CHECK(in_quotes("short") == "\"short\"");
  CHECK(in_quotes("") == "\"\"");
}

TEST_CASE("text: numbers are written in the shortest form that reads back as the same double") {
  for (double value : {16.0, 0.1, 1e-5, 1.0 / 3, 16'777'216.0, 1e15, 5e-324, -2.5}) {
    CHECK(std::strtod(number_text(value).c_str(), nullptr) == value);
    CHECK(number_text(value).size() <= 24);
  }
  CHECK(number_text(16) == "16");
  CHECK(number_text(0.1) == "0.1");
  CHECK(testing::sound("yarn(factor=0016.50)", g).text() == "yarn(factor=16.5)");
}

TEST_CASE("text: only what was given is written, in one order however it was asked for") {
  CHECK(testing::sound("yarn", g).text() == "yarn");
  CHECK(testing::sound("log_n+window+yarn", g).text() == "yarn+window+log_n");
  CHECK(testing::sound("yarn(ramp=rotations,factor=4)", g).text() ==
        "yarn(factor=4,ramp=rotations)");
  CHECK(testing::sound("yarn(truncate=false)", g).text() == "yarn(truncate=0)");
  Request beside = testing::request("log_n+leaky_rerope", g);
  beside.params = {{"k", 3.0}, {"clamp", false}, {"window", std::monostate{}}};
  CHECK(testing::sound(check(beside)).text() == "leaky_rerope(k=3)+log_n(clamp=0)");
}

TEST_CASE("text: presets follow the length to another geometry, given values stay") {
  const Setup setup = testing::sound("yarn(beta_fast=16)+leaky_rerope", g);
  const Geometry longer{64, 64, 1e4, 4096, 65536};
  const Setup moved = testing::sound(setup.text(), longer);
  CHECK(setup.chosen[0].values.all()[0].number == 4);
  CHECK(moved.chosen[0].values.all()[0].number == 16);
  CHECK(setup.chosen[1].values.all()[1].number == 7);   // ⌈(16384 − 2048)/2048⌉
  CHECK(moved.chosen[1].values.all()[1].number == 31);  // ⌈(65536 − 2048)/2048⌉
  CHECK(moved.chosen[0].values.all()[1].number == 16);
}

}  // namespace
}  // namespace ropewalk
