// LongRoPE: each pair has its own divisor, searched for; one list for long texts, one for short.
#pragma once
#include "rope/variant.hpp"

namespace ropewalk::variants::longrope {

inline constexpr Preset one_for_each_pair{
    [](const Geometry& g, const Values&) -> double { return g.pairs(); }, "one for each pair"};

inline constexpr Param factor{"factor", "Stretch", "s", 1, 1024, stretch};
inline constexpr Param long_factor =
    list("long_factor", "Divisors past the training length", R"(\lambda^\mathrm{long})", 0.001, 1e6,
         one_for_each_pair);
inline constexpr Param short_factor =
    list("short_factor", "Divisors within the training length", R"(\lambda^\mathrm{short})", 0.001,
         1e6, one_for_each_pair);

// The factor only sets this; how far each pair is stretched stands in the lists.
inline constexpr Param attention_factor{
    "attention_factor",
    "Attention factor",
    "m",
    0.001,  // at 0 no score is left and the inverse rotation divides by zero
    64,
    Preset{[](const Geometry& g, const Values& p) {
             const double s = p[factor];
             return s <= 1 ? 1.0 : std::sqrt(1 + std::log(s) / std::log(g.train_length));
           },
           "sqrt(1 + ln s / ln L)"}};

// By the length of the text, as transformers, which wrote the rule down for everybody. Others
// choose once by the length they are started for, or know the long list only.
inline constexpr Param select =
    choice("select", "List in use", R"(\lambda)", {"length", "long", "short"});

inline Spectrum spectrum(const Geometry& g, const Values& p) {
  const bool is_long =
      p.is({select, "length"}) ? g.length > g.train_length : p.is({select, "long"});
  const std::span<const double> divisors = p.list(is_long ? long_factor : short_factor);
  Spectrum slowed = plain_spectrum(g);
  for (std::size_t i = 0; i < slowed.inverse_frequencies.size(); ++i)
    slowed.inverse_frequencies[i] /= divisors[i];
  slowed.attention_factor = p[attention_factor];
  return slowed;
}

inline constexpr Variant variant{
    .id = "longrope",
    .label = "LongRoPE",
    .summary =
        "Divides each pair's speed by a number of its own, found by search; long and short "
        "texts have a list each.",
    .formula = R"(\theta_i' = \theta_i / \lambda_i,\quad m = \sqrt{1 + \ln s / \ln L})",
    .citation = {"Ding et al.", "LongRoPE: Extending LLM Context Window Beyond 2 Million Tokens",
                 2024, "https://arxiv.org/abs/2402.13753"},
    .params = {&factor, &attention_factor, &select, &long_factor, &short_factor},
    .rope_type = "longrope",
    .spectrum = spectrum,
    .free_speeds = true,  // published divisors go below 1, and need not grow from pair to pair
};

}  // namespace ropewalk::variants::longrope
