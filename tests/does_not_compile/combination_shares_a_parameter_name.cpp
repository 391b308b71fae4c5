// expected error: variants that combine share a parameter name
// This one answers another question than `linear`, so both may be asked for, with one {"factor": …}
// between them.
#include "rope/variant.hpp"

namespace ropewalk::variants::planted {

inline constexpr Param factor{"factor", "Query factor", "s", 1, 8, 1};

inline constexpr Variant variant{
    .id = "planted",
    .label = "Planted",
    .summary = "Scales every query.",
    .formula = "s",
    .citation = {"Nobody", "Nothing", 2026, "https://example.org"},
    .params = {&factor},
    .query_scale = [](const QueryRow&, const Geometry&, const Values& p) { return p[factor]; },
};

}  // namespace ropewalk::variants::planted

#include "rope/catalog.cpp"
