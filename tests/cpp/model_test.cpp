// The transformer against the same model written out in double precision.
#include <doctest/doctest.h>

#include "model_oracle.hpp"
#include "models.hpp"

namespace ropewalk {
namespace {

using namespace testing;

TEST_CASE(
    "losses are those of the model written out in double precision, under every kind of plan") {
  const ModelConfig config = small_config();
  const Weights weights = random_weights(config, 1);
  const Transformer model(config, weights);
  const std::vector<std::int32_t> tokens = random_tokens(71, 2);
  for (const std::string& variant : variants_of_models) {
    CAPTURE(variant);
    const Setup setup = model_sound(config, variant, 70);
    const ModelOracle oracle(config, weights, setup);
    const std::vector<std::int32_t> inputs(tokens.begin(), tokens.end() - 1),
        targets(tokens.begin() + 1, tokens.end());
    CHECK(apart(model.losses(tokens, make_plan(setup, 70)), oracle.losses(inputs, targets)) < 2e-4);
  }
}

TEST_CASE("a text longer than one chunk of rows has the losses that its beginnings have") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 3));
  const Plan plan = make_plan(model_sound(config, "rope", 600), 600);
  const std::vector<std::int32_t> tokens = random_tokens(601, 4);
  const std::vector<float> whole = model.losses(tokens, plan);
  for (const std::size_t count : {2, 3, 256, 257, 258, 513}) {
    const std::vector<float> part = model.losses(std::span(tokens).first(count), plan);
    CHECK(apart(part, std::vector<float>(whole.begin(),
                                         whole.begin() + static_cast<std::ptrdiff_t>(count) - 1)) <
          1e-4);
  }
}

TEST_CASE("the predicted token is the one of largest logit, and its loss the smallest") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 5));
  const Plan plan = make_plan(model_sound(config, "rope", 20), 20);
  const std::vector<std::int32_t> tokens = random_tokens(21, 6);
  std::vector<std::int32_t> predicted;
  model.losses(tokens, plan, &predicted);
  const std::vector<float> logits = model.logits(std::span(tokens).first(20), plan);
  REQUIRE(predicted.size() == 20);
  for (std::size_t t = 0; t < 20; ++t) {
    const auto row = logits.begin() + static_cast<std::ptrdiff_t>(t) * config.vocab_size;
    CHECK(std::max_element(row, row + config.vocab_size) - row == predicted[t]);
  }
}

TEST_CASE("one token alone has no loss") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 7));
  const Plan plan = make_plan(model_sound(config, "rope", 1), 1);
  CHECK(model.losses(random_tokens(1, 1), plan).empty());
}

TEST_CASE(
    "a model trained with log-n scaling gets it unclamped, unless the variant says otherwise") {
  ModelConfig config = small_config();
  CHECK(model_sound(config, "yarn", 32).text() == "yarn");
  config.log_n_trained = true;
  CHECK(model_sound(config, "yarn", 32).text() == "yarn+log_n(clamp=0)");
  CHECK(model_sound(config, "rerope+log_n", 32).text() == "rerope+log_n");
}

TEST_CASE("a text of more than 65,536 tokens is refused") {
  const ModelConfig config = small_config();
  CHECK(model_setup(config, "rope", 65536));
  const Result<Setup> refused = model_setup(config, "rope", 65537);
  REQUIRE_FALSE(refused);
  CHECK(refused.problem().code == "too_long");
  CHECK(refused.problem().sentence() ==
        "length: must be at most 65536 tokens for a model, got 65537");
  CHECK_FALSE(model_setup(config, "rope", NAN));
}

}  // namespace
}  // namespace ropewalk
