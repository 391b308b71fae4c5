// Weights as a safetensors file, with the names Hugging Face gives the tensors of a LLaMA.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "model/config.hpp"
#include "model/weights.hpp"
#include "rope/problem.hpp"

namespace ropewalk {

// The gate: F16, BF16 and F32 tensors of exactly the config's names and shapes, every number
// finite.
Result<Weights> read_safetensors(const ModelConfig& config, std::span<const std::byte> file);

// float16.
std::vector<std::byte> write_safetensors(const Weights& weights);

}  // namespace ropewalk
