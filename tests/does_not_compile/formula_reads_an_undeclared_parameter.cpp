// expected error: operator[]
// A key is read by its declared constant, so a misspelt one is not a silent zero.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline double query_scale(const QueryRow&, const Geometry&, const Values& p) { return p["factr"]; }

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Scales every query.",
    .formula = "s",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
    .query_scale = query_scale,
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
