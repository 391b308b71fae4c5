// The plan: bands tabulated for a number of tokens. Kernels know plans, not variants.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "rope/bands.hpp"
#include "rope/problem.hpp"
#include "rope/setup.hpp"
#include "rope/table.hpp"

namespace ropewalk {

// A table of so many tokens takes half a gigabyte at 64 pairs.
inline constexpr std::int64_t most_plan_tokens = 1'048'576;

struct BandTables {
  Coverage covers;
  std::shared_ptr<const Table> query;  // [tokens, pairs]: row i turns query i
  std::shared_ptr<const Table> key;    // [tokens, pairs]: row j turns key j
};

// O(tokens) memory. Bands with equal positions share one table: compare the pointers to turn keys
// once. The attention factor is in the tables of both sides, or in the query scale.
struct Plan {
  std::int64_t tokens = 0;
  int rotary_dim = 0;
  int rotary_start = 0;            // the first channel that turns
  int blocks = 1;                  // parts of the turned channels that are paired within
  std::vector<BandTables> bands;   // 1 … 3, the first that covers (i, j) decides
  std::vector<float> query_scale;  // [tokens]; empty: 1 everywhere
  std::vector<float> bias;  // [heads, tokens], added to the score at distance i − j; empty: none
  std::vector<float> embedding;  // [tokens, hidden_size], added to the tokens' own; empty: none
};

// Biases, or channels added to embeddings, in all the plans made for one text: 1 GiB, which leaves
// WebAssembly's 4 GiB room for what they are copied to.
inline constexpr std::int64_t most_added_numbers = std::int64_t{1} << 28;

// The gate for the plans of some tokens, one a setup. What fades, or is added to embeddings, was
// judged up to the length of the setup: past it numbers leave the range of float32, and a learned
// table has no rows. What is added by head or by channel must fit in memory.
std::optional<Problem> judge_tokens(std::span<const Setup> setups, std::int64_t tokens);

inline std::optional<Problem> judge_tokens(const Setup& setup, std::int64_t tokens) {
  return judge_tokens({&setup, 1}, tokens);
}

Plan make_plan(const Setup& setup, std::int64_t tokens);

}  // namespace ropewalk
