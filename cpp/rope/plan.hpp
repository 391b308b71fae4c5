// The plan: bands tabulated for a number of tokens. Kernels know plans, not variants.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "rope/bands.hpp"
#include "rope/setup.hpp"
#include "rope/table.hpp"

namespace ropewalk {

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

// What fades, or is added to embeddings, was judged up to the length of the setup: past it numbers
// leave the range of float32, and a learned table has no rows. Other setups make plans of any size.
std::optional<Problem> judge_tokens(const Setup& setup, std::int64_t tokens);

Plan make_plan(const Setup& setup, std::int64_t tokens);

}  // namespace ropewalk
