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

// Float32 numbers that are in memory at once: 3.8 GiB, which leaves the rest of WebAssembly's 4 GiB
// to the module itself and to positions on their way into tables.
inline constexpr std::int64_t most_numbers = 61 * (std::int64_t{1} << 24);

// Biases, or channels added to embeddings, in all the plans made for one text: 1 GiB, which leaves
// room for what they are copied to.
inline constexpr std::int64_t most_added_numbers = std::int64_t{1} << 28;

// What a plan will hold, known before it is made.
struct PlanSize {
  std::int64_t tables;      // no two by the same positions, unless pairs fade
  std::int64_t key_tables;  // those that turn keys
  std::int64_t pairs;       // of each table
  std::int64_t heads;       // with a bias
  std::int64_t channels;    // added to embeddings

  // Float32 numbers a token; a position counts for two.
  std::int64_t numbers() const { return tables * (2 * pairs + 2) + heads + channels; }
};

PlanSize size_of_plan(const Setup& setup, std::int64_t tokens);

// "must be at most 997475 for 512 pairs in tables, got 1048576"
Problem too_many_tokens(const char* where, std::int64_t most, const std::string& what,
                        std::int64_t tokens);

// The gate for the plans of some tokens, one a setup. What fades, or is added to embeddings, was
// judged up to the length of the setup: past it numbers leave the range of float32, and a learned
// table has no rows. Tables, and what is added by head or by channel, must fit in memory.
std::optional<Problem> judge_tokens(std::span<const Setup> setups, std::int64_t tokens);

inline std::optional<Problem> judge_tokens(const Setup& setup, std::int64_t tokens) {
  return judge_tokens({&setup, 1}, tokens);
}

Plan make_plan(const Setup& setup, std::int64_t tokens);

}  // namespace ropewalk
