// ReRoPE: distances are exact within a window and all equal beyond it.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::rerope {

// Best between a quarter and a half of the training length; at the training length it collapses
// (kexue 9708).
inline constexpr Param window = tokens("window", "Window", "w", 1, half_training_length);

inline Bands bands(const Geometry&, const Values& p) {
  return {{near(p[window])}, {rest(), always(p[window]), always(0)}};
}

inline constexpr Variant variant{
    .id = "rerope",
    .label = "ReRoPE",
    .summary = "Clips the distance: everything beyond the window looks exactly one window away.",
    .formula = R"(f(p-j) = \min(p-j, w))",
    .citation = {"Su", "Rectified Rotary Position Embeddings", 2023,
                 "https://github.com/bojone/rerope"},
    .params = {&window},
    .bands = bands,
};

}  // namespace ropewalk::variants::rerope
