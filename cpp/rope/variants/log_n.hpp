// Log-n scaling: queries that see more keys are sharpened, so that attention stays as focused as in
// training.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::log_n {

// Off only for a model that was trained with the scaling: then short rows are scaled down too.
inline constexpr Param clamp = flag("clamp", "Never below 1", R"(\max)", true);

// The entropy is of the keys a query really sees, so a window keeps n constant: that is what is
// derived. Qwen-1 and the authors of ReRoPE and Self-Extend take the position, whatever is seen.
inline constexpr Param counts = choice("counts", "n counts", "n", {"visible", "position"});

// Unclamped, the first query is scaled by ln 1 = 0, which changes nothing: it sees one key.
inline double query_scale(const QueryRow& row, const Geometry& g, const Values& p) {
  const double n = p.is({counts, "visible"}) ? row.visible : row.position + 1;
  const double scale = std::log(n) / std::log(g.train_length);
  return p.on(clamp) ? std::max(1.0, scale) : scale;
}

inline std::string clash(const Geometry& g, const Values&) {
  return g.train_length >= 2 ? "" : "needs a training length of at least 2, got 1";
}

inline constexpr Variant variant{
    .id = "log_n",
    .label = "Log-n scaling",
    .summary =
        "Multiplies the query by log n / log L, so that more keys do not blur the attention.",
    .formula = R"(q_p \leftarrow q_p \max(1, \ln n / \ln L))",
    .citation = {"Su", "Attention scaling from the invariance of entropy", 2021,
                 "https://kexue.fm/archives/8823"},
    .params = {&clamp, &counts},
    .query_scale = query_scale,
    .clash = clash,
};

}  // namespace ropewalk::variants::log_n
