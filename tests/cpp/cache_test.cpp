// Reading with a cache gives what reading everything at once gives.
#include "model/cache.hpp"

#include <doctest/doctest.h>

#include "models.hpp"

namespace ropewalk {
namespace {

using namespace testing;

std::vector<float> last_row(const std::vector<float>& logits, int width) {
  return {logits.end() - width, logits.end()};
}

// The largest difference of logits read 13 tokens at once and then one by one to those of a forward
// pass over all of them.
double off(const Transformer& model, const LayerPlans& plans,
           const std::vector<std::int32_t>& tokens) {
  Cache cache(model, plans);
  double worst = 0;
  std::vector<float> logits = cache.read(std::span(tokens).first(13));
  for (std::size_t read = 13;; ++read) {
    worst =
        std::max(worst, apart(logits, last_row(model.logits(std::span(tokens).first(read), plans),
                                               model.config().vocab_size)));
    if (read == tokens.size()) break;
    logits = cache.read(std::span(tokens).subspan(read, 1));
  }
  return cache.room() == 0 ? worst : INFINITY;
}

TEST_CASE("prefill then one token at a time equals one forward pass, under every kind of plan") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 11));
  for (const std::string& variants : variants_of_models) {
    CAPTURE(variants);
    CHECK(off(model, make_plans(models_sound(config, variants, 40), 40), random_tokens(40, 12)) <
          1e-4);
  }
}

TEST_CASE("decoding with a cache equals one forward pass, for every variant at its presets") {
  ModelConfig config = small_config();
  config.head_dim = 8;  // two parts of two pairs
  const Weights weights = random_weights(config, 21);
  for (const Variant* v : catalog()) {
    const std::string id = v->id;
    CAPTURE(id);
    const OnModel one = on_model(*v, config, 40);
    const Plan plan = make_plan(model_sound(one.config, one.variant, 40), 40);
    CHECK(off(Transformer(one.config, weights), plan, random_tokens(40, 22)) < 1e-4);
  }
}

TEST_CASE("it does not matter in which pieces a text is read") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 13));
  const Plan plan = make_plan(model_sound(config, "rerope(window=7)+log_n", 40), 40);
  const std::vector<std::int32_t> tokens = random_tokens(40, 14);
  Cache whole(model, plan), pieces(model, plan);
  pieces.read(std::span(tokens).first(1));
  pieces.read(std::span(tokens).subspan(1, 20));
  CHECK(apart(whole.read(tokens), pieces.read(std::span(tokens).subspan(21))) < 1e-4);
}

TEST_CASE("without temperature each token is the likeliest after the text so far") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 15));
  const Plan plan = make_plan(model_sound(config, "rope", 30), 30);
  std::vector<std::int32_t> text = random_tokens(10, 16);
  const std::vector<std::int32_t> added = generate(model, plan, text, {.tokens = 8});
  REQUIRE(added.size() == 8);
  for (const std::int32_t token : added) {
    const std::vector<float> logits = last_row(model.logits(text, plan), config.vocab_size);
    CHECK(std::max_element(logits.begin(), logits.end() - 1) - logits.begin() == token);
    text.push_back(token);
  }
}

TEST_CASE("a seed always gives the same text, another seed another") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 17));
  const Plan plan = make_plan(model_sound(config, "rope", 60), 60);
  const std::vector<std::int32_t> prompt = {begin_of_text};
  const auto text = [&](std::uint64_t seed) {
    return generate(model, plan, prompt, {.tokens = 40, .temperature = 1, .seed = seed});
  };
  CHECK(text(1) == text(1));
  CHECK(text(1) != text(2));
}

TEST_CASE("a sampled token is a byte, and generation ends where the plan does") {
  const ModelConfig config = small_config();
  const Transformer model(config, random_weights(config, 19));
  const Plan plan = make_plan(model_sound(config, "rope", 20), 20);
  const std::vector<std::int32_t> added =
      generate(model, plan, random_tokens(15, 1), {.tokens = 100, .temperature = 50});
  CHECK(added.size() == 6);  // five that are read again, and the one after the last
  for (const std::int32_t token : added) CHECK((token >= 0 && token < begin_of_text));
}

}  // namespace
}  // namespace ropewalk
