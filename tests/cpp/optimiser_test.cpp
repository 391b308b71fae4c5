// What one step of the optimiser does to a weight.
#include "training/optimiser.hpp"

#include <doctest/doctest.h>

#include "models.hpp"

namespace ropewalk {
namespace {

using namespace testing;

// Largest and smallest singular value of a matrix with few rows, by the eigenvalues of x·xᵀ (Jacobi
// rotations).
std::pair<double, double> singular_values(const std::vector<float>& x, std::int64_t rows,
                                          std::int64_t columns) {
  std::vector<std::vector<double>> s(static_cast<std::size_t>(rows),
                                     std::vector<double>(static_cast<std::size_t>(rows)));
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < rows; ++j)
      for (std::int64_t c = 0; c < columns; ++c)
        s[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] +=
            static_cast<double>(x[static_cast<std::size_t>(i * columns + c)]) *
            x[static_cast<std::size_t>(j * columns + c)];
  for (int sweep = 0; sweep < 30; ++sweep)
    for (std::size_t p = 0; p < s.size(); ++p)
      for (std::size_t q = p + 1; q < s.size(); ++q) {
        const double angle = 0.5 * std::atan2(2 * s[p][q], s[q][q] - s[p][p]);
        const double c = std::cos(angle), n = std::sin(angle);
        for (auto& row : s) {
          const double a = row[p], b = row[q];
          row[p] = c * a - n * b, row[q] = n * a + c * b;
        }
        for (std::size_t k = 0; k < s.size(); ++k) {
          const double a = s[p][k], b = s[q][k];
          s[p][k] = c * a - n * b, s[q][k] = n * a + c * b;
        }
      }
  double least = INFINITY, most = 0;
  for (std::size_t i = 0; i < s.size(); ++i)
    least = std::min(least, s[i][i]), most = std::max(most, s[i][i]);
  return {std::sqrt(most), std::sqrt(least)};
}

TEST_CASE("five Newton-Schulz steps bring all singular values near 1, high or wide") {
  for (const auto& [rows, columns] :
       {std::pair<std::int64_t, std::int64_t>{8, 8}, {8, 24}, {24, 8}}) {
    std::vector<float> x = bells(rows * columns, 51);
    orthogonalise(x.data(), rows, columns);
    if (rows > columns) {
      std::vector<float> turned(x.size());
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j)
          turned[static_cast<std::size_t>(j * rows + i)] =
              x[static_cast<std::size_t>(i * columns + j)];
      x = turned;
    }
    const auto [most, least] = singular_values(x, std::min(rows, columns), std::max(rows, columns));
    CAPTURE(rows);
    CAPTURE(columns);
    CHECK(most < 1.3);  // the quintic's own overshoot
    CHECK(least > 0.6);
  }
}

TEST_CASE(
    "orthogonalising keeps the singular vectors: a diagonal matrix stays diagonal, with its "
    "signs") {
  std::vector<float> x = {5, 0, 0, 0, -2, 0, 0, 0, 1};
  orthogonalise(x.data(), 3, 3);
  for (const std::size_t i : {1, 2, 3, 5, 6, 7}) CHECK(std::abs(x[i]) < 1e-5);
  CHECK(x[0] > 0.6);
  CHECK(x[4] < -0.6);
  CHECK(x[8] > 0.6);
}

TEST_CASE("the first step of AdamW is the learning rate against the sign of the gradient") {
  const ModelConfig config = small_config();
  Weights weights = random_weights(config, 52);
  const Weights before = weights;
  const Weights gradient = random_weights(config, 53);
  Optimiser optimiser(weights.at);
  optimiser.step(1, 0.5, {.muon = 0.02, .adam = 1e-3}, gradient, weights);
  const auto moved = [&](const Tensor& tensor, double rate) {
    for (std::int64_t i = 0; i < tensor.size(); ++i) {
      const double step = static_cast<double>(weights[tensor][i]) - before[tensor][i];
      const double wanted = gradient[tensor][i] > 0 ? -rate : rate;
      if (std::abs(gradient[tensor][i]) > 1e-3 && std::abs(step - wanted) > 1e-3 * rate + 1e-6)
        FAIL_CHECK(tensor.name);
    }
  };
  moved(weights.at.head, 0.5e-3);
  moved(weights.at.norm, 0.5e-3);
  moved(weights.at.embedding, 0);  // the trainer ties it to the head
}

TEST_CASE("a gradient of zero moves no weight but by Muon's decay") {
  const ModelConfig config = small_config();
  Weights weights = random_weights(config, 54);
  const Weights before = weights;
  Optimiser optimiser(weights.at);
  optimiser.step(1, 1, {.muon = 0.1}, zero_weights(config), weights);
  for (const Tensor* tensor : weights.at.all()) {
    const bool by_muon = !tensor->is_vector && tensor->name != weights.at.embedding.name &&
                         tensor->name != weights.at.head.name;
    const float kept = by_muon ? 1 - 0.05F * 0.1F : 1;
    for (std::int64_t i = 0; i < tensor->size(); ++i)
      if (std::abs(weights[*tensor][i] - kept * before[*tensor][i]) > 1e-6F)
        FAIL_CHECK(tensor->name);
  }
}

}  // namespace
}  // namespace ropewalk
