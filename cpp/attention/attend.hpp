// Attention by a plan: which keys a query sees, and at which angles the two meet, is read from its
// bands.
#pragma once

#include <cstdint>

#include "rope/plan.hpp"
#include "rope/rotate.hpp"

namespace ropewalk {

struct AttentionShape {
  std::int64_t queries;
  std::int64_t keys;
  int heads;
  int kv_heads;  // heads is a multiple of it: neighbouring heads share keys and values
  int head_dim;
  Layout layout;
  std::int64_t first_query = 0;  // query row r is token first_query + r; key row j is token j
  float scale;                   // of the scores, usually 1/√head_dim
};

// q, out: [queries, heads, head_dim]; k, v: [keys, kv_heads, head_dim]; q and k not yet turned.
// log_sum_exp: [queries, heads], ln Σ e^score over the keys seen, for the backward pass, or null.
// A query that sees no key gets zeros and −∞. The plan has at least first_query + queries tokens.
// Memory: O(keys + queries), no array of scores.
void attend(const AttentionShape& shape, const Plan& plan, const float* q, const float* k,
            const float* v, float* out, float* log_sum_exp);

}  // namespace ropewalk
