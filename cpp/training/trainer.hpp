// The trainer: the curriculum step by step, on two threads, the same numbers for a seed and a
// machine.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "model/config.hpp"
#include "model/weights.hpp"
#include "training/kinds.hpp"
#include "training/optimiser.hpp"
#include "training/pass.hpp"

namespace ropewalk {

struct TrainingOptions {
  ModelConfig config;
  std::int64_t bytes = 20'000'000;  // tokens to learn from in all
  std::int64_t sequences = 16;      // per step
  std::uint64_t seed = 1;
  double prose_share = 0.16;     // of all bytes, before copying is learned
  double copying_goal = 1.6;     // nats per byte: below this the model copies
  double copying_at_most = 0.5;  // of all bytes, else training has failed
  std::int64_t warm_up = 150;    // steps
  double last_rate = 0.03;       // of the learning rate, at the end of the cosine
  LearningRates rates = {};
  bool skip_curriculum = false;  // start with the mix: for a model that already copies

  std::int64_t bytes_per_step() const { return sequences * config.train_length; }
  std::int64_t steps() const { return std::max<std::int64_t>(1, bytes / bytes_per_step()); }
};

enum class Phase { prose, copying, everything };
const char* name(Phase phase);

// All that a later process needs to go on as if nothing had happened, together with weights and
// moments.
struct TrainingState {
  std::int64_t step = 0;
  Phase phase = Phase::prose;
  std::int64_t phase_began = 0;  // step
  double loss = 0;               // of the last step, nats per byte
  double smoothed_loss = 0;      // running mean within the phase
};

// Embedding and head are one matrix while training, the embedding √C times larger: what is learned
// about a byte as an answer is known of it as a question, and begin_of_text, which is never an
// answer, is driven far from every byte, where attention can rest on it. A checkpoint holds both,
// so that reading one needs to know nothing of this.  Press and Wolf, arXiv:1608.05859
void tie_embedding(Weights& weights);

// Drawn at random for a seed: norms 1, head small so that the first loss is near ln V.
Weights initial_weights(const ModelConfig& config, std::uint64_t seed);

class Trainer {
 public:
  Trainer(const TrainingOptions& options, const Texts& texts, Weights weights);

  void step();
  bool finished() const { return state.step >= options_.steps(); }
  // Copying did not form within its share of the bytes.
  bool failed() const;

  TrainingState state;
  Weights weights;
  Optimiser optimiser;

 private:
  void enter_next_phase();
  double schedule() const;
  Mix mix() const;
  double differentiate(const Batch& batch);

  static constexpr std::int64_t threads = 2;

  TrainingOptions options_;
  const Texts& texts_;
  Plan plan_;
  std::array<std::unique_ptr<Pass>, threads> passes_;
  std::array<Weights, threads> gradients_;
};

}  // namespace ropewalk
