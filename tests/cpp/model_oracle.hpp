// The model once more, in double precision and one number at a time: what the kernels are compared
// with.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "attention_oracle.hpp"
#include "model/weights.hpp"
#include "rope/setup.hpp"

namespace ropewalk::testing {

using Doubles = std::vector<double>;

struct ModelOracle {
  ModelConfig config;
  Arrangement at;
  Doubles values;             // [at.size]
  std::vector<Setup> setups;  // layers take turns with them

  ModelOracle(const ModelConfig& shape, const Weights& weights, std::vector<Setup> asked)
      : config(shape),
        at(weights.at),
        values(weights.values.begin(), weights.values.end()),
        setups(std::move(asked)) {}
  ModelOracle(const ModelConfig& shape, const Weights& weights, const Setup& asked)
      : ModelOracle(shape, weights, std::vector<Setup>{asked}) {}

  // [targets], nats: token t of the inputs predicts targets[t].
  Doubles losses(const std::vector<std::int32_t>& inputs,
                 const std::vector<std::int32_t>& targets) const {
    std::vector<Doubles> x;  // [tokens][hidden]
    for (const std::int32_t token : inputs) {
      x.push_back(row(at.embedding, token));
      if (setups.front().embeds())
        add(x.back(), setups.front().embedding(static_cast<double>(x.size() - 1)));
    }
    std::vector<Rules> rules;
    for (const Setup& setup : setups)
      rules.push_back(rules_of(setup, static_cast<std::int64_t>(x.size())));
    for (std::size_t l = 0; l < at.layers.size(); ++l)
      run_layer(at.layers[l], rules[l % rules.size()], x);
    Doubles losses;
    for (std::size_t t = 0; t < x.size(); ++t) {
      const Doubles logits = linear(at.head, norm(at.norm, x[t]));
      double sum = 0;
      for (const double logit : logits) sum += std::exp(logit);
      losses.push_back(std::log(sum) - logits[static_cast<std::size_t>(targets[t])]);
    }
    return losses;
  }

 private:
  double value(const Tensor& tensor, std::int64_t i) const {
    return values[static_cast<std::size_t>(tensor.offset + i)];
  }

  Doubles row(const Tensor& tensor, std::int64_t which) const {
    Doubles out;
    for (std::int64_t c = 0; c < tensor.columns; ++c)
      out.push_back(value(tensor, which * tensor.columns + c));
    return out;
  }

  Doubles linear(const Tensor& tensor, const Doubles& x) const {
    Doubles out(static_cast<std::size_t>(tensor.rows));
    for (std::int64_t r = 0; r < tensor.rows; ++r)
      for (std::int64_t c = 0; c < tensor.columns; ++c)
        out[static_cast<std::size_t>(r)] +=
            value(tensor, r * tensor.columns + c) * x[static_cast<std::size_t>(c)];
    return out;
  }

  Doubles norm(const Tensor& tensor, Doubles x) const {
    double squares = 0;
    for (const double v : x) squares += v * v;
    const double scale =
        1 / std::sqrt(squares / static_cast<double>(x.size()) + config.rms_norm_eps);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] *= scale * value(tensor, static_cast<std::int64_t>(i));
    return x;
  }

  // Query i over all heads, [heads · head_dim].
  Doubles attended(std::size_t i, const Rules& rules, const std::vector<Doubles>& q,
                   const std::vector<Doubles>& k, const std::vector<Doubles>& v) const {
    AttentionShape shape{};
    shape.head_dim = config.head_dim;
    shape.layout = Layout::half;
    const auto width = static_cast<std::size_t>(config.head_dim);
    const double m = rules.spectrum.attention_factor;
    const double sharper = (rules.query_scale.empty() ? 1 : rules.query_scale[i]) *
                           (rules.spectrum.target == Target::softmax ? m * m : 1);
    Doubles out(q[i].size());
    for (std::size_t head = 0; head < static_cast<std::size_t>(config.heads); ++head) {
      const std::size_t shared = head / (static_cast<std::size_t>(config.heads) /
                                         static_cast<std::size_t>(config.kv_heads));
      double sum = 0;
      for (std::size_t j = 0; j <= i; ++j) {
        const auto query = static_cast<std::int64_t>(i), key = static_cast<std::int64_t>(j);
        const Band* band = deciding_band(rules.bands, query, key);
        if (band == nullptr) continue;
        const Doubles a = turned(q[i].data() + head * width, band->query(static_cast<double>(i)),
                                 rules, shape, 1);
        const Doubles b = turned(k[j].data() + shared * width, band->key(static_cast<double>(j)),
                                 rules, shape, -1);
        double score = 0;
        for (std::size_t c = 0; c < width; ++c) score += a[c] * b[c];
        score *= sharper / std::sqrt(config.head_dim);
        if (rules.added) score += rules.added(static_cast<int>(head), query, key);
        const double weight = std::exp(score);
        sum += weight;
        for (std::size_t c = 0; c < width; ++c)
          out[head * width + c] += weight * v[j][shared * width + c];
      }
      for (std::size_t c = 0; c < width; ++c) out[head * width + c] /= sum;
    }
    return out;
  }

  void run_layer(const LayerTensors& layer, const Rules& rules, std::vector<Doubles>& x) const {
    std::vector<Doubles> q, k, v;
    for (const Doubles& token : x) {
      const Doubles normed = norm(layer.input_norm, token);
      q.push_back(linear(layer.query, normed));
      k.push_back(linear(layer.key, normed));
      v.push_back(linear(layer.value, normed));
    }
    for (std::size_t t = 0; t < x.size(); ++t)
      add(x[t], linear(layer.output, attended(t, rules, q, k, v)));
    for (Doubles& token : x) {
      const Doubles normed = norm(layer.post_norm, token);
      Doubles gate = linear(layer.gate, normed);
      const Doubles up = linear(layer.up, normed);
      for (std::size_t i = 0; i < gate.size(); ++i) gate[i] *= up[i] / (1 + std::exp(-gate[i]));
      add(token, linear(layer.down, gate));
    }
  }

  static void add(Doubles& to, const Doubles& what) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += what[i];
  }
};

}  // namespace ropewalk::testing
