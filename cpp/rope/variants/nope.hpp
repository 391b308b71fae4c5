// No position encoding: nothing turns, and only the causal mask tells first from last.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::nope {

inline constexpr Variant variant{
    .id = "nope",
    .label = "No positions (NoPE)",
    .summary = "Leaves queries and keys as they are: order shows only in what a token may see.",
    .formula = R"(\langle q, k \rangle)",
    .citation = {"Kazemnejad et al.",
                 "The Impact of Positional Encoding on Length Generalization in Transformers", 2023,
                 "https://arxiv.org/abs/2305.19466"},
    .rotates = false,
};

}  // namespace ropewalk::variants::nope
