// The catalogue: every variant there is, oldest first. The build finds the files; nobody keeps a
// list.
#pragma once

#include <span>
#include <string_view>

#include "rope/variant.hpp"

namespace ropewalk {

std::span<const Variant* const> catalog();

// Null when no variant has this id.
const Variant* find_variant(std::string_view id);

}  // namespace ropewalk
