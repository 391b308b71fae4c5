// The model and its evaluation for JavaScript: a handle is the index of a loaded model.
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "bindings/crossing.hpp"
#include "bindings/loaded.hpp"
#include "bindings/resolved.hpp"
#include "evaluation/evaluate.hpp"
#include "evaluation/task.hpp"
#include "model/checkpoint.hpp"
#include "model/transformer.hpp"
#include "rope/judge.hpp"

namespace ropewalk {
namespace {

std::vector<std::unique_ptr<const Transformer>> loaded;

// The handle. config: config.json as text; weights: the bytes of a safetensors file.
val load_model(const std::string& config_text, const val& weights_bytes) {
  const Result<ModelConfig> config = read_config(config_text);
  if (!config) return refused(config.problem());
  const auto bytes = copied_in<std::uint8_t>(weights_bytes);
  Result<Weights> weights = read_safetensors(*config, std::as_bytes(std::span(bytes)));
  if (!weights) return refused(weights.problem());
  loaded.push_back(std::make_unique<const Transformer>(*config, *std::move(weights)));
  return val(static_cast<double>(loaded.size() - 1));
}

void release_model(double handle) { loaded[static_cast<std::size_t>(handle)].reset(); }

// The config as read, defaults filled in, as JSON.
std::string model_config(double handle) { return write_config(model_at(handle).config()); }

std::optional<Problem> judge_tokens(const std::vector<double>& tokens, int vocabulary) {
  if (tokens.size() < 2 || tokens.size() > static_cast<std::size_t>(longest_text) + 1)
    return Problem{"wrong_size", "tokens",
                   "must be from 2 to " + std::to_string(longest_text + 1) + " tokens, got " +
                       std::to_string(tokens.size())};
  for (std::size_t n = 0; n < tokens.size(); ++n)
    if (!(tokens[n] >= 0 && tokens[n] < vocabulary && tokens[n] == static_cast<int>(tokens[n])))
      return Problem{"out_of_range", "tokens[" + std::to_string(n) + "]",
                     "must be a whole number from 0 to " + std::to_string(vocabulary - 1) +
                         ", got " + number_text(tokens[n])};
  return std::nullopt;
}

// Weights are finite, but what is computed with them can leave the range of float32 on the way.
std::optional<Problem> judge_losses(const std::vector<float>& losses) {
  const auto found =
      std::find_if(losses.begin(), losses.end(), [](float loss) { return !std::isfinite(loss); });
  if (found == losses.end()) return std::nullopt;
  return Problem{"not_finite", "model",
                 "must keep to the range of float32 while it reads, got the loss " +
                     number_text(*found) + " at token " +
                     std::to_string(found - losses.begin() + 1)};
}

// [T − 1] nats per token. `length` is the one the presets follow; tokens: doubles.
val model_losses(double handle, const std::string& variant, double length, const val& tokens_in) {
  const Transformer& model = model_at(handle);
  const auto given = copied_in<double>(tokens_in);
  if (const auto problem = judge_tokens(given, model.config().vocab_size)) return refused(*problem);
  const Result<std::vector<Setup>> setups = model_setups(model.config(), variant, length);
  if (!setups) return refused(setups.problem());
  const std::vector<std::int32_t> tokens(given.begin(), given.end());
  const auto read = static_cast<std::int64_t>(tokens.size()) - 1;
  if (const auto problem = judge_tokens(*setups, read)) return refused(*problem);
  const auto plans = make_plans(*setups, read);
  const std::vector<float> losses = model.losses(tokens, plans);
  if (const auto problem = judge_losses(losses)) return refused(*problem);
  return copied_out(losses);
}

// One window of one measure under one variant, judged.
struct Job {
  Task task;
  std::vector<Setup> setups;  // layers take turns
};

Result<Job> judge_job(const ModelConfig& config, const std::string& variant,
                      const TaskRequest& asked, Passage passage) {
  Result<Task> task = check_task(asked, config, passage);
  if (!task) return task.problem();
  Result<std::vector<Setup>> setups = model_setups(config, variant, asked.length);
  if (!setups) return setups.problem();
  if (const auto problem = judge_tokens(*setups, task->window.length)) return *problem;
  return Job{*std::move(task), *std::move(setups)};
}

// The combination as resolved_json writes it: nothing is computed.
val model_check(double handle, const std::string& variant, const std::string& task, double length,
                double longest, double window, double windows, double seed, const val& text) {
  const auto bytes = copied_in<std::uint8_t>(text);
  const Result<Job> job = judge_job(model_at(handle).config(), variant,
                                    {task, length, longest, window, windows, seed}, bytes);
  if (!job) return refused(job.problem());
  return val(resolved_json(job->setups));
}

// {losses: [N], loss, accuracy, scored}
val model_evaluate(double handle, const std::string& variant, const std::string& task,
                   double length, double longest, double window, double windows, double seed,
                   const val& text) {
  const Transformer& model = model_at(handle);
  const auto bytes = copied_in<std::uint8_t>(text);
  const Result<Job> job =
      judge_job(model.config(), variant, {task, length, longest, window, windows, seed}, bytes);
  if (!job) return refused(job.problem());
  const Sample sample = make_sample(job->task, bytes);
  const Accuracy counted = job->task.measure->accuracy;
  const Outcome outcome =
      evaluate(model, make_plans(job->setups, job->task.window.length), sample, counted);
  if (const auto problem = judge_losses(outcome.losses)) return refused(*problem);
  val result = val::object();
  result.set("losses", copied_out(outcome.losses));
  result.set("loss", outcome.loss);
  if (counted != Accuracy::none) result.set("accuracy", outcome.accuracy);
  result.set("scored", static_cast<double>(sample.scored));
  return result;
}

}  // namespace

const Transformer& model_at(double handle) { return *loaded[static_cast<std::size_t>(handle)]; }

EMSCRIPTEN_BINDINGS(ropewalk_model) {
  emscripten::function("loadModel", &load_model);
  emscripten::function("releaseModel", &release_model);
  emscripten::function("modelConfig", &model_config);
  emscripten::function("modelLosses", &model_losses);
  emscripten::function("modelCheck", &model_check);
  emscripten::function("modelEvaluate", &model_evaluate);
}

}  // namespace ropewalk
