// Local attention: each token sees only the last w tokens.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::window {

// w keys, the query's own included. The training length is Su's "super baseline".
inline constexpr Param window = tokens("window", "Window", "w", 1, whole_training_length);

inline Bands bands(const Geometry&, const Values& p) { return {{near(p[window])}}; }

inline constexpr Variant variant{
    .id = "window",
    .label = "Local attention",
    .summary = "Forgets everything further back than a window, so no distance is ever new.",
    .formula = R"(i - j < w:\ (i, j))",
    .citation = {"Su", "A super strong baseline for Transformer length extrapolation", 2023,
                 "https://kexue.fm/archives/9431"},
    .params = {&window},
    .bands = bands,
};

}  // namespace ropewalk::variants::window
