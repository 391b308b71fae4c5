// Learned positions: a trained row for each position is added to the token's embedding.
#pragma once

#include "rope/judge.hpp"
#include "rope/variant.hpp"

namespace ropewalk::variants::learned {

inline constexpr Param table =
    list("table", "Rows of the trained table", "P", -1e6, 1e6,
         Preset{[](const Geometry& g, const Values&) { return g.train_length * g.hidden_size; },
                "one row of hiddenSize for each position of the training length"});

// Empty where the table has no row.
inline std::vector<double> embedding(double position, const Geometry& g, const Values& p) {
  const auto width = static_cast<std::size_t>(g.hidden_size);
  if (position != std::floor(position) || position >= g.train_length) return {};
  const auto from = p.list(table).subspan(static_cast<std::size_t>(position) * width, width);
  return {from.begin(), from.end()};
}

inline std::string clash(const Geometry& g, const Values&) {
  if (g.hidden_size == 0) return "needs hiddenSize, the channels of a token's embedding";
  if (g.length <= g.train_length) return "";
  return "has no row past the training length " + number_text(g.train_length) + ", got length " +
         number_text(g.length);
}

inline constexpr Variant variant{
    .id = "learned",
    .label = "Learned embedding",
    .summary = "Adds a trained vector for each position, and has none past the training length.",
    .formula = R"(x_p \mathrel{+}= P_p,\quad p < L)",
    .citation = {"Gehring et al.", "Convolutional Sequence to Sequence Learning", 2017,
                 "https://arxiv.org/abs/1705.03122"},
    .params = {&table},
    .embedding = embedding,
    .rotates = false,
    .clash = clash,
};

}  // namespace ropewalk::variants::learned
