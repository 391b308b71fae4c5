// What a judged combination amounts to, as JSON.
#pragma once

#include <string>

#include "rope/setup.hpp"

namespace ropewalk {

// {text, headDim, rotaryDim, base, trainLength, length, attentionFactor, params: {name: value}}:
// every parameter, presets resolved.
std::string resolved_json(const Setup& setup, double attention_factor);

}  // namespace ropewalk
