// Combinations layer by layer, "window|rope", over a model's own geometry: what is accepted is read
// by the model. The first byte chooses the model and the length.
#include "../cpp/models.hpp"
#include "fuzz.hpp"
#include "made.hpp"
#include "sound.hpp"

namespace ropewalk::fuzz {
namespace {

Transformer small_model(bool log_n_trained) {
  ModelConfig config = testing::small_config();
  config.log_n_trained = log_n_trained;
  return {config, testing::random_weights(config, 7)};
}

const Transformer& model(bool log_n_trained) {
  static const Transformer plain = small_model(false), scaled = small_model(true);
  return log_n_trained ? scaled : plain;
}

}  // namespace

void run(std::string_view input) {
  Bytes bytes(input);
  const std::uint8_t choice = bytes.byte();
  const Transformer& reader = model(choice % 2 != 0);
  const std::string text(bytes.rest());
  const auto setups = model_setups(reader.config(), text, choice % 4 < 2 ? 16 : 40);
  if (!accepted(setups)) return;
  require(!setups->empty() && setups->size() <= static_cast<std::size_t>(reader.config().layers),
          "there is a layer for each combination", text);
  for (const Setup& setup : *setups)
    require(!reader.config().log_n_trained || setup.scales_query(),
            "a model trained with log-n scales its queries", text);
  const std::vector<std::int32_t> tokens = testing::random_tokens(6, choice);
  if (const auto problem = judge_tokens(*setups, 5)) return require_sentence(*problem);
  for (const float loss : reader.losses(tokens, make_plans(*setups, 5)))
    require(loss >= -1e-5F && loss < 1e30F, "a small model's loss is a number", text);
}

std::vector<std::string> seeds() {
  std::vector<std::string> all;
  for (const std::string& text : testing::variants_of_models)
    for (const char choice : {'\0', '\1', '\2'}) all.push_back(choice + text);
  for (const std::string& text : texts_of_catalogue()) all.push_back('\2' + text + "|rope");
  return all;
}

std::vector<std::string> words() { return words_of_catalogue(); }

}  // namespace ropewalk::fuzz
