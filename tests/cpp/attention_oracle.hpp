// Attention by its definition: every pair of tokens, one at a time, in double, from bands, speeds
// and what fades or is added, before any table.
#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "attention/attend.hpp"
#include "numbers.hpp"
#include "setups.hpp"

namespace ropewalk::testing {

// What attention is made of.
struct Rules {
  Bands bands = whole_past();
  Spectrum spectrum = {};
  std::vector<double> query_scale = {};  // [tokens]; empty: 1
  std::function<double(int head, std::int64_t i, std::int64_t j)> added = nullptr;  // to the score
  std::function<double(int pair, double position)> fade = nullptr;  // query times, key divided by
  int rotary_start = 0;
  int blocks = 1;
};

inline Rules rules_of(const Setup& setup, std::int64_t tokens) {
  Rules rules{setup.bands(), setup.spectrum()};
  rules.rotary_start = setup.geometry.rotary_start;
  rules.blocks = setup.blocks();
  if (setup.fades())
    rules.fade = [setup](int pair, double position) { return setup.fade(pair, position); };
  if (setup.biases())
    rules.added = [setup](int head, std::int64_t i, std::int64_t j) {
      return setup.bias({head, static_cast<double>(i - j)});
    };
  if (!setup.scales_query()) return rules;
  for (std::int64_t i = 0; i < tokens; ++i) {
    double visible = 0;
    for (std::int64_t j = 0; j <= i; ++j) visible += deciding_band(rules.bands, i, j) != nullptr;
    rules.query_scale.push_back(setup.query_scale({static_cast<double>(i), visible}));
  }
  return rules;
}

struct Inputs {
  AttentionShape shape;
  std::vector<float> q, k, v;
};

inline Inputs inputs(std::int64_t tokens, int heads, int kv_heads, int head_dim, Layout layout,
                     std::uint64_t seed = 1) {
  return {{tokens, tokens, heads, kv_heads, head_dim, layout, 0,
           1 / std::sqrt(static_cast<float>(head_dim))},
          bells(tokens * heads * head_dim, seed),
          bells(tokens * kv_heads * head_dim, seed + 1),
          bells(tokens * kv_heads * head_dim, seed + 2)};
}

using Vector = std::vector<double>;

// One head's vector turned to a position; `way` is 1 for a query, −1 for a key, which fade apart.
template <class Number>
Vector turned(const Number* x, double position, const Rules& rules, const AttentionShape& shape,
              int way) {
  Vector y(x, x + shape.head_dim);
  const auto pairs = static_cast<int>(rules.spectrum.inverse_frequencies.size());
  const int in_block = std::max(1, pairs / rules.blocks);
  for (int i = 0; i < pairs; ++i) {
    const bool half = shape.layout == Layout::half;
    const int block = rules.rotary_start + i / in_block * 2 * in_block, within = i % in_block;
    const auto a = static_cast<std::size_t>(block + (half ? within : 2 * within));
    const auto b = a + static_cast<std::size_t>(half ? in_block : 1);
    const double angle = position * rules.spectrum.inverse_frequencies[static_cast<std::size_t>(i)];
    const double m = rules.spectrum.target == Target::cos_sin ? rules.spectrum.attention_factor : 1;
    const double size = m * (rules.fade ? std::pow(rules.fade(i, position), way) : 1);
    y[a] = size * (x[a] * std::cos(angle) - x[b] * std::sin(angle));
    y[b] = size * (x[b] * std::cos(angle) + x[a] * std::sin(angle));
  }
  return y;
}

// [band][token] → one head's vectors, turned as each band wants them.
inline std::vector<std::vector<Vector>> turned_by_band(const Inputs& in, const Rules& rules,
                                                       bool queries, int head) {
  const int heads = queries ? in.shape.heads : in.shape.kv_heads;
  const std::vector<float>& x = queries ? in.q : in.k;
  std::vector<std::vector<Vector>> all;
  for (const Band& band : rules.bands) {
    auto& list = all.emplace_back();
    for (std::int64_t n = 0; n < (queries ? in.shape.queries : in.shape.keys); ++n) {
      const auto token = static_cast<double>(queries ? in.shape.first_query + n : n);
      list.push_back(turned(x.data() + (n * heads + head) * in.shape.head_dim,
                            queries ? band.query(token) : band.key(token), rules, in.shape,
                            queries ? 1 : -1));
    }
  }
  return all;
}

struct Exact {
  Vector out;          // [queries, heads, head_dim]
  Vector log_sum_exp;  // [queries, heads]
};

inline Exact by_definition(const Inputs& in, const Rules& rules) {
  const AttentionShape& s = in.shape;
  const auto width = static_cast<std::size_t>(s.head_dim);
  const auto rows = static_cast<std::size_t>(s.queries * s.heads);
  const double m = rules.spectrum.attention_factor;
  const double sharper = s.scale * (rules.spectrum.target == Target::softmax ? m * m : 1);
  Exact exact{Vector(rows * width), Vector(rows)};
  for (int h = 0; h < s.heads; ++h) {
    const int group = h / (s.heads / s.kv_heads);
    const auto queries = turned_by_band(in, rules, true, h);
    const auto keys = turned_by_band(in, rules, false, group);
    for (std::int64_t r = 0; r < s.queries; ++r) {
      const std::int64_t i = s.first_query + r;
      const auto row = static_cast<std::size_t>(r * s.heads + h);
      const double scale =
          sharper *
          (rules.query_scale.empty() ? 1 : rules.query_scale[static_cast<std::size_t>(i)]);
      double total = 0;
      for (std::int64_t j = 0; j <= i; ++j) {
        const Band* band = deciding_band(rules.bands, i, j);
        if (band == nullptr) continue;
        const auto b = static_cast<std::size_t>(band - rules.bands.data());
        const Vector& q = queries[b][static_cast<std::size_t>(r)];
        const Vector& k = keys[b][static_cast<std::size_t>(j)];
        double score = 0;
        for (std::size_t c = 0; c < width; ++c) score += q[c] * k[c];
        const double weight = std::exp(score * scale + (rules.added ? rules.added(h, i, j) : 0));
        total += weight;
        const float* value = in.v.data() + (j * s.kv_heads + group) * s.head_dim;
        for (std::size_t c = 0; c < width; ++c) exact.out[row * width + c] += weight * value[c];
      }
      if (total > 0)
        for (std::size_t c = 0; c < width; ++c) exact.out[row * width + c] /= total;
      exact.log_sum_exp[row] = std::log(total);
    }
  }
  return exact;
}

// The plan of rules that no variant has.
inline Plan plan_of(const Rules& rules, std::int64_t tokens, int heads = 0) {
  const auto table = [&](const PositionMap& position, int way) {
    Vector positions;
    for (std::int64_t n = 0; n < tokens; ++n) positions.push_back(position(static_cast<double>(n)));
    Turning turning{rules.spectrum.inverse_frequencies, rules.spectrum.amplitude()};
    if (rules.fade)
      turning.fading = [&, way](int pair, double p) { return std::pow(rules.fade(pair, p), way); };
    return std::make_shared<const Table>(make_table(positions, turning));
  };
  Plan plan;
  plan.tokens = tokens;
  plan.rotary_dim = 2 * static_cast<int>(rules.spectrum.inverse_frequencies.size());
  plan.rotary_start = rules.rotary_start;
  plan.blocks = rules.blocks;
  for (const Band& band : rules.bands)
    plan.bands.push_back({band.covers, table(band.query, 1), table(band.key, -1)});
  plan.query_scale.assign(rules.query_scale.begin(), rules.query_scale.end());
  for (int head = 0; rules.added && head < heads; ++head)
    for (std::int64_t distance = 0; distance < tokens; ++distance)
      plan.bias.push_back(static_cast<float>(rules.added(head, distance, 0)));
  return plan;
}

// Values are averages of numbers of unit size with weights that add up to 1; a weight is off by the
// rounding of its score: about √D products of unit size, scaled by 1/√D, times 2⁻²³ and a few, and
// e^x within 2 ulp.
inline constexpr double close = 1e-5;

struct Answer {
  std::vector<float> out;          // [queries, heads, head_dim]
  std::vector<float> log_sum_exp;  // [queries, heads]
};

inline Answer attended(const Inputs& in, const Plan& plan) {
  const auto rows = static_cast<std::size_t>(in.shape.queries * in.shape.heads);
  Answer answer{std::vector<float>(rows * static_cast<std::size_t>(in.shape.head_dim), NAN),
                std::vector<float>(rows, NAN)};
  attend(in.shape, plan, in.q.data(), in.k.data(), in.v.data(), answer.out.data(),
         answer.log_sum_exp.data());
  return answer;
}

// A text that is longer than the training, from 17 tokens on.
inline Geometry geometry(std::int64_t tokens, int head_dim, int rotary_dim) {
  const double trained = tokens > 500 ? 128 : 16;
  return {head_dim, rotary_dim, 500, trained, std::max(trained, static_cast<double>(tokens))};
}

}  // namespace ropewalk::testing
