// expected error: more_parameters_than_a_list_holds
// A variant has at most twelve parameters; the thirteenth would lie past the end of the list.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param one{"one", "One", "p", 0, 1, 0}, two{"two", "Two", "p", 0, 1, 0};

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Does nothing.",
    .formula = "x",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
    .params = {&one, &two, &one, &two, &one, &two, &one, &two, &one, &two, &one, &two, &one},
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
