// One step of training: batch, gradient on two threads, optimiser.
#include "training/trainer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <thread>
#include <utility>

#include "model/transformer.hpp"

namespace ropewalk {
namespace {

constexpr double smoothing = 0.02;

Plan training_plan(const ModelConfig& config) {
  const Result<Setup> setup = model_setup(config, "rope", config.train_length);
  assert(setup);
  return make_plan(*setup, config.train_length);
}

float embedding_scale(const Weights& weights) {
  return std::sqrt(static_cast<float>(weights.at.embedding.columns));
}

// In the forward pass embedding = scale · head: so dhead += scale · dembedding.
void gather_gradient(Weights& gradient) {
  const float scale = embedding_scale(gradient);
  float* dhead = gradient[gradient.at.head];
  std::transform(dhead, dhead + gradient.at.head.size(), gradient[gradient.at.embedding], dhead,
                 [scale](float head, float embedding) { return head + scale * embedding; });
}

// Each step draws from its own numbers, so that a resumed run sees what an unbroken one would have
// seen.
Random random_of_step(std::uint64_t seed, std::int64_t step) {
  Random mixed{seed ^ (static_cast<std::uint64_t>(step) * 0xD1B54A32D192ED03)};
  return {mixed.next()};
}

}  // namespace

const char* name(Phase phase) {
  return std::array{"prose", "copying", "everything"}[static_cast<std::size_t>(phase)];
}

void tie_embedding(Weights& weights) {
  const float scale = embedding_scale(weights);
  const float* head = weights[weights.at.head];
  std::transform(head, head + weights.at.head.size(), weights[weights.at.embedding],
                 [scale](float value) { return scale * value; });
}

Weights initial_weights(const ModelConfig& config, std::uint64_t seed) {
  Weights weights = zero_weights(config);
  Random random{seed};
  const auto fill = [&](const Tensor& tensor, double deviation) {
    for (std::int64_t i = 0; i < tensor.size(); ++i)
      weights[tensor][i] = static_cast<float>(tensor.is_vector ? 1.0 : deviation * normal(random));
  };
  const double plain = 0.5 / std::sqrt(config.hidden_size);
  // The stream is a sum of 2 · layers such outputs: each a little smaller, so that the sum is not
  // larger.
  const double added = plain / std::sqrt(2.0 * config.layers);
  for (const Tensor* tensor : weights.at.all()) fill(*tensor, plain);
  for (const LayerTensors& layer : weights.at.layers) {
    fill(layer.output, added);
    fill(layer.down, added);
  }
  fill(weights.at.head, 0.02);
  tie_embedding(weights);
  return weights;
}

Trainer::Trainer(const TrainingOptions& options, const Texts& texts, Weights start)
    : weights(std::move(start)),
      optimiser(weights.at),
      options_(options),
      texts_(texts),
      plan_(training_plan(options.config)) {
  assert(options.sequences % threads == 0);
  tie_embedding(weights);
  if (options.skip_curriculum) state.phase = Phase::everything;
  for (std::size_t t = 0; t < threads; ++t) {
    passes_[t] = std::make_unique<Pass>(options_.config, plan_, options.sequences / threads,
                                        options.config.train_length);
    gradients_[t] = zero_weights(options.config);
  }
}

void Trainer::step() {
  enter_next_phase();
  Random random = random_of_step(options_.seed, state.step);
  const Batch batch =
      make_batch(mix(), texts_, random, options_.sequences, options_.config.train_length);
  state.loss = differentiate(batch);
  const bool first = state.step == state.phase_began;
  state.smoothed_loss =
      first ? state.loss : state.smoothed_loss + smoothing * (state.loss - state.smoothed_loss);
  gather_gradient(gradients_[0]);
  optimiser.step(state.step + 1, schedule(), options_.rates, gradients_[0], weights);
  tie_embedding(weights);
  ++state.step;
}

bool Trainer::failed() const {
  const double copied =
      static_cast<double>((state.step - state.phase_began) * options_.bytes_per_step());
  return state.phase == Phase::copying &&
         copied > options_.copying_at_most * static_cast<double>(options_.bytes);
}

void Trainer::enter_next_phase() {
  const double seen = static_cast<double>(state.step * options_.bytes_per_step());
  const bool read = state.phase == Phase::prose &&
                    seen >= options_.prose_share * static_cast<double>(options_.bytes);
  // A running mean needs some steps before it means anything.
  const bool copies = state.phase == Phase::copying && state.step - state.phase_began >= 50 &&
                      state.smoothed_loss < options_.copying_goal;
  if (!read && !copies) return;
  state.phase = read ? Phase::copying : Phase::everything;
  state.phase_began = state.step;
}

// Linear warm-up, then half a cosine down to last_rate. Loshchilov and Hutter, arXiv:1608.03983
double Trainer::schedule() const {
  const double warm =
      std::min(1.0, static_cast<double>(state.step + 1) / static_cast<double>(options_.warm_up));
  const double done = static_cast<double>(state.step) / static_cast<double>(options_.steps());
  const double fall = 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, done)));
  return warm * (options_.last_rate + (1 - options_.last_rate) * fall);
}

Mix Trainer::mix() const {
  if (state.phase == Phase::prose) return prose_only();
  return state.phase == Phase::copying ? copying_only() : everything();
}

// Each thread takes its share of the sequences and its own gradient; the sum ends in gradients_[0].
// Returns the mean loss.
double Trainer::differentiate(const Batch& batch) {
  std::vector<float> losses(static_cast<std::size_t>(batch.rows()));
  const float weight = 1 / static_cast<float>(batch.rows());
  const std::int64_t share = batch.sequences / threads;
  const auto work = [&](std::int64_t t) {
    Weights& gradient = gradients_[static_cast<std::size_t>(t)];
    std::fill(gradient.values.begin(), gradient.values.end(), 0.0F);
    passes_[static_cast<std::size_t>(t)]->run(weights, batch, t * share, weight,
                                              losses.data() + t * share * batch.length, gradient);
  };
  std::thread second(work, 1);
  work(0);
  second.join();
  std::transform(gradients_[0].values.begin(), gradients_[0].values.end(),
                 gradients_[1].values.begin(), gradients_[0].values.begin(), std::plus<>());
  return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(batch.rows());
}

}  // namespace ropewalk
