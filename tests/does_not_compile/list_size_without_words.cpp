// expected error: a preset that is a rule does not say it
// How many numbers a list has is said in words too, else nobody knows what to give.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param factors =
    list("factors", "Factors", "p", 0, 1, Preset{[](const Geometry& g, const Values&) { return 1.0 * g.pairs(); }, ""});

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Does nothing.",
    .formula = "x",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
    .params = {&factors},
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
