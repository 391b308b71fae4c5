// The gradient of attention by a plan.
#pragma once

#include "attention/attend.hpp"

namespace ropewalk {

// q, out, dout, dq [queries, heads, head_dim]; k, v, dk, dv [keys, kv_heads, head_dim]; log_sum_exp
// [queries, heads]. out and log_sum_exp are what attend gave. dq, dk and dv are overwritten. Scores
// are computed again block by block, so memory stays O(tokens). The bias is a constant of the
// method, not a weight: it gets no gradient. Only for whole texts: shape.first_query is 0.
void attend_backward(const AttentionShape& shape, const Plan& plan, const float* q, const float* k,
                     const float* v, const float* out, const float* log_sum_exp, const float* dout,
                     float* dq, float* dk, float* dv);

}  // namespace ropewalk
