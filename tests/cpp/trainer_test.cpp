// Training a tiny model for a few seconds: the loss falls, the same way each time, and goes on
// after a stop.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>

#include "models.hpp"
#include "training/files.hpp"
#include "training/kinds.hpp"
#include "training/probe.hpp"

namespace ropewalk {
namespace {

using namespace testing;

// Some prose of our own, long enough to cut from; the trainer's corpus is not there in every test.
Texts some_texts() {
  std::string bytes;
  while (bytes.size() < 4000)
    bytes +=
        "The rope was laid along the hall, and the strands were turned until they held. Nobody "
        "asked how long. ";
  return Texts({{bytes, 1.0}});
}

TrainingOptions small_training() {
  TrainingOptions options;
  options.config.hidden_size = 32;
  options.config.intermediate_size = 48;
  options.config.layers = 2;
  options.config.heads = 2;
  options.config.kv_heads = 2;
  options.config.head_dim = 16;
  options.sequences = 4;
  options.bytes = 4 * 128 * 80;
  options.warm_up = 10;
  options.prose_share = 2;  // prose only
  return options;
}

TEST_CASE("the loss falls") {
  const Texts texts = some_texts();
  const TrainingOptions options = small_training();
  Trainer trainer(options, texts, initial_weights(options.config, 1));
  trainer.step();
  CHECK(trainer.state.loss == doctest::Approx(std::log(257)).epsilon(0.05));  // knows nothing
  while (!trainer.finished()) trainer.step();
  CHECK(trainer.state.loss < 2.8);  // half of it, after 80 steps
  const Transformer model(options.config, trainer.weights);
  CHECK(probe(model, texts, 4, 1).text < 2.8);
}

TEST_CASE("embedding and head stay one matrix, √C apart in size, and learn from both uses") {
  const Texts texts = some_texts();
  const TrainingOptions options = small_training();
  Trainer trainer(options, texts, initial_weights(options.config, 1));
  for (int i = 0; i < 3; ++i) trainer.step();
  const Weights& w = trainer.weights;
  for (std::int64_t i = 0; i < w.at.head.size(); ++i)
    CHECK(w[w.at.embedding][i] == doctest::Approx(std::sqrt(32.0) * w[w.at.head][i]));
}

TEST_CASE("a seed gives the same model, another seed another") {
  const Texts texts = some_texts();
  TrainingOptions options = small_training();
  const auto after_five = [&](std::uint64_t seed) {
    options.seed = seed;
    Trainer trainer(options, texts, initial_weights(options.config, seed));
    for (int i = 0; i < 5; ++i) trainer.step();
    return trainer.weights.values;
  };
  CHECK(after_five(1) == after_five(1));
  CHECK(after_five(1) != after_five(2));
}

TEST_CASE("a run that was stopped goes on as if it had not been") {
  const Texts texts = some_texts();
  const TrainingOptions options = small_training();
  const std::string file =
      (std::filesystem::temp_directory_path() / "ropewalk-trainer-test-state.bin").string();
  Trainer unbroken(options, texts, initial_weights(options.config, 1));
  for (int i = 0; i < 4; ++i) unbroken.step();
  REQUIRE_FALSE(save_state(file, unbroken));
  for (int i = 0; i < 4; ++i) unbroken.step();
  Trainer resumed(options, texts, initial_weights(options.config, 9));
  REQUIRE_FALSE(load_state(file, resumed));
  for (int i = 0; i < 4; ++i) resumed.step();
  CHECK(resumed.weights.values == unbroken.weights.values);
  CHECK(resumed.state.smoothed_loss == unbroken.state.smoothed_loss);
  std::filesystem::resize_file(file, 1000);
  CHECK(load_state(file, resumed)->code == "wrong_shape");
  std::filesystem::remove(file);
  CHECK(load_state(file, resumed)->code == "unreadable");
}

TEST_CASE(
    "the curriculum goes from prose to copying, and to everything only when copying is learned") {
  const Texts texts = some_texts();
  TrainingOptions options = small_training();
  options.prose_share = 0.1;
  options.copying_goal = 100;  // any loss will do
  options.bytes = 4 * 128 * 100;
  Trainer easy(options, texts, initial_weights(options.config, 1));
  std::vector<std::int64_t> steps(3);
  while (!easy.finished()) {
    easy.step();
    ++steps[static_cast<std::size_t>(easy.state.phase)];
  }
  CHECK(steps == std::vector<std::int64_t>{10, 50, 40});

  options.copying_goal = 0;  // no loss will do
  Trainer hopeless(options, texts, initial_weights(options.config, 1));
  while (!hopeless.finished() && !hopeless.failed()) hopeless.step();
  CHECK(hopeless.failed());
  CHECK(hopeless.state.phase == Phase::copying);
}

TEST_CASE("a model trained with log-n scaling differs from one trained without") {
  const Texts texts = some_texts();
  TrainingOptions options = small_training();
  Trainer plain(options, texts, initial_weights(options.config, 1));
  options.config.log_n_trained = true;
  Trainer scaled(options, texts, initial_weights(options.config, 1));
  plain.step();
  scaled.step();
  CHECK(plain.state.loss != scaled.state.loss);
}

TEST_CASE("every kind of sequence is as long as asked for and holds what it promises") {
  const Texts texts = some_texts();
  Random random{61};
  for (int i = 0; i < 200; ++i) {
    for (const Share& share : everything())
      CHECK(share.kind->make(texts, random, 128).size() == 128);
    const std::string key = passkey(texts, random, 128);
    const std::string phrase = key.substr(128 - passkey_phrase("00000").size());
    CHECK(phrase.starts_with(passkey_question));
    CHECK(key.find(phrase) < 128 - phrase.size());
    const std::string pairs = recall(texts, random, 128);
    CHECK(pairs.find(pairs.substr(128 - recall_length)) < 128 - recall_length);
    const std::string repeated = short_random_repeat(texts, random, 128);
    bool repeats = false;
    for (std::size_t period = 3; period < 33 && !repeats; ++period)
      repeats = repeated.substr(period) == repeated.substr(0, 128 - period);
    CHECK(repeats);
  }
}

TEST_CASE("the shares of the mix add up to everything") {
  for (const Mix mix : {prose_only(), copying_only(), everything()}) {
    double sum = 0;
    for (const Share& share : mix) sum += share.share;
    CHECK(sum == doctest::Approx(1));
  }
}

TEST_CASE("a batch predicts each next byte, from begin_of_text on") {
  const Texts texts = some_texts();
  Random random{62};
  const Batch batch = make_batch(everything(), texts, random, 3, 128);
  REQUIRE(batch.inputs.size() == 3 * 128);
  REQUIRE(batch.targets.size() == 3 * 128);
  for (std::size_t i = 0; i < batch.inputs.size(); ++i)
    CHECK(batch.inputs[i] == (i % 128 == 0 ? begin_of_text : batch.targets[i - 1]));
}

TEST_CASE(
    "a model is trained on only if every kind of sequence fills its length and texts have it") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "ropewalk-trainer-test-start";
  const auto started = [&](int train_length) {
    ModelConfig config = small_training().config;
    config.train_length = train_length;
    REQUIRE_FALSE(save_model(folder.string(), config, initial_weights(config, 1)));
    const Result<Transformer> model = load_start(folder.string());
    return model ? "accepted" : model.problem().sentence().substr(folder.string().size());
  };
  CHECK(started(128) == "accepted");
  CHECK(started(256) == "accepted");
  CHECK(started(127) ==
        "/config.json: max_position_embeddings: must be from 128 to 256 to train on, got 127");
  CHECK(started(257).ends_with("got 257"));
  std::filesystem::remove_all(folder);

  const Texts texts({{std::string(Texts::shortest, 'x'), 1.0}});
  Random random{63};
  for (const std::int64_t length : {shortest_sequence, Texts::shortest})
    for (int i = 0; i < 200; ++i)
      for (const Share& share : everything())
        CHECK(static_cast<std::int64_t>(share.kind->make(texts, random, length).size()) == length);
}

TEST_CASE("a corpus that is not there says what to do") {
  const Result<Texts> missing = read_texts("no-such-folder");
  REQUIRE_FALSE(missing);
  CHECK(missing.problem().sentence() ==
        "no-such-folder/weights.txt: cannot be opened (./build.sh train fetches the texts)");
}

}  // namespace
}  // namespace ropewalk
