// Judging a task: its numbers, its measure, then whether the passage is long enough.
#include "evaluation/task.hpp"

#include <optional>

#include "evaluation/measures.hpp"
#include "evaluation/place.hpp"
#include "evaluation/sample.hpp"
#include "model/transformer.hpp"
#include "rope/combination.hpp"
#include "rope/judge.hpp"
#include "rope/param_gate.hpp"

namespace ropewalk {
namespace {

std::optional<Problem> judge_numbers(const TaskRequest& r) {
  for (const auto& problem : {judge_whole("length", r.length, 1, longest_text),
                              judge_whole("length", r.longest, 1, longest_text),
                              judge_whole("longest", r.longest, r.length, longest_text),
                              judge_whole("windows", r.windows, 1, most_windows),
                              judge_whole("window", r.window, 0, r.windows - 1),
                              judge_whole("seed", r.seed, 0, greatest_seed)})
    if (problem) return *problem;
  return std::nullopt;
}

std::string all_ids() {
  std::string ids;
  for (const Measure* m : all_measures()) ids += (ids.empty() ? "" : ", ") + std::string(m->id);
  return ids;
}

Result<Task> choose(const TaskRequest& r, const ModelConfig& config) {
  Result<std::vector<Term>> terms = read_combination(r.task, "task");
  if (!terms) return terms.problem();
  if (terms->size() > 1)
    return Problem{
        "unknown_task", "task",
        "must be one task, got " + std::to_string(terms->size()) + " in " + in_quotes(r.task)};
  const Measure* measure = find_measure(terms->front().id);
  if (!measure)
    return Problem{"unknown_task", "task",
                   "must be one of " + all_ids() + ", got " + in_quotes(terms->front().id)};
  const auto train_length = static_cast<double>(config.train_length);
  const Geometry geometry{config.head_dim, config.head_dim, config.rope_theta, train_length,
                          r.length};
  Result<ResolvedParams> resolved =
      resolve_params(measure->id, measure->params, terms->front().params, geometry);
  if (!resolved) return resolved.problem();
  const auto whole = [](double value) { return static_cast<std::int64_t>(value); };
  return Task{measure, std::move(resolved->values),
              Window{whole(r.length), whole(r.longest), config.train_length, whole(r.window),
                     whole(r.windows), static_cast<std::uint64_t>(r.seed)}};
}

// Windows of every length of the comparison are cut at the same places, so its longest decides.
std::int64_t most_taken(const Task& task) {
  return task.measure->takes(task.window.longest, task.values);
}

std::optional<Problem> judge_passage(const Task& task, Passage passage) {
  const Window& w = task.window;
  const std::int64_t needed = std::max<std::int64_t>(1, passage_needed(most_taken(task), w));
  const auto given = static_cast<std::int64_t>(passage.size());
  if (given >= needed) return std::nullopt;
  const std::string windows = w.count == 1 ? "1 window" : std::to_string(w.count) + " windows";
  return Problem{"text_too_short", "text",
                 "needs " + std::to_string(needed) + " bytes for " + windows + " of " +
                     std::to_string(w.longest) + " tokens, got " +
                     (given == 0 ? "none" : std::to_string(given))};
}

}  // namespace

Result<Task> check_task(const TaskRequest& request, const ModelConfig& config, Passage passage) {
  if (const auto problem = judge_numbers(request)) return *problem;
  Result<Task> task = choose(request, config);
  if (!task) return task;
  const Measure& measure = *task->measure;
  const std::string clash =
      measure.clash ? measure.clash(task->window.length, task->values) : std::string();
  if (!clash.empty()) return Problem{"clash", measure.id, clash};
  if (const auto problem = judge_passage(*task, passage)) return *problem;
  return task;
}

Sample make_sample(const Task& task, Passage passage) {
  const auto size = static_cast<std::int64_t>(passage.size());
  const std::int64_t end = piece_end(size, most_taken(task), task.window);
  const std::int64_t taken = task.measure->takes(task.window.length, task.values);
  return task.measure->make(part(passage, end - taken, end), task.window, task.values);
}

}  // namespace ropewalk
