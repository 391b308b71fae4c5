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
    const std::vector<Setup> setups = models_sound(config, variant, 70);
    const ModelOracle oracle(config, weights, setups);
    const std::vector<std::int32_t> inputs(tokens.begin(), tokens.end() - 1),
        targets(tokens.begin() + 1, tokens.end());
    CHECK(apart(model.losses(tokens, make_plans(setups, 70)), oracle.losses(inputs, targets)) <
          2e-4);
  }
}

TEST_CASE("what is learned for a position is added there, and a row too few is refused") {
  ModelConfig config = small_config();
  config.train_length = 70;
  const Weights weights = random_weights(config, 1);
  const std::vector<std::int32_t> tokens = random_tokens(71, 2);
  const std::vector<std::int32_t> inputs(tokens.begin(), tokens.end() - 1),
      targets(tokens.begin() + 1, tokens.end());
  const std::string learned = "learned(table=" + numbers(70 * 12) + ")";
  const Setup setup = model_sound(config, learned, 70);
  CHECK(apart(Transformer(config, weights).losses(tokens, make_plan(setup, 70)),
              ModelOracle(config, weights, setup).losses(inputs, targets)) < 2e-4);
  const Result<Setup> refused = model_setup(config, learned, 71);
  REQUIRE_FALSE(refused);
  CHECK(refused.problem().sentence() ==
        "learned: has no row past the training length 70, got length 71");
}

// Layers that take turns.

std::vector<float> losses_of(const Transformer& model, const std::string& variants,
                             const std::vector<std::int32_t>& tokens) {
  const auto length = static_cast<std::int64_t>(tokens.size()) - 1;
  return model.losses(tokens, make_plans(models_sound(model.config(), variants, length), length));
}

TEST_CASE("layers that take turns with one method are a model of that method") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 8));
  const std::vector<std::int32_t> tokens = random_tokens(50, 9);
  for (const std::string variant : {"rope", "rerope(window=7)+log_n", "alibi", "sinusoidal"})
    CHECK(losses_of(model, variant + "|" + variant, tokens) == losses_of(model, variant, tokens));
}

TEST_CASE("layers that take turns with two methods are a model of neither") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 8));
  const std::vector<std::int32_t> tokens = random_tokens(50, 9);
  const std::vector<float> turns = losses_of(model, "window(window=9)|rope", tokens);
  for (const std::string other : {"rope", "window(window=9)", "rope|window(window=9)"})
    CHECK(apart(turns, losses_of(model, other, tokens)) > 1e-3);
}

TEST_CASE("layer l follows text l mod n") {
  ModelConfig config = small_config();
  config.layers = 5;
  const Weights weights = random_weights(config, 8);
  const Transformer model(config, weights);
  const std::vector<std::int32_t> tokens = random_tokens(41, 9);
  const std::vector<std::int32_t> inputs(tokens.begin(), tokens.end() - 1),
      targets(tokens.begin() + 1, tokens.end());
  const std::string w = "window(window=5)";
  const std::vector<float> losses = losses_of(model, w + "|" + w + "|nope", tokens);
  CHECK(losses == losses_of(model, w + "|" + w + "|nope|" + w + "|" + w, tokens));
  const ModelOracle oracle(config, weights, models_sound(config, w + "|" + w + "|nope", 40));
  CHECK(apart(losses, oracle.losses(inputs, targets)) < 5e-4);
}

TEST_CASE("the first layer's method says what is added to the embedding") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 8));
  const std::vector<std::int32_t> tokens = random_tokens(50, 9);
  CHECK(losses_of(model, "sinusoidal|nope", tokens) == losses_of(model, "sinusoidal", tokens));
  CHECK(losses_of(model, "nope|sinusoidal", tokens) == losses_of(model, "nope", tokens));
}

TEST_CASE("more methods than layers, an unknown or an empty one is refused with a sentence") {
  const ModelConfig config = small_config();
  const auto refusal = [&](const std::string& variants) {
    const Result<std::vector<Setup>> setups = model_setups(config, variants, 40);
    return setups ? std::string("accepted") : setups.problem().sentence();
  };
  CHECK(refusal("rope|window") == "accepted");
  CHECK(refusal("rope|window|rope") ==
        "variant: must name at most one combination a layer, of which there are 2, got 3");
  CHECK(refusal("rope|yarm").starts_with("variant: must be one of "));
  for (const char* variants : {"rope|", "|rope", "|", "rope||rope"})
    CHECK(refusal(variants).starts_with("variant: "));
}

TEST_CASE("each of the methods that layers take turns with gets the model's own log-n") {
  ModelConfig config = small_config();
  config.log_n_trained = true;
  const std::vector<Setup> setups = models_sound(config, "yarn|log_n", 32);
  CHECK(setups[0].text() == "yarn+log_n(clamp=0)");
  CHECK(setups[1].text() == "log_n");
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
