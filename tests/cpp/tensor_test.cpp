// Layers against formulas in double precision; gradients against central differences of those
// formulas.
#include <doctest/doctest.h>

#include <functional>

#include "numbers.hpp"
#include "rope/lanes.hpp"
#include "tensor/cross_entropy.hpp"
#include "tensor/embedding.hpp"
#include "tensor/norm.hpp"
#include "tensor/swiglu.hpp"

namespace ropewalk {
namespace {

using testing::apart;
using testing::bells;
using testing::widened;

constexpr std::int64_t lanes = width<Wide>;
// Of values of unit size: a few float32 roundings, and e^x within 2 ulp.
constexpr double close = 2e-6;

using Doubles = std::vector<double>;
using Formula = std::function<Doubles(const Doubles&)>;

// The gradient of Σ dout·f(x) at x: central differences in double, good to about 1e−9.
Doubles gradient(const Formula& f, const std::vector<float>& x, const std::vector<float>& dout) {
  constexpr double step = 1e-5;
  Doubles at = widened(x), slopes;
  for (double& value : at) {
    const double center = value;
    double difference = 0;
    for (const double side : {1.0, -1.0}) {
      value = center + side * step;
      const Doubles out = f(at);
      for (std::size_t n = 0; n < out.size(); ++n) difference += side * out[n] * dout[n];
    }
    value = center;
    slopes.push_back(difference / (2 * step));
  }
  return slopes;
}

Doubles norm_formula(const Doubles& x, const Doubles& weight) {
  Doubles out;
  for (std::size_t row = 0; row < x.size() / weight.size(); ++row) {
    double squares = 0;
    for (std::size_t i = 0; i < weight.size(); ++i)
      squares += std::pow(x[row * weight.size() + i], 2);
    const double r = 1 / std::sqrt(squares / static_cast<double>(weight.size()) + 1e-5);
    for (std::size_t i = 0; i < weight.size(); ++i)
      out.push_back(weight[i] * x[row * weight.size() + i] * r);
  }
  return out;
}

Doubles swiglu_formula(const Doubles& gate, const Doubles& up) {
  Doubles out;
  for (std::size_t i = 0; i < gate.size(); ++i)
    out.push_back(gate[i] / (1 + std::exp(-gate[i])) * up[i]);
  return out;
}

Doubles losses_formula(const Doubles& logits, const std::vector<std::int32_t>& targets) {
  const std::size_t vocabulary = logits.size() / targets.size();
  Doubles losses;
  for (std::size_t row = 0; row < targets.size(); ++row) {
    double sum = 0;
    for (std::size_t i = 0; i < vocabulary; ++i) sum += std::exp(logits[row * vocabulary + i]);
    losses.push_back(std::log(sum) -
                     logits[row * vocabulary + static_cast<std::size_t>(targets[row])]);
  }
  return losses;
}

TEST_CASE("RMSNorm is right at every width and shift") {
  const auto x = bells(4 * lanes + 8 + 3 * (3 * lanes + 2), 1), weight = bells(5 * lanes, 2);
  for (std::int64_t wide = 1; wide <= 3 * lanes + 1; ++wide)
    for (std::int64_t shift = 0; shift < lanes; ++shift) {
      const std::vector<float> here(x.begin() + shift, x.begin() + shift + 3 * wide);
      const std::vector<float> scaled(weight.begin() + shift, weight.begin() + shift + wide);
      std::vector<float> out(here.size() + static_cast<std::size_t>(shift)), inverse(3);
      rms_norm(x.data() + shift, weight.data() + shift, 3, wide, 1e-5f, out.data() + shift,
               inverse.data());
      out.erase(out.begin(), out.begin() + shift);
      REQUIRE(apart(out, norm_formula(widened(here), widened(scaled))) <
              4 * close);  // normed values reach 4
    }
}

TEST_CASE("RMSNorm of a row whose squares overflow is NaN, and of no other") {
  for (std::int64_t wide = 1; wide <= 3 * lanes + 1; ++wide)
    for (std::int64_t at = 0; at < wide; ++at)
      for (const float huge : {2e19f, -3e38f, INFINITY, std::nanf("")}) {
        std::vector<float> x = bells(3 * wide, 11), out(x.size()), inverse(3);
        x[static_cast<std::size_t>(wide + at)] = huge;
        rms_norm(x.data(), bells(wide, 12).data(), 3, wide, 1e-5f, out.data(), inverse.data());
        for (std::int64_t n = 0; n < 3 * wide; ++n)
          REQUIRE(std::isnan(out[static_cast<std::size_t>(n)]) == (n / wide == 1));
        REQUIRE(std::isnan(inverse[1]));
      }
}

TEST_CASE("RMSNorm is right up to where the squares overflow") {
  const std::vector<float> x{1e19f, -1e19f, 1e19f}, weight(3, 1);
  std::vector<float> out(3);
  rms_norm(x.data(), weight.data(), 1, 3, 1e-5f, out.data(), nullptr);
  CHECK(apart(out, Doubles{1, -1, 1}) < close);
}

TEST_CASE("RMSNorm's gradients are those of finite differences, added to what is there") {
  for (const std::int64_t wide : {std::int64_t{1}, std::int64_t{5}, lanes, 2 * lanes + 3}) {
    const auto x = bells(3 * wide, 3), weight = bells(wide, 4), dout = bells(3 * wide, 5);
    std::vector<float> out(x.size()), inverse(3), dx(x.size(), 1), dweight(weight.size(), 2);
    rms_norm(x.data(), weight.data(), 3, wide, 1e-5f, out.data(), inverse.data());
    rms_norm_backward(dout.data(), x.data(), weight.data(), inverse.data(), 3, wide, dx.data(),
                      dweight.data());

    Doubles by_x =
        gradient([&](const Doubles& at) { return norm_formula(at, widened(weight)); }, x, dout);
    Doubles by_weight =
        gradient([&](const Doubles& at) { return norm_formula(widened(x), at); }, weight, dout);
    for (double& slope : by_x) slope += 1;
    for (double& slope : by_weight) slope += 2;
    CHECK(apart(dx, by_x) < 1e-5);
    CHECK(apart(dweight, by_weight) < 1e-5);
  }
}

TEST_CASE("SwiGLU is right at every length and shift, and far out on both sides") {
  const auto gate = bells(5 * lanes, 6), up = bells(5 * lanes, 7);
  for (std::int64_t count = 1; count <= 3 * lanes + 1; ++count)
    for (std::int64_t shift = 0; shift < lanes; ++shift) {
      std::vector<float> out(static_cast<std::size_t>(shift + count));
      swiglu(gate.data() + shift, up.data() + shift, count, out.data() + shift);
      const Doubles g(gate.begin() + shift, gate.begin() + shift + count),
          u(up.begin() + shift, up.begin() + shift + count);
      REQUIRE(apart(std::vector<float>(out.begin() + shift, out.end()), swiglu_formula(g, u)) <
              4 * close);
    }
  const std::vector<float> far{-1e4f, -100, -90, 90, 100, 1e4f}, ones(6, 1);
  std::vector<float> out(6);
  swiglu(far.data(), ones.data(), 6, out.data());
  for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(out[i]) < 1e-30);
  for (std::size_t i = 3; i < 6; ++i) CHECK(out[i] == far[i]);
}

TEST_CASE("SwiGLU's gradients are those of finite differences, also in place") {
  const std::int64_t count = 2 * lanes + 3;
  const auto gate = bells(count, 8), up = bells(count, 9), dout = bells(count, 10);
  std::vector<float> dgate = gate, dup = up;
  swiglu_backward(dout.data(), dgate.data(), dup.data(), count, dgate.data(), dup.data());
  CHECK(apart(dgate, gradient([&](const Doubles& at) { return swiglu_formula(at, widened(up)); },
                              gate, dout)) < 1e-5);
  CHECK(apart(dup, gradient([&](const Doubles& at) { return swiglu_formula(widened(gate), at); },
                            up, dout)) < 1e-5);
}

TEST_CASE("embedding copies rows, and its gradient adds up the rows of equal tokens") {
  const std::int64_t wide = 2 * lanes + 1;
  const auto table = bells(4 * wide, 11), dout = bells(3 * wide, 12);
  const std::vector<std::int32_t> tokens{3, 0, 3};
  std::vector<float> out(static_cast<std::size_t>(3 * wide)), dtable(table.size(), 1);
  embed(tokens.data(), 3, table.data(), wide, out.data());
  embed_backward(tokens.data(), 3, dout.data(), wide, dtable.data());
  for (std::size_t i = 0; i < static_cast<std::size_t>(wide); ++i) {
    const auto w = static_cast<std::size_t>(wide);
    CHECK(out[i] == table[3 * w + i]);
    CHECK(out[w + i] == table[i]);
    CHECK(dtable[i] == 1 + dout[w + i]);
    CHECK(dtable[w + i] == 1);
    CHECK(dtable[3 * w + i] == 1 + dout[i] + dout[2 * w + i]);
  }
}

TEST_CASE("cross-entropy is right at every vocabulary, and names the first largest logit") {
  for (std::int64_t vocabulary = 1; vocabulary <= 3 * lanes + 1; ++vocabulary) {
    const auto logits = bells(2 * vocabulary, 13);
    const std::vector<std::int32_t> targets{0, static_cast<std::int32_t>(vocabulary - 1)};
    std::vector<float> losses(2);
    std::vector<std::int32_t> predicted(2);
    cross_entropy(logits.data(), targets.data(), 2, vocabulary, losses.data(), predicted.data());
    CHECK(apart(losses, losses_formula(widened(logits), targets)) < close);
    CHECK(predicted[0] ==
          std::max_element(logits.begin(), logits.begin() + vocabulary) - logits.begin());
    CHECK(predicted[1] == std::max_element(logits.begin() + vocabulary, logits.end()) -
                              (logits.begin() + vocabulary));
  }
}

TEST_CASE("cross-entropy neither overflows nor loses a sure answer") {
  const std::vector<float> logits{1000, 0, -1000, 1000};
  const std::vector<std::int32_t> sure{0}, absurd{2};
  float loss = -1;
  cross_entropy(logits.data(), sure.data(), 1, 3, &loss, nullptr);
  CHECK(loss == 0);
  cross_entropy(logits.data(), absurd.data(), 1, 3, &loss, nullptr);
  CHECK(loss == 2000);
}

TEST_CASE("cross-entropy's gradient is that of finite differences, also in place") {
  const std::int64_t vocabulary = 2 * lanes + 3;
  const auto logits = bells(3 * vocabulary, 14), dlosses = bells(3, 15);
  const std::vector<std::int32_t> targets{0, 7 % static_cast<std::int32_t>(vocabulary), 2};
  std::vector<float> dlogits = logits;
  cross_entropy_backward(dlogits.data(), targets.data(), dlosses.data(), 3, vocabulary,
                         dlogits.data());
  CHECK(apart(dlogits, gradient([&](const Doubles& at) { return losses_formula(at, targets); },
                                logits, dlosses)) < 1e-6);
}

}  // namespace
}  // namespace ropewalk
