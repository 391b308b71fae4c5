// The files of a training run: the model as others read it, and the state from which the run goes
// on.
#pragma once

#include <optional>
#include <string>

#include "model/transformer.hpp"
#include "training/trainer.hpp"

namespace ropewalk {

Result<Transformer> load_model(const std::string& folder);

// A model to go on training: one that reads as many tokens as sequences can have.
Result<Transformer> load_start(const std::string& folder);

// config.json and model.safetensors. A file is replaced whole or not at all.
std::optional<Problem> save_model(const std::string& folder, const ModelConfig& config,
                                  const Weights& weights);

// Weights and moments in full precision with where the curriculum stands; for this machine only.
std::optional<Problem> save_state(const std::string& file, const Trainer& trainer);
std::optional<Problem> load_state(const std::string& file, Trainer& trainer);

}  // namespace ropewalk
