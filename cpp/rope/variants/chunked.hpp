// Chunked attention: each token sees only its own chunk of the text.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::chunked {

// "attention_chunk_size" of Llama 4's configs, whose layers without rotation see everything
// instead.
inline constexpr Param attention_chunk_size =
    tokens("attention_chunk_size", "Chunk", "c", 1, whole_training_length);

// Positions go on across chunks, as there: within one only their differences count.
inline Bands bands(const Geometry&, const Values& p) {
  return {{chunk(p[attention_chunk_size], 0)}};
}

inline constexpr Variant variant{
    .id = "chunked",
    .label = "Chunked attention",
    .summary = "Cuts the text into chunks and forgets all of the last one where a new one begins.",
    .formula = R"(\lfloor p/c\rfloor = \lfloor j/c\rfloor:\ (p, j))",
    .citation = {"Meta", "The Llama 4 herd", 2025,
                 "https://ai.meta.com/blog/llama-4-multimodal-intelligence/"},
    .params = {&attention_chunk_size},
    .bands = bands,
};

}  // namespace ropewalk::variants::chunked
