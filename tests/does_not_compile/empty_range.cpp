// expected error: a range does not end above its beginning
// A slider needs two ends.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param factor{"factor", "Stretch", "s", 2, 2, 2};

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
