// Muon and AdamW, one step.
#include "training/optimiser.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "rope/lanes.hpp"
#include "tensor/matmul.hpp"

namespace ropewalk {
namespace {

using Floats = std::vector<float>;

constexpr double muon_momentum = 0.95;
constexpr double muon_decay = 0.05;  // times the learning rate
constexpr double beta_1 = 0.9;
constexpr double beta_2 = 0.95;
constexpr double adam_epsilon = 1e-8;

// a·x + b·(x·xᵀ)·x + c·(x·xᵀ)²·x, which pulls every singular value in (0, 1] towards 1; x is at
// most as high as wide. Coefficients: Jordan et al., Muon, 2024,
// https://kellerjordan.github.io/posts/muon/
struct NewtonSchulz {
  std::int64_t rows, columns;
  Floats square, fourth, product;

  NewtonSchulz(std::int64_t r, std::int64_t c)
      : rows(r),
        columns(c),
        square(static_cast<std::size_t>(r * r)),
        fourth(static_cast<std::size_t>(r * r)),
        product(static_cast<std::size_t>(r * c)) {}

  void step(Floats& x) {
    constexpr float a = 3.4445F, b = -4.7750F, c = 2.0315F;
    const Matrix m = row_major(x.data(), rows, columns);
    const Matrix s = row_major(square.data(), rows, rows);
    matmul(m, m.transposed(), square.data());
    matmul(s, s, fourth.data());
    for (std::size_t i = 0; i < square.size(); ++i) fourth[i] = b * square[i] + c * fourth[i];
    matmul(row_major(fourth.data(), rows, rows), m, product.data());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = a * x[i] + product[i];
  }
};

Floats transpose(const float* x, std::int64_t rows, std::int64_t columns) {
  Floats out(static_cast<std::size_t>(rows * columns));
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < columns; ++j)
      out[static_cast<std::size_t>(j * rows + i)] = x[i * columns + j];
  return out;
}

void muon_step(const Tensor& tensor, double rate, const float* gradient, float* momentum,
               float* weight) {
  Floats update(static_cast<std::size_t>(tensor.size()));
  constexpr float keep = muon_momentum;
  for (std::int64_t i = 0; i < tensor.size(); ++i) {
    momentum[i] = keep * momentum[i] + (1 - keep) * gradient[i];
    update[static_cast<std::size_t>(i)] =
        keep * momentum[i] + (1 - keep) * gradient[i];  // Nesterov: one step ahead
  }
  orthogonalise(update.data(), tensor.rows, tensor.columns);
  // A high matrix has fewer directions than rows: as much change per output as a square one.
  const double high = static_cast<double>(tensor.rows) / static_cast<double>(tensor.columns);
  const auto size = static_cast<float>(rate * std::sqrt(std::max(1.0, high)));
  const auto kept = static_cast<float>(1 - rate * muon_decay);
  for (std::int64_t i = 0; i < tensor.size(); ++i)
    weight[i] = kept * weight[i] - size * update[static_cast<std::size_t>(i)];
}

// Kingma and Ba, arXiv:1412.6980, with the bias of the young means taken out.
void adam_step(std::int64_t size, std::int64_t step, double rate, const float* gradient,
               float* first, float* second, float* weight) {
  const auto t = static_cast<double>(step);
  const auto scale_1 = static_cast<float>(1 / (1 - std::pow(beta_1, t)));
  const auto scale_2 = static_cast<float>(1 / (1 - std::pow(beta_2, t)));
  for (std::int64_t i = 0; i < size; ++i) {
    first[i] = static_cast<float>(beta_1) * first[i] + static_cast<float>(1 - beta_1) * gradient[i];
    second[i] = static_cast<float>(beta_2) * second[i] +
                static_cast<float>(1 - beta_2) * gradient[i] * gradient[i];
    weight[i] -= static_cast<float>(rate) * first[i] * scale_1 /
                 (std::sqrt(second[i] * scale_2) + static_cast<float>(adam_epsilon));
  }
}

}  // namespace

void orthogonalise(float* x, std::int64_t rows, std::int64_t columns) {
  const bool high = rows > columns;
  Floats wide = high ? transpose(x, rows, columns) : Floats(x, x + rows * columns);
  double squares = 0;
  for (const float value : wide) squares += static_cast<double>(value) * value;
  // The Frobenius norm is at least the largest singular value, so after this all of them are at
  // most 1.
  const auto shrink = static_cast<float>(1 / (std::sqrt(squares) + 1e-7));
  for (float& value : wide) value *= shrink;
  NewtonSchulz iteration(std::min(rows, columns), std::max(rows, columns));
  for (int i = 0; i < 5; ++i) iteration.step(wide);
  if (high) wide = transpose(wide.data(), columns, rows);
  std::copy(wide.begin(), wide.end(), x);
}

Optimiser::Optimiser(const Arrangement& at)
    : moments{Floats(static_cast<std::size_t>(at.size)),
              Floats(static_cast<std::size_t>(at.size))} {
  for (const LayerTensors& layer : at.layers) {
    for (const Tensor* matrix : {&layer.query, &layer.key, &layer.value, &layer.output, &layer.gate,
                                 &layer.up, &layer.down})
      by_muon_.push_back(*matrix);
    by_adam_.push_back(layer.input_norm);
    by_adam_.push_back(layer.post_norm);
  }
  by_adam_.push_back(at.norm);
  by_adam_.push_back(at.head);
}

void Optimiser::step(std::int64_t step, double scale, const LearningRates& rates,
                     const Weights& gradient, Weights& weights) {
  const auto muon = [&](std::size_t begin) {
    for (std::size_t i = begin; i < by_muon_.size(); i += 2)
      muon_step(by_muon_[i], scale * rates.muon, gradient[by_muon_[i]],
                &moments.first[static_cast<std::size_t>(by_muon_[i].offset)], weights[by_muon_[i]]);
  };
  std::thread odd(muon, 1);
  muon(0);
  for (const Tensor& tensor : by_adam_) {
    const auto at = static_cast<std::size_t>(tensor.offset);
    adam_step(tensor.size(), step, scale * rates.adam, gradient[tensor], &moments.first[at],
              &moments.second[at], weights[tensor]);
  }
  odd.join();
}

}  // namespace ropewalk
