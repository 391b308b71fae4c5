// The measures: what they cut out of a passage, what they score, and what they refuse.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>

#include "evaluation/evaluate.hpp"
#include "evaluation/measures.hpp"
#include "evaluation/place.hpp"
#include "evaluation/task.hpp"

namespace ropewalk {
namespace {

constexpr int L = 32;  // training length of these tests

ModelConfig small_config() {
  ModelConfig config;
  config.hidden_size = 16;
  config.intermediate_size = 24;
  config.layers = 2;
  config.heads = config.kv_heads = 2;
  config.head_dim = 8;
  config.train_length = L;
  return config;
}

// Bytes of which every short run is another one, so that a run tells where it was cut.
std::vector<std::uint8_t> numbered_passage(std::size_t size) {
  std::string text;
  for (int n = 0; text.size() < size; ++n) text += "<" + std::to_string(n) + ">";
  return {text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size)};
}

Sample sample_of(const TaskRequest& request, Passage passage) {
  const Result<Task> task = check_task(request, small_config(), passage);
  REQUIRE_MESSAGE(static_cast<bool>(task), (task ? "" : task.problem().sentence()));
  return make_sample(*task, passage);
}

Problem problem_of(const TaskRequest& request, Passage passage) {
  const Result<Task> task = check_task(request, small_config(), passage);
  REQUIRE_FALSE(static_cast<bool>(task));
  return task.problem();
}

std::string text_of(const Sample& sample) {
  REQUIRE(sample.tokens.front() == begin_of_text);
  return {sample.tokens.begin() + 1, sample.tokens.end()};
}

std::string last(const std::string& text, std::int64_t count) {
  return text.substr(text.size() - static_cast<std::size_t>(count));
}

std::string scored_text(const Sample& sample) { return last(text_of(sample), sample.scored); }

TEST_CASE("measures: each has words for people, and its id is the name of its file") {
  const auto described = nlohmann::json::parse(describe_measures());
  CHECK(described.size() == all_measures().size());
  for (const Measure* measure : all_measures()) {
    CHECK(find_measure(measure->id) == measure);
    CHECK(std::string(measure->label).size() > 3);
    CHECK(std::string(measure->summary).size() > 20);
  }
  CHECK(find_measure("nothing") == nullptr);
}

TEST_CASE("measures: a window of N tokens holds N + 1 of them, whatever is measured") {
  const auto passage = numbered_passage(20'000);
  for (const Measure* measure : all_measures())
    for (const double length : {64.0, 65.0, 96.0, 1000.0}) {
      const Sample sample = sample_of({measure->id, length, 1000, 2, 5, 7}, passage);
      CHECK(sample.tokens.size() == static_cast<std::size_t>(length) + 1);
      CHECK(sample.scored >= 1);
      CHECK(sample.scored <= static_cast<std::int64_t>(length));
    }
}

TEST_CASE("text: every length from twice the training length on scores the same text") {
  const auto passage = numbered_passage(9'000);
  for (double window = 0; window < 4; ++window) {
    const std::string wanted = scored_text(sample_of({"text", 2048, 2048, window, 4, 1}, passage));
    CHECK(wanted.size() == L);
    for (const double length : {64.0, 100.0, 512.0})
      CHECK(scored_text(sample_of({"text", length, 2048, window, 4, 1}, passage)) == wanted);
    const std::string half = scored_text(sample_of({"text", L, 2048, window, 4, 1}, passage));
    CHECK(half == last(wanted, L / 2));
  }
}

TEST_CASE("text: leaving out the longest length moves no window of a passage that has room") {
  const auto passage = numbered_passage(40'000);
  for (double window = 0; window < 8; ++window)
    CHECK(sample_of({"text", 128, 128, window, 8, 1}, passage).tokens ==
          sample_of({"text", 128, 4096, window, 8, 1}, passage).tokens);
}

TEST_CASE("text: what two windows score never overlaps, up to the shortest passage accepted") {
  for (const std::size_t size :
       {std::size_t{512 + 7 * L}, std::size_t{3'000}, std::size_t{200'000}}) {
    const auto passage = numbered_passage(size);
    for (const double seed : {1.0, 2.0, 3.0}) {
      const std::string whole(passage.begin(), passage.end());
      std::vector<std::size_t> places;
      for (double window = 0; window < 8; ++window) {
        const std::string piece = text_of(sample_of({"text", 512, 512, window, 8, seed}, passage));
        places.push_back(whole.find(piece));
        CHECK(places.back() != std::string::npos);
      }
      for (std::size_t n = 1; n < places.size(); ++n) CHECK(places[n] >= places[n - 1] + L);
    }
  }
}

TEST_CASE("text: another seed cuts elsewhere, the same one at the same place") {
  const auto passage = numbered_passage(50'000);
  const auto cut = [&](double seed) {
    return sample_of({"text", 256, 256, 0, 4, seed}, passage).tokens;
  };
  CHECK(cut(1) == cut(1));
  CHECK(cut(1) != cut(2));
}

TEST_CASE("repeat: the text is its first period over and over, and only what repeats is scored") {
  const auto passage = numbered_passage(5'000);
  for (const int period : {1, 7, 64, 100}) {
    const std::string task = "repeat(period=" + std::to_string(period) + ")";
    const Sample sample = sample_of({task, 300, 300, 1, 3, 1}, passage);
    const std::string text = text_of(sample);
    for (std::size_t n = static_cast<std::size_t>(period); n < text.size(); ++n)
      CHECK(text[n] == text[n - static_cast<std::size_t>(period)]);
    CHECK(sample.scored == L);
    CHECK(sample.scored <= 300 - period);
  }
}

TEST_CASE("repeat: a window that ends before the text repeats is scored as plain text is") {
  const auto passage = numbered_passage(5'000);
  CHECK(sample_of({"repeat(period=100)", 100, 400, 0, 2, 1}, passage).scored == L);
  CHECK(sample_of({"repeat(period=100)", L, 400, 0, 2, 1}, passage).scored == L / 2);
  CHECK(sample_of({"repeat(period=100)", 101, 400, 0, 2, 1}, passage).scored == 1);
}

TEST_CASE("repeat: the period is twice the training length unless it is given") {
  const auto passage = numbered_passage(5'000);
  const std::string text = text_of(sample_of({"repeat", 200, 200, 0, 1, 1}, passage));
  CHECK(text.substr(0, 200 - 2 * L) == text.substr(2 * L));
  CHECK(text.substr(0, 2 * L) != text.substr(1, 2 * L));
}

TEST_CASE("passkey: said once at a depth that grows with the window, asked for at the end") {
  const auto passage = numbered_passage(20'000);
  std::size_t before = 0;
  for (double window = 0; window < 6; ++window) {
    const std::string text = text_of(sample_of({"passkey", 500, 500, window, 6, 3}, passage));
    const std::string key = last(text, passkey_digits);
    CHECK(key.find_first_not_of("0123456789") == std::string::npos);
    const std::size_t place = text.find(passkey_phrase(key));
    REQUIRE(place != std::string::npos);
    CHECK(text.find(passkey_question, place + 1) ==
          text.size() - passkey_question.size() - passkey_digits);
    CHECK((window == 0 ? place == 0 : place > before));
    before = place;
  }
}

TEST_CASE(
    "passkey: one window has the key in the middle, and the key is the same at every length") {
  const auto passage = numbered_passage(20'000);
  const std::string text = text_of(sample_of({"passkey", 500, 4000, 0, 1, 3}, passage));
  const std::string key = last(text, passkey_digits);
  CHECK(std::abs(static_cast<double>(text.find(passkey_phrase(key))) / 500.0 - 0.5) < 0.1);
  CHECK(last(text_of(sample_of({"passkey", 4000, 4000, 0, 1, 3}, passage)), passkey_digits) == key);
}

TEST_CASE("recall: all pairs have different names, and windows ask for them in turn") {
  const auto passage = numbered_passage(20'000);
  for (double window = 0; window < 4; ++window) {
    const std::string text =
        text_of(sample_of({"recall(pairs=3)", 400, 400, window, 4, 9}, passage));
    const std::string question = text.substr(text.size() - 7, 4);
    const std::string pair = question + last(text, recall_digits) + "]";
    const std::size_t place = text.find(pair);
    REQUIRE(place != std::string::npos);
    CHECK(text.find(question, place + 1) == text.size() - 7);
    CHECK(std::count(text.begin(), text.end(), '[') == 4);
    const double share = static_cast<double>(place) / 400;
    CHECK(std::abs(share - (std::fmod(window, 3) * 2 + 1) / 6) < 0.1);
  }
}

TEST_CASE(
    "tasks: every number out of range is refused by name, with what is wanted and what was given") {
  const auto passage = numbered_passage(5'000);
  const TaskRequest sound{"text", 64, 64, 0, 4, 1};
  const auto refused = [&](auto change) {
    TaskRequest request = sound;
    change(request);
    return problem_of(request, passage).sentence();
  };
  CHECK(refused([](auto& r) { r.length = 0; }) ==
        "length: must be a whole number from 1 to 65536, got 0");
  CHECK(refused([](auto& r) { r.length = 70'000; }) ==
        "length: must be a whole number from 1 to 65536, got 70000");
  CHECK(refused([](auto& r) { r.length = NAN; }) ==
        "length: must be a whole number from 1 to 65536, got NaN");
  CHECK(refused([](auto& r) { r.length = 2.5; }) ==
        "length: must be a whole number from 1 to 65536, got 2.5");
  CHECK(refused([](auto& r) { r.windows = 0; }) ==
        "windows: must be a whole number from 1 to 256, got 0");
  CHECK(refused([](auto& r) { r.windows = 257; }) ==
        "windows: must be a whole number from 1 to 256, got 257");
  CHECK(refused([](auto& r) { r.window = 4; }) ==
        "window: must be a whole number from 0 to 3, got 4");
  CHECK(
      refused([](auto& r) { r.seed = -1; }).starts_with("seed: must be a whole number from 0 to"));
  CHECK(refused([](auto& r) { r.seed = 0.5; }).ends_with("got 0.5"));
}

TEST_CASE("tasks: an unknown one, or one with a parameter it lacks or out of range, is refused") {
  const auto passage = numbered_passage(5'000);
  const auto refused = [&](const char* task) {
    return problem_of({task, 64, 64, 0, 4, 1}, passage).sentence();
  };
  CHECK(refused("perplexity") ==
        "task: must be one of passkey, recall, repeat, text, got \"perplexity\"");
  CHECK(refused("text+repeat") == "task: must be one task, got 2 in \"text+repeat\"");
  CHECK(refused("repeat(period=0)") ==
        "repeat.period: must be a whole number from 1 to 65536, got 0");
  CHECK(refused("repeat(periods=3)") == "repeat.periods: is no parameter: did you mean period?");
  CHECK(refused("text(period=3)") == "text.period: text has no parameters");
  CHECK(refused("recall(pairs=NaN)").starts_with("recall.pairs: must be a whole number"));
}

TEST_CASE("tasks: one that cannot be read is refused with the reader's reason, cut short") {
  const auto passage = numbered_passage(5'000);
  const auto refused = [&](const std::string& task) {
    return problem_of({task, 64, 64, 0, 4, 1}, passage).sentence();
  };
  CHECK(refused("repeat(period=64") ==
        "task: expected “,” or “)”, got the end in \"repeat(period=64\"");
  CHECK(refused("") == "task: expected the id of a task, got the end in \"\"");
  for (const char* piece : {"a", "text+", "A"}) {
    std::string task;
    while (task.size() < 3'000) task += piece;
    CHECK(refused(task).size() < 250);
  }
}

TEST_CASE("tasks: a text too short is refused with how much is needed and how much was given") {
  const std::vector<std::uint8_t> none, one = {'x'};
  const auto some = numbered_passage(200);
  CHECK(problem_of({"text", 64, 64, 0, 1, 1}, none).sentence() ==
        "text: needs 64 bytes for 1 window of 64 tokens, got none");
  CHECK(problem_of({"text", 64, 64, 0, 1, 1}, one).sentence() ==
        "text: needs 64 bytes for 1 window of 64 tokens, got 1");
  CHECK(problem_of({"text", 128, 128, 0, 4, 1}, some).sentence() ==
        "text: needs 224 bytes for 4 windows of 128 tokens, got 200");
  CHECK(problem_of({"repeat(period=190)", 1000, 1000, 0, 2, 1}, some).code == "text_too_short");
}

TEST_CASE("tasks: a length that cannot hold the key or the pairs is refused") {
  const auto passage = numbered_passage(5'000);
  CHECK(problem_of({"passkey", 44, 64, 0, 1, 1}, passage).sentence() ==
        "passkey: needs a length of at least 45 tokens to say the key and ask for it, got 44");
  CHECK(problem_of({"recall(pairs=8)", 64, 64, 0, 1, 1}, passage).sentence() ==
        "recall: needs a length of at least 71 tokens for its pairs and the question, got 64");
  CHECK(sample_of({"passkey", 45, 45, 0, 1, 1}, passage).tokens.size() == 46);
  CHECK(sample_of({"recall(pairs=8)", 71, 71, 0, 1, 1}, passage).tokens.size() == 72);
}

TEST_CASE("tasks: any bytes are a text") {
  std::vector<std::uint8_t> passage(4'000);
  Random random{5};
  for (auto& byte : passage) byte = static_cast<std::uint8_t>(random.next());
  for (const Measure* measure : all_measures())
    for (const std::int32_t token : sample_of({measure->id, 256, 256, 1, 3, 1}, passage).tokens)
      CHECK((token >= 0 && token <= begin_of_text));
}

// A model of random numbers: what it predicts is no sense, but must be counted rightly.
Transformer random_model() {
  Weights weights = zero_weights(small_config());
  Random random{11};
  for (float& value : weights.values) value = static_cast<float>(0.3 * normal(random));
  return Transformer(small_config(), std::move(weights));
}

TEST_CASE("evaluate: the loss is the mean over the scored predictions alone") {
  const auto passage = numbered_passage(2'000);
  const Transformer model = random_model();
  const Sample sample = sample_of({"text", 100, 100, 0, 1, 1}, passage);
  const Plan plan = make_plan(*model_setup(small_config(), "rope", 100), 100);
  const Outcome outcome = evaluate(model, plan, sample, Accuracy::none);
  REQUIRE(outcome.losses.size() == 100);
  double sum = 0;
  for (std::size_t t = 100 - L; t < 100; ++t) sum += outcome.losses[t];
  CHECK(outcome.loss == doctest::Approx(sum / L));
  CHECK(outcome.accuracy == 0);
}

TEST_CASE("evaluate: share counts the bytes predicted, exact is 1 only if all of them were") {
  const auto passage = numbered_passage(2'000);
  const Transformer model = random_model();
  const Plan plan = make_plan(*model_setup(small_config(), "rope", 64), 64);
  Sample sample = sample_of({"text", 64, 64, 0, 1, 1}, passage);
  std::vector<std::int32_t> predicted;
  model.losses(sample.tokens, plan, &predicted);
  // The last token is no input, so it may be made the predicted one without changing any
  // prediction.
  sample.tokens.back() = predicted.back();
  sample.scored = 1;
  CHECK(evaluate(model, plan, sample, Accuracy::exact).accuracy == 1);
  CHECK(evaluate(model, plan, sample, Accuracy::share).accuracy == 1);
  sample.tokens.back() = (predicted.back() + 1) % 256;
  CHECK(evaluate(model, plan, sample, Accuracy::exact).accuracy == 0);
  sample.tokens.back() = predicted.back();
  sample.scored = 2;
  sample.tokens[63] = (predicted[62] + 1) % 256;
  const Outcome half = evaluate(model, plan, sample, Accuracy::share);
  CHECK((half.accuracy == 0.5 ||
         half.accuracy == 0));  // changing token 63 may change the last prediction
  CHECK(evaluate(model, plan, sample, Accuracy::exact).accuracy == 0);
}

}  // namespace
}  // namespace ropewalk
