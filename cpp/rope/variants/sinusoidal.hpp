// Sinusoidal positions: waves of many lengths are added to each token's embedding.
#pragma once
#include "rope/judge.hpp"
#include "rope/variant.hpp"

namespace ropewalk::variants::sinusoidal {

// The paper alternates sine and cosine; fairseq and GPT-NeoX put all sines first. Trained weights
// know only one of them.
inline constexpr Param order =
    choice("order", "Sines and cosines", R"(2i)", {"interleaved", "concatenated"});
// The paper divides i by D/2; tensor2tensor and fairseq divide by D/2 − 1, which makes the slowest
// wave exactly b times as long as the fastest.
inline constexpr Param denominator =
    choice("denominator", "Exponent divided by", R"(D/2)", {"half", "half_minus_one"});

inline std::vector<double> embedding(double position, const Geometry& g, const Values& p) {
  const int half = g.hidden_size / 2;
  const double steps = p.is({denominator, "half"}) ? half : half - 1;
  const bool in_turn = p.is({order, "interleaved"});
  std::vector<double> added(static_cast<std::size_t>(g.hidden_size));
  for (int i = 0; i < half; ++i) {
    const double angle = position * std::pow(g.base, -i / steps);
    const int sine = in_turn ? 2 * i : i, cosine = in_turn ? 2 * i + 1 : half + i;
    added[static_cast<std::size_t>(sine)] = std::sin(angle);
    added[static_cast<std::size_t>(cosine)] = std::cos(angle);
  }
  return added;
}

inline std::string clash(const Geometry& g, const Values& p) {
  if (g.hidden_size == 0) return "needs hiddenSize, the channels of a token's embedding";
  if (g.hidden_size % 2 != 0) return "needs an even hiddenSize, got " + number_text(g.hidden_size);
  if (p.is({denominator, "half_minus_one"}) && g.hidden_size < 4)
    return "needs a hiddenSize of at least 4 with denominator half_minus_one";
  return "";
}

inline constexpr Variant variant{
    .id = "sinusoidal",
    .label = "Sinusoidal embedding",
    .summary = "Adds waves to the embedding, one frequency for every two channels.",
    .formula = R"(x_p \mathrel{+}= (\sin p\,b^{-2i/D},\ \cos p\,b^{-2i/D}))",
    .citation = {"Vaswani et al.", "Attention Is All You Need", 2017,
                 "https://arxiv.org/abs/1706.03762"},
    .params = {&order, &denominator},
    .embedding = embedding,
    .rotates = false,
    .clash = clash,
};

}  // namespace ropewalk::variants::sinusoidal
