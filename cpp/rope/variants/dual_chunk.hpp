// Dual chunk attention: positions start anew in every chunk, and older chunks keep their distance.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::dual_chunk {

inline constexpr Param chunk_size =
    tokens("chunk_size", "Chunk with its neighbourhood", "c", 1,
           Preset{[](const Geometry& g, const Values&) {
                    return std::max(1.0, std::floor(3 * g.train_length / 4));
                  },
                  "three quarters of the training length"});
// Older versions of the authors' program have a sixteenth.
inline constexpr Param local_size =
    tokens("local_size", "Neighbourhood kept exact across chunks", R"(\ell)", 0,
           Preset{[](const Geometry& g, const Values&) { return std::floor(g.train_length / 8); },
                  "an eighth of the training length"});

// Chunks hold c − ℓ tokens, so that the ℓ nearest of the chunk before are exact within c positions.
// Key j always stands at j mod (c − ℓ), so its turned form can be kept.
inline Bands bands(const Geometry&, const Values& p) {
  const double c = p[chunk_size], length = c - p[local_size];
  const PositionMap within = [=](double n) { return std::fmod(n, length); };
  return {{chunk(length, 0), within, within},
          {chunk(length, 1), [=](double i) { return std::min(std::fmod(i, length) + length, c); },
           within},
          {rest(), always(std::min(2 * length - 1, c)), within}};
}

inline std::string clash(const Geometry&, const Values& p) {
  return p[local_size] < p[chunk_size] ? "" : "needs local_size < chunk_size";
}

inline constexpr Variant variant{
    .id = "dual_chunk",
    .label = "Dual chunk attention",
    .summary =
        "Cuts the text into chunks that fit the trained distances: exact within one, clipped "
        "beyond.",
    .formula =
        R"(n = c-\ell:\ (p \bmod n,\, j \bmod n);\ (\min(p \bmod n + n, c),\, j \bmod n);\ (\min(2n-1, c),\, j \bmod n))",
    .citation = {"An et al.", "Training-Free Long-Context Scaling of Large Language Models", 2024,
                 "https://arxiv.org/abs/2402.17463"},
    .params = {&chunk_size, &local_size},
    .bands = bands,
    .clash = clash,
};

}  // namespace ropewalk::variants::dual_chunk
