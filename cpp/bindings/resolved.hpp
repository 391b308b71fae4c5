// What a judged combination amounts to, as JSON.
#pragma once

#include <string>
#include <vector>

#include "rope/setup.hpp"

namespace ropewalk {

// {text, headDim, rotaryDim, rotaryStart, exponentDenominator, base, trainLength, length,
// attentionFactor, attentionTarget, axes, params: {name: value}}: every parameter, presets
// resolved. axes: the coordinate of each pair, [pairs], where positions have several.
std::string resolved_json(const Setup& setup);

// Of layers that take turns: the first, with the text of all.
std::string resolved_json(const std::vector<Setup>& layers);

}  // namespace ropewalk
