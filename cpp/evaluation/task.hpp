// The gate for evaluation: what is measured, in which window, of which text.
#pragma once

#include <string>

#include "evaluation/measure.hpp"
#include "model/config.hpp"
#include "rope/problem.hpp"

namespace ropewalk {

// One window as somebody asked for it. Numbers are doubles so that 3.5 and NaN can be refused with
// a sentence.
struct TaskRequest {
  std::string task = "text";  // "text", "repeat(period=256)", "recall(pairs=8)"
  double length = 0;
  double longest = 0;
  double window = 0;  // from 0
  double windows = 1;
  double seed = 1;
};

struct Task {
  const Measure* measure;
  Values values;
  Window window;
};

inline constexpr double most_windows = 256;
inline constexpr double greatest_seed =
    9'007'199'254'740'991;  // 2⁵³ − 1, the last a double counts to

Result<Task> check_task(const TaskRequest& request, const ModelConfig& config, Passage passage);

// The text of the window; the task was judged with this passage.
Sample make_sample(const Task& task, Passage passage);

}  // namespace ropewalk
