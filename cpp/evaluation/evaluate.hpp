// Evaluate: what a model makes of one sample.
#pragma once

#include <vector>

#include "evaluation/measure.hpp"
#include "model/transformer.hpp"

namespace ropewalk {

struct Outcome {
  std::vector<float> losses;  // [N] nats per byte: entry t is the loss of byte t of the text
  double loss;                // their mean over the scored predictions
  double accuracy;            // as the measure counts it; 0 where it does not
};

// The plans have at least N tokens.
Outcome evaluate(const Transformer& model, const LayerPlans& plans, const Sample& sample,
                 Accuracy accuracy);

}  // namespace ropewalk
