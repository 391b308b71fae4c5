// Backward passes against central differences of the same formulas in double precision.
#include <doctest/doctest.h>

#include "attention/attend_backward.hpp"
#include "model_oracle.hpp"
#include "models.hpp"
#include "training/pass.hpp"

namespace ropewalk {
namespace {

using namespace testing;

double dot(const Doubles& a, const float* b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Σ losses of the oracle after moving one tensor by `step` along a direction.
double total_after(ModelOracle oracle, const Tensor& tensor, const Doubles& direction, double step,
                   const Batch& batch) {
  for (std::size_t i = 0; i < direction.size(); ++i)
    oracle.values[static_cast<std::size_t>(tensor.offset) + i] += step * direction[i];
  double sum = 0;
  for (const double loss : oracle.losses(batch.inputs, batch.targets)) sum += loss;
  return sum;
}

double length_of(const float* x, std::int64_t size) {
  double squares = 0;
  for (std::int64_t i = 0; i < size; ++i) squares += static_cast<double>(x[i]) * x[i];
  return std::sqrt(squares);
}

// Half of the direction is the gradient itself, so that a wrong size shows; the other half is
// random, so that a wrong direction shows.
Doubles telling_direction(const Tensor& tensor, const float* gradient, std::uint64_t seed) {
  const double length = length_of(gradient, tensor.size());
  Doubles direction = widened(bells(tensor.size(), seed));
  for (std::size_t i = 0; i < direction.size(); ++i)
    direction[i] = direction[i] / std::sqrt(static_cast<double>(direction.size())) +
                   gradient[i] / (length + 1e-30);
  return direction;
}

TEST_CASE("the gradient of every tensor is the slope of the loss, under every kind of plan") {
  const ModelConfig config = small_config();
  const Weights weights = random_weights(config, 21);
  const std::vector<std::int32_t> tokens = random_tokens(71, 22);
  const Batch batch{1, 70, {tokens.begin(), tokens.end() - 1}, {tokens.begin() + 1, tokens.end()}};
  for (const std::string& variant : variants_of_models) {
    const std::vector<Setup> setups = models_sound(config, variant, 70);
    const std::vector<Plan> plans = make_plans(setups, 70);
    Weights gradient = zero_weights(config);
    std::vector<float> losses(70);
    Pass(config, plans, 1, 70).run(weights, batch, 0, 1, losses.data(), gradient);
    const ModelOracle oracle(config, weights, setups);
    for (const Tensor* tensor : weights.at.all()) {
      CAPTURE(variant);
      CAPTURE(tensor->name);
      const Doubles direction = telling_direction(*tensor, gradient[*tensor], 23);
      const double up = total_after(oracle, *tensor, direction, 1e-4, batch);
      const double down = total_after(oracle, *tensor, direction, -1e-4, batch);
      const double error = (up - down) / 2e-4 - dot(direction, gradient[*tensor]);
      CHECK(std::abs(error) < 1e-4 * length_of(gradient[*tensor], tensor->size()) + 1e-4);
    }
  }
}

TEST_CASE("sequences of a batch do not see each other, and their gradients add up") {
  const ModelConfig config = small_config();
  const Weights weights = random_weights(config, 31);
  Batch batch{2, 20, {}, {}};
  for (const std::uint64_t seed : {1, 2}) {
    const std::vector<std::int32_t> tokens = random_tokens(21, seed);
    batch.inputs.insert(batch.inputs.end(), tokens.begin(), tokens.end() - 1);
    batch.targets.insert(batch.targets.end(), tokens.begin() + 1, tokens.end());
  }
  for (const std::string variant : {"rope", "sinusoidal"}) {
    const Plan plan = make_plan(model_sound(config, variant, 20), 20);
    Weights together = zero_weights(config), apart_sum = zero_weights(config);
    std::vector<float> losses(40), alone(40);
    Pass(config, plan, 2, 20).run(weights, batch, 0, 0.5F, losses.data(), together);
    Pass one(config, plan, 1, 20);
    one.run(weights, batch, 0, 0.5F, alone.data(), apart_sum);
    one.run(weights, batch, 1, 0.5F, alone.data() + 20, apart_sum);
    CHECK(apart(losses, alone) < 1e-5);
    CHECK(apart(together.values, apart_sum.values) < 1e-4);
  }
}

// Attention alone, at lengths around the block and with what the model does not use.
struct Attention {
  AttentionShape shape;
  Plan plan;
  std::vector<float> q, k, v, dout;

  // The first channels of a head turn, or the last.
  static Geometry four_of_six(std::int64_t tokens, Layout layout) {
    Geometry g{6, 4, 100, 16, static_cast<double>(tokens)};
    g.rotary_start = layout == Layout::half ? 2 : 0;
    g.heads = 4;
    return g;
  }

  Attention(std::int64_t tokens, const std::string& variant, Layout layout, bool biased)
      : shape{tokens, tokens, 4, 2, 6, layout, 0, 0.4F},
        plan(make_plan(sound(check_text(variant, four_of_six(tokens, layout))), tokens)),
        q(bells(tokens * 24, 1)),
        k(bells(tokens * 12, 2)),
        v(bells(tokens * 12, 3)),
        dout(bells(tokens * 24, 4)) {
    if (biased) plan.bias = bells(4 * tokens, 5);
  }

  double total(const std::vector<float>& query, const std::vector<float>& key,
               const std::vector<float>& value) const {
    std::vector<float> out(query.size());
    attend(shape, plan, query.data(), key.data(), value.data(), out.data(), nullptr);
    return dot(widened(dout), out.data());
  }
};

TEST_CASE(
    "attention backwards is the slope of attention for both layouts, partial rotation, shared keys "
    "and a bias") {
  for (const std::int64_t tokens : {1, 2, 63, 64, 65, 130})
    for (const std::string variant :
         {"rope", "rerope(window=7)+log_n(clamp=0)", "sinks(sinks=3,window=10)",
          "xpos(scale_base=20)+dual_chunk", "chatglm_2d", "yarn(factor=4,mscale_target=softmax)",
          "alibi+window(window=30)"})
      for (const Layout layout : {Layout::half, Layout::interleaved}) {
        CAPTURE(tokens);
        CAPTURE(variant);
        const Attention a(tokens, variant, layout, layout == Layout::half);
        std::vector<float> out(a.q.size()), sums(static_cast<std::size_t>(tokens * 4));
        std::vector<float> dq(a.q.size()), dk(a.k.size()), dv(a.v.size());
        attend(a.shape, a.plan, a.q.data(), a.k.data(), a.v.data(), out.data(), sums.data());
        attend_backward(a.shape, a.plan, a.q.data(), a.k.data(), a.v.data(), out.data(),
                        sums.data(), a.dout.data(), dq.data(), dk.data(), dv.data());
        // float32 differences: a wide step, and a tolerance for both roundings.
        const auto agrees = [&](const std::vector<float>& gradient, auto total) {
          const auto size = static_cast<std::int64_t>(gradient.size());
          const Doubles direction = telling_direction({"", size, 1, true, 0}, gradient.data(), 6);
          const double slope = (total(direction, 1e-2) - total(direction, -1e-2)) / 2e-2;
          CHECK(std::abs(slope - dot(direction, gradient.data())) <
                2e-3 * length_of(gradient.data(), size) + 2e-3);
        };
        const auto moved = [](std::vector<float> x, const Doubles& direction, double step) {
          for (std::size_t i = 0; i < x.size(); ++i)
            x[i] += static_cast<float>(step * direction[i]);
          return x;
        };
        agrees(dq, [&](const Doubles& d, double step) {
          return a.total(moved(a.q, d, step), a.k, a.v);
        });
        agrees(dk, [&](const Doubles& d, double step) {
          return a.total(a.q, moved(a.k, d, step), a.v);
        });
        agrees(dv, [&](const Doubles& d, double step) {
          return a.total(a.q, a.k, moved(a.v, d, step));
        });
      }
}

}  // namespace
}  // namespace ropewalk
