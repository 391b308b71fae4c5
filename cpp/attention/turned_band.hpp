// Queries and keys as one band sees them, and the gradients that come back through its rotation.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "attention/attend.hpp"
#include "rope/rotate.hpp"

namespace ropewalk {

struct TurnedBand {
  std::vector<float> query, dquery;  // [queries, heads, head_dim]
  std::vector<float> key, dkey;      // [keys, kv_heads, head_dim]
};

inline RotateShape query_rotation(const AttentionShape& shape, const Plan& plan) {
  return {shape.queries, shape.heads,       shape.head_dim, plan.rotary_dim,
          shape.layout,  plan.rotary_start, plan.blocks};
}
inline RotateShape key_rotation(const AttentionShape& shape, const Plan& plan) {
  return {shape.keys,   shape.kv_heads,    shape.head_dim, plan.rotary_dim,
          shape.layout, plan.rotary_start, plan.blocks};
}

// q [queries, heads, head_dim] and k [keys, kv_heads, head_dim], unrotated; gradients start at 0.
inline std::vector<TurnedBand> turn(const AttentionShape& shape, const Plan& plan, const float* q,
                                    const float* k) {
  const auto query_size = static_cast<std::size_t>(shape.queries * shape.heads * shape.head_dim);
  const auto key_size = static_cast<std::size_t>(shape.keys * shape.kv_heads * shape.head_dim);
  std::vector<TurnedBand> bands;
  for (const BandTables& band : plan.bands) {
    TurnedBand turned;
    for (auto* array : {&turned.query, &turned.dquery}) array->resize(query_size);
    for (auto* array : {&turned.key, &turned.dkey}) array->resize(key_size);
    rotate(q, turned.query.data(), query_rotation(shape, plan), *band.query, Turn::forward);
    rotate(k, turned.key.data(), key_rotation(shape, plan), *band.key, Turn::forward);
    bands.push_back(std::move(turned));
  }
  return bands;
}

// Undoes turn: dq = Σ over bands of the transposed rotation of dquery, and dk likewise.
inline void turn_back(const AttentionShape& shape, const Plan& plan, std::vector<TurnedBand>& bands,
                      float* dq, float* dk) {
  std::fill_n(dq, shape.queries * shape.heads * shape.head_dim, 0.0F);
  std::fill_n(dk, shape.keys * shape.kv_heads * shape.head_dim, 0.0F);
  for (std::size_t i = 0; i < bands.size(); ++i) {
    std::vector<float>& dquery = bands[i].dquery;
    std::vector<float>& dkey = bands[i].dkey;
    rotate(dquery.data(), dquery.data(), query_rotation(shape, plan), *plan.bands[i].query,
           Turn::transpose);
    rotate(dkey.data(), dkey.data(), key_rotation(shape, plan), *plan.bands[i].key,
           Turn::transpose);
    std::transform(dq, dq + dquery.size(), dquery.data(), dq, std::plus<>());
    std::transform(dk, dk + dkey.size(), dkey.data(), dk, std::plus<>());
  }
}

}  // namespace ropewalk
