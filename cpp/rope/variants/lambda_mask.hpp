// Λ-mask: local attention and the first tokens, which all seem to stand at one far distance.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::lambda_mask {

inline constexpr Param local_branch =
    tokens("local_branch", "Window", R"(n_{\text{local}})", 1, whole_training_length);
// The authors keep 10 in their program, and find 10 to 100 alike.
inline constexpr Param global_branch{
    "global_branch", "First tokens kept", R"(n_{\text{global}})", 0, 65'536, 10, 1, Kind::integer};
inline constexpr Param limit =
    tokens("limit", "Distance ceiling", R"(d_{\max})", 1,
           Preset{[](const Geometry&, const Values& p) { return p[local_branch]; }, "the window"});

inline Bands bands(const Geometry&, const Values& p) {
  return {{near(p[local_branch])}, {head(p[global_branch]), always(p[limit]), always(0)}};
}

// min(i − j, limit) is one distance for all keys beyond the window only where the limit lies
// within.
inline std::string clash(const Geometry&, const Values& p) {
  return p[limit] <= p[local_branch]
             ? ""
             : "needs limit ≤ local_branch, or a first token could seem further than it is";
}

inline constexpr Variant variant{
    .id = "lambda_mask",
    .label = "Λ-mask (LM-Infinite)",
    .summary =
        "Sees a window and the first tokens, and puts the latter at the largest trained distance.",
    .formula = R"(p - j < n_{\text{local}}:\ (p, j);\quad j < n_{\text{global}}:\ (d_{\max}, 0))",
    .citation = {"Han et al.",
                 "LM-Infinite: Zero-Shot Extreme Length Generalization for Large Language Models",
                 2023, "https://arxiv.org/abs/2308.16137"},
    .params = {&local_branch, &global_branch, &limit},
    .bands = bands,
    .clash = clash,
};

}  // namespace ropewalk::variants::lambda_mask
