// Plain RoPE: every pair turns at its own speed, whatever the length.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::rope {

inline constexpr Variant variant{
    .id = "rope",
    .label = "RoPE",
    .summary =
        "Turns each pair of channels by position × speed; nothing changes past the training "
        "length.",
    .formula = R"(\theta_i = b^{-2i/d})",
    .citation = {"Su et al.", "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021,
                 "https://arxiv.org/abs/2104.09864"},
    .rope_type = "default",
};

}  // namespace ropewalk::variants::rope
