// T5's relative bias: a learned number for each head and each of a few ranges of distance.
#pragma once
#include <algorithm>

#include "rope/variant.hpp"

namespace ropewalk::variants::t5_bias {

inline constexpr Param num_buckets{"num_buckets", "Ranges of distance", "B", 2, 4096, 32, 1,
                                   Kind::integer};
inline constexpr Param max_distance =
    tokens("max_distance", "Distance past which all is alike", "D", 2, 128);
inline constexpr Param table =
    list("table", "Bias of each range and head", "b", -1e6, 1e6,
         Preset{[](const Geometry& g, const Values& p) { return p[num_buckets] * g.heads; },
                "num_buckets rows of one number a head"});

// A causal model has all buckets for the past: half of them hold one distance each, the others grow
// like a logarithm. The term keeps what is a whole number from falling below it by rounding.
inline double bucket(double distance, const Values& p) {
  const double exact = std::floor(p[num_buckets] / 2), wide = p[num_buckets] - exact;
  if (distance < exact) return distance;
  const double n = std::log(distance / exact) / std::log(p[max_distance] / exact) * wide;
  return std::min(exact + std::floor(n + 1e-12 * wide), p[num_buckets] - 1);
}

inline double bias(const ScoreAt& score, const Geometry& g, const Values& p) {
  const double row = bucket(score.distance, p);
  return p.list(table)[static_cast<std::size_t>(row * g.heads + score.head)];
}

inline std::string clash(const Geometry&, const Values& p) {
  return p[max_distance] > std::floor(p[num_buckets] / 2)
             ? ""
             : "needs max_distance above half of num_buckets, the distances that stand alone";
}

inline constexpr Variant variant{
    .id = "t5_bias",
    .label = "T5 relative bias",
    .summary =
        "Adds a learned number to each score by the range its distance falls into, head by head.",
    .formula =
        R"(\langle q, k \rangle + b_{h,\beta(p-j)},\quad \beta(n) = \tfrac{B}{2} + \lfloor \tfrac{B}{2} \ln \tfrac{2n}{B} / \ln \tfrac{2D}{B} \rfloor)",
    .citation = {"Raffel et al.",
                 "Exploring the Limits of Transfer Learning with a Unified Text-to-Text "
                 "Transformer",
                 2020, "https://arxiv.org/abs/1910.10683"},
    .params = {&num_buckets, &max_distance, &table},
    .bias = bias,
    .rotates = false,
    .clash = clash,
};

}  // namespace ropewalk::variants::t5_bias
