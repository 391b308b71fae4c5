// expected error: a label, summary, formula or citation is empty
// A method nobody can look up does not enter the catalogue.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Does nothing.",
    .formula = "x",
    .citation = {"", "", 0, ""},
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
