// The models that JavaScript has loaded.
#pragma once

#include "model/transformer.hpp"

namespace ropewalk {

// TypeScript holds handles and drops one when it is released, so any it passes is good.
const Transformer& model_at(double handle);

}  // namespace ropewalk
