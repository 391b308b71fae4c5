// expected error: two parameters share a name
// A request could set only one of them.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param first{"factor", "Stretch", "s", 1, 8, 1};
inline constexpr Param second{"factor", "Stretch again", "t", 1, 8, 1};

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Does nothing.",
    .formula = "x",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
    .params = {&first, &second},
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
