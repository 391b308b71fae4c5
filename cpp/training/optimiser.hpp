// The optimiser: Muon for the matrices of the layers, AdamW for the head and the norms.
#pragma once

#include <cstdint>
#include <vector>

#include "model/weights.hpp"

namespace ropewalk {

// Kept between steps; as long as the weights.
struct Moments {
  std::vector<float> first;   // running mean of the gradient: AdamW's m, Muon's momentum
  std::vector<float> second;  // running mean of its square: AdamW only
};

struct LearningRates {
  double muon = 0.02;
  double adam = 3e-3;
};

// An orthogonal matrix near x [rows, columns], in place: five Newton–Schulz steps towards U·Vᵀ of x
// = U·S·Vᵀ.
void orthogonalise(float* x, std::int64_t rows, std::int64_t columns);

class Optimiser {
 public:
  explicit Optimiser(const Arrangement& at);

  // Moves the weights. `step` counts from 1; `scale` is where the schedule stands, 0 … 1. The
  // embedding is left to the caller, who ties it to the head.
  void step(std::int64_t step, double scale, const LearningRates& rates, const Weights& gradient,
            Weights& weights);

  Moments moments;

 private:
  std::vector<Tensor> by_muon_, by_adam_;
};

}  // namespace ropewalk
