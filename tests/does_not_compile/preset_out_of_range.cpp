// expected error: a preset lies outside its range
// The gate would refuse what the page starts with.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param factor{"factor", "Stretch", "s", 1, 8, 9};

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Does nothing.",
    .formula = "x",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
    .params = {&factor},
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
