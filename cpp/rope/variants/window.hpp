// Local attention: each token sees only the last w tokens.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::window {

// The training length is Su's "super baseline".
inline constexpr Param window = tokens("window", "Window", "w", 1, whole_training_length);

// Mistral, transformers and llama.cpp count the query among the w; some papers keep p − j ≤ w.
inline constexpr Param inclusive =
    flag("inclusive", "The query comes on top of the window", R"(\leq)", false);

inline Bands bands(const Geometry&, const Values& p) {
  return {{near(p.on(inclusive) ? p[window] + 1 : p[window])}};
}

inline constexpr Variant variant{
    .id = "window",
    .label = "Window (local attention)",
    .summary = "Forgets everything further back than a window, so no distance is ever new.",
    .formula = R"(p - j < w:\ (p, j))",
    .citation = {"Su", "A super strong baseline for Transformer length extrapolation", 2023,
                 "https://kexue.fm/archives/9431"},
    .params = {&window, &inclusive},
    .bands = bands,
};

}  // namespace ropewalk::variants::window
