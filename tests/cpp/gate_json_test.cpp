// The gate for JSON, as JavaScript sends it: malformed or of another shape, it gets a sentence; and
// thousands of random mutations never crash it.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "setups.hpp"

namespace ropewalk {
namespace {

using nlohmann::json;

const std::string sound_request =
    R"({"variant":"yarn+leaky_rerope(k=4)+log_n","headDim":64,"rotaryDim":32,"base":10000,)"
    R"("trainLength":4096,"length":16384,"params":{"factor":16,"truncate":false,"ramp":"rotations",)"
    R"("beta_fast":32.5,"window":null}})";

// The sound request with one key set to another value.
std::string with(const std::string& key, const json& value) {
  json request = json::parse(sound_request);
  request[key] = value;
  return request.dump();
}

void refuses(const std::string& text, const std::string& code, const std::string& where,
             const std::string& message) {
  CAPTURE(text);
  const Result<Setup> setup = check_json(text);
  REQUIRE_FALSE(setup);
  CHECK(setup.problem().code == code);
  CHECK(setup.problem().where == where);
  CHECK(setup.problem().message == message);
}

TEST_CASE("json: a sound request is read whole") {
  const Setup setup = testing::sound(check_json(sound_request));
  CHECK(setup.text() ==
        "yarn(factor=16,beta_fast=32.5,truncate=0,ramp=rotations)+leaky_rerope(k=4)+log_n");
  CHECK(setup.geometry.rotary_dim == 32);
  CHECK(setup.geometry.length == 16384);
  const Setup least = testing::sound(check_json(R"({"headDim":64,"trainLength":4096})"));
  CHECK(least.text() == "rope");
  CHECK(least.geometry.rotary_dim == 64);
  CHECK(least.geometry.base == 10000);
  CHECK(least.geometry.length == 4096);
}

TEST_CASE("json: what is no JSON, or no object, is refused") {
  for (const char* text : {"", " ", "{", "}", "nul", "{\"headDim\":}", "{headDim:64}", "{\"a\":1,}",
                           "\"", "{\"headDim\":NaN}", "\xff\xfe", "{}{}"})
    refuses(text, "malformed", "request", "must be JSON");
  refuses("[]", "wrong_type", "request", "must be an object, got a list");
  refuses("7", "wrong_type", "request", "must be an object, got 7");
  refuses("null", "wrong_type", "request", "must be an object, got null");
  refuses("\"yarn\"", "wrong_type", "request", "must be an object, got \"yarn\"");
}

TEST_CASE("json: what is needed and missing is named") {
  refuses("{}", "missing", "headDim", "is needed: the channels of one attention head");
  refuses(R"({"headDim":64})", "missing", "trainLength",
          "is needed: the tokens the model was trained on");
  refuses(R"({"headDim":null,"trainLength":4})", "missing", "headDim",
          "is needed: the channels of one attention head");
}

TEST_CASE("json: a value of another type is refused under its own key") {
  for (const char* key : {"headDim", "rotaryDim", "base", "trainLength", "length"}) {
    refuses(with(key, "64"), "wrong_type", key, "must be a number, got \"64\"");
    refuses(with(key, true), "wrong_type", key, "must be a number, got true");
    refuses(with(key, json::array({64})), "wrong_type", key, "must be a number, got a list");
    refuses(with(key, json::object()), "wrong_type", key, "must be a number, got an object");
  }
  refuses(with("variant", 7), "wrong_type", "variant", "must be a text, got 7");
  refuses(with("variant", nullptr), "wrong_type", "variant", "must be a text, got null");
  refuses(with("params", json::array()), "wrong_type", "params", "must be an object, got a list");
  refuses(with("params", {{"factor", {1, 2}}}), "out_of_range", "yarn.factor",
          "must be from 1 to 1024, got a list");
  refuses(with("params", {{"factor", {1, "x"}}}), "wrong_type", "params.factor[1]",
          "must be a number, got \"x\"");
  refuses(with("params", {{"factor", {{"of", 2}}}}), "wrong_type", "params.factor",
          "must be a number, a list, a word or true or false, got an object");
}

TEST_CASE("json: a misspelt key is refused, not taken for a preset") {
  const std::string has =
      "is no part of a request, which has variant, params, headDim, rotaryDim, base, trainLength, "
      "length, rotaryStart, exponentDenominator, heads and hiddenSize";
  refuses(with("lenght", 5), "unknown_key", "lenght", has);
  refuses(with("head_dim", 64), "unknown_key", "head_dim", has);
  refuses(with("", 64), "unknown_key", "request", has);
}

TEST_CASE("json: NaN and infinities arrive as words and are refused as numbers") {
  refuses(with("headDim", "NaN"), "out_of_range", "headDim",
          "must be an even number from 2 to 1024, got NaN");
  refuses(with("base", "Infinity"), "out_of_range", "base",
          "must be from 1.001 to 1e+15, got Infinity");
  refuses(with("params", {{"factor", "-Infinity"}}), "out_of_range", "yarn.factor",
          "must be from 1 to 1024, got -Infinity");
}

TEST_CASE("json: 64 lists and objects within one another are read, one more is refused") {
  const std::string told = "must nest at most 64 lists and objects within one another";
  for (const int depth : {64, 65, 9'000, 300'000}) {
    const auto lists = [](int count) {
      return std::string(static_cast<std::size_t>(count), '[') +
             std::string(static_cast<std::size_t>(count), ']');
    };
    if (depth == 64) {
      refuses(lists(depth), "wrong_type", "request", "must be an object, got a list");
      refuses(R"({"headDim":)" + lists(depth - 1) + "}", "wrong_type", "headDim",
              "must be a number, got a list");
    } else {
      refuses(lists(depth), "too_deep", "request", told);
      refuses(R"({"headDim":)" + lists(depth - 1) + "}", "too_deep", "request", told);
      refuses(R"({"params":{"factor":)" + lists(depth - 2) + "}}", "too_deep", "request", told);
    }
  }
}

TEST_CASE("json: what follows a NUL is not passed over, nor a key that stands twice") {
  using namespace std::string_literals;
  refuses("{\"headDim\":64,\"trainLength\":8}\0"s, "malformed", "request", "must be JSON");
  refuses("{\"headDim\":64,\"trainLength\":8}\0 and more"s, "malformed", "request", "must be JSON");
  refuses(R"({"headDim":64,"headDim":32,"trainLength":8})", "duplicate", "request",
          "has \"headDim\" twice in one object");
  refuses(R"({"headDim":64,"trainLength":1e400})", "out_of_range", "request",
          "has a number that is larger than any double");
}

TEST_CASE("json: a key or word of a stranger is quoted short and on one line") {
  const std::string evil = "\x1b[31m\n::error::" + std::string(5000, 'x');
  const auto one_line = [](const Problem& problem) {
    const std::string told = problem.sentence();
    return told.size() < 400 && std::none_of(
                                    told.begin(), told.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  };
  for (const std::string& request :
       {with(evil, 1), with("variant", evil), with("params", {{evil, 1}}),
        with("params", {{evil, {{"a", 1}}}}), with("params", {{evil, {"a"}}}),
        with("params", {{"ramp", evil}}), with("headDim", evil)}) {
    const Result<Setup> setup = check_json(request);
    REQUIRE_FALSE(setup);
    CAPTURE(setup.problem().sentence());
    CHECK(one_line(setup.problem()));
  }
  for (const std::string& text : {evil, "yarn(" + evil, "yarn(" + std::string(5000, 'x') + "=1)",
                                  "yarn(" + std::string(5000, 'x'), "yarn(ramp=" + evil + ")",
                                  std::string(5000, 'x') + "(a=1,a=1)"}) {
    const Result<Setup> setup = check_json(with("variant", text));
    REQUIRE_FALSE(setup);
    CAPTURE(setup.problem().sentence());
    CHECK(one_line(setup.problem()));
  }
}

// Were every parameter looked for in every term, this would take hours.
TEST_CASE("json: of very many terms and parameters the first that is wrong is named") {
  json request = json::parse(R"({"headDim":64,"trainLength":4096})");
  std::string terms = "rope";
  for (int n = 0; n < 100'000; ++n) terms += "+zzz";
  request["variant"] = terms;
  for (int n = 0; n < 100'000; ++n) request["params"]["p" + std::to_string(n)] = 1;
  const Result<Setup> setup = check_json(request.dump());
  REQUIRE_FALSE(setup);
  CHECK(setup.problem().code == "unknown_variant");
}

// One small change: a byte flipped, dropped, doubled, or a run copied over another place.
std::string mutated(std::string text, std::mt19937& random) {
  const std::string odd = "{}[]\",:+=()0-.eE\\\x80\xff nulltruefalse";
  for (std::size_t times = 1 + random() % 4; times > 0 && !text.empty(); --times) {
    const std::size_t at = random() % text.size();
    switch (random() % 5) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 8);
        break;
      case 2:
        text.insert(at, 1, odd[random() % odd.size()]);
        break;
      case 3:
        text.insert(at, text.substr(random() % text.size(), random() % 20));
        break;
      default:
        text[at] = static_cast<char>('0' + random() % 10);
    }
  }
  return text;
}

// Every number a sound setup gives to a plan.
bool finite(const Setup& setup) {
  for (double speed : setup.spectrum().inverse_frequencies)
    if (!std::isfinite(speed) || speed <= 0) return false;
  for (const Band& band : setup.bands())
    for (double at : {0.0, 1.0, 100.0})
      if (!std::isfinite(band.query(at)) || !std::isfinite(band.key(at))) return false;
  return std::isfinite(setup.query_scale({99, 100}));
}

TEST_CASE("json: ten thousand random mutations give a sound setup or one sentence") {
  std::mt19937 random(8421);  // fixed, so that a failure comes back
  int sound = 0;
  for (int n = 0; n < 10'000; ++n) {
    const std::string text = mutated(sound_request, random);
    const Result<Setup> setup = check_json(text);
    sound += static_cast<bool>(setup);
    if (setup) {
      if (!finite(*setup)) FAIL_CHECK("no number comes of " << text);
    } else {
      const Problem& problem = setup.problem();
      const bool said = !problem.code.empty() && !problem.where.empty() && !problem.message.empty();
      if (!said || problem.message.size() > 400) FAIL_CHECK("badly refused: " << text);
    }
  }
  CHECK(sound > 100);
  CHECK(sound < 9'900);
}

}  // namespace
}  // namespace ropewalk
