// Llama 4's temperature: queries are sharpened a little each time the text grows by a training
// length.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::llama4_temperature {

inline constexpr Param attn_scale{"attn_scale", "Strength", "a", 0, 16, 0.1};
// 8192 in Llama 4, which was trained on 8192 tokens; Ministral 3 says outright that it is that
// length.
inline constexpr Param floor_scale =
    tokens("floor_scale", "Tokens a step", "F", 1, whole_training_length);
// Llama 4 adds 1 to the position, Ministral 3 does not: the steps come one token apart.
inline constexpr Param counts =
    choice("counts", "The first token is number", "n", {"one_based", "zero_based"});

inline double query_scale(const QueryRow& row, const Geometry&, const Values& p) {
  const double n = p.is({counts, "one_based"}) ? row.position + 1 : row.position;
  return 1 + p[attn_scale] * std::log(1 + std::floor(n / p[floor_scale]));
}

inline constexpr Variant variant{
    .id = "llama4_temperature",
    .label = "Llama 4 temperature",
    .summary =
        "Sharpens queries by the logarithm of how many training lengths lie behind them, in steps.",
    .formula = R"(q_p \leftarrow q_p\,(1 + a \ln(1 + \lfloor n/F \rfloor)))",
    .citation = {"Meta", "Llama 4: attention temperature tuning in layers without positions", 2025,
                 "https://huggingface.co/docs/transformers/model_doc/llama4"},
    .params = {&attn_scale, &floor_scale, &counts},
    .query_scale = query_scale,
};

}  // namespace ropewalk::variants::llama4_temperature
