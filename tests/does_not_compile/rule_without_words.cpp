// expected error: a preset that is a rule does not say it
// A preset that is a rule says itself in words, else a control could only show «auto».
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param factor{"factor",
                              "Stretch",
                              "s",
                              1,
                              8,
                              Preset{[](const Geometry& g, const Values&) { return g.length / g.train_length; }, ""}};

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
