// Mean loss and accuracy of one sample.
#include "evaluation/evaluate.hpp"

#include <numeric>

namespace ropewalk {
namespace {

double judged(Accuracy accuracy, std::int64_t right, std::int64_t scored) {
  switch (accuracy) {
    case Accuracy::none:
      return 0;
    case Accuracy::share:
      return static_cast<double>(right) / static_cast<double>(scored);
    case Accuracy::exact:
      return right == scored ? 1 : 0;
  }
  return 0;
}

}  // namespace

Outcome evaluate(const Transformer& model, const LayerPlans& plans, const Sample& sample,
                 Accuracy accuracy) {
  std::vector<std::int32_t> predicted;
  std::vector<float> losses = model.losses(sample.tokens, plans, &predicted);
  const auto first = static_cast<std::ptrdiff_t>(losses.size()) - sample.scored;
  const double sum = std::accumulate(losses.begin() + first, losses.end(), 0.0);
  std::int64_t right = 0;
  for (auto t = static_cast<std::size_t>(first); t < losses.size(); ++t)
    right += predicted[t] == sample.tokens[t + 1];
  return {std::move(losses), sum / static_cast<double>(sample.scored),
          judged(accuracy, right, sample.scored)};
}

}  // namespace ropewalk
