// expected error: the_choice_has_no_such_word
// A misspelt choice would otherwise never be the chosen one.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param counts = choice("counts", "n counts", "n", {"visible", "position"});

inline double query_scale(const QueryRow& row, const Geometry&, const Values& p) {
  return p.is({counts, "visble"}) ? row.visible : row.position;
}

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Scales every query.",
    .formula = "s",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
    .params = {&counts},
    .query_scale = query_scale,
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
