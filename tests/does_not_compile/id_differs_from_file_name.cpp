// expected error: id differs from file name
// Ids are in links, and the file is how people find them.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Variant variant{
    .id = "planted_elsewhere",
    .label = "Planted",
    .summary = "Does nothing.",
    .formula = "x",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
