// A model's weights and the text of one window for JavaScript: what another implementation of the
// model reads.
#include <nlohmann/json.hpp>

#include "bindings/crossing.hpp"
#include "bindings/loaded.hpp"
#include "evaluation/measures.hpp"
#include "evaluation/task.hpp"

namespace ropewalk {
namespace {

// {values, tensors}: all numbers in one array, and as JSON where each tensor lies in it,
// [{name, rows, columns, offset}].
val model_weights(double handle) {
  const Weights& weights = model_at(handle).weights();
  nlohmann::json tensors = nlohmann::json::array();
  for (const Tensor* tensor : weights.at.all())
    tensors.push_back({{"name", tensor->name},
                       {"rows", tensor->rows},
                       {"columns", tensor->columns},
                       {"offset", tensor->offset}});
  val result = val::object();
  result.set("values", copied_out(weights.values));
  result.set("tensors", tensors.dump());
  return result;
}

// {tokens: [N + 1], scored, accuracy}
val model_sample(double handle, const std::string& task, double length, double longest,
                 double window, double windows, double seed, const val& text) {
  const auto bytes = copied_in<std::uint8_t>(text);
  const Result<Task> judged =
      check_task({task, length, longest, window, windows, seed}, model_at(handle).config(), bytes);
  if (!judged) return refused(judged.problem());
  const Sample sample = make_sample(*judged, bytes);
  val result = val::object();
  result.set("tokens", copied_out(sample.tokens));
  result.set("scored", static_cast<double>(sample.scored));
  result.set("accuracy", std::string(accuracy_name(judged->measure->accuracy)));
  return result;
}

}  // namespace

EMSCRIPTEN_BINDINGS(ropewalk_parts) {
  emscripten::function("modelWeights", &model_weights);
  emscripten::function("modelSample", &model_sample);
}

}  // namespace ropewalk
