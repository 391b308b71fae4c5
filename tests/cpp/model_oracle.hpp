// The model once more, in double precision and one number at a time: what the kernels are compared
// with.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "model/weights.hpp"
#include "rope/setup.hpp"
#include "setups.hpp"

namespace ropewalk::testing {

using Doubles = std::vector<double>;

struct ModelOracle {
  ModelConfig config;
  Arrangement at;
  Doubles values;  // [at.size]
  Setup setup;

  ModelOracle(const ModelConfig& shape, const Weights& weights, Setup asked)
      : config(shape),
        at(weights.at),
        values(weights.values.begin(), weights.values.end()),
        setup(std::move(asked)) {}

  // [targets], nats: token t of the inputs predicts targets[t].
  Doubles losses(const std::vector<std::int32_t>& inputs,
                 const std::vector<std::int32_t>& targets) const {
    std::vector<Doubles> x;  // [tokens][hidden]
    for (const std::int32_t token : inputs) x.push_back(row(at.embedding, token));
    for (const LayerTensors& layer : at.layers) run_layer(layer, x);
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

  // Channels [begin, begin + head_dim) turned at a position; channel i pairs with i + head_dim/2.
  Doubles turned(const Doubles& x, int head, double position, const Spectrum& spectrum) const {
    const auto half = static_cast<std::size_t>(config.head_dim / 2);
    const std::size_t begin = static_cast<std::size_t>(head) * 2 * half;
    Doubles out(2 * half);
    for (std::size_t i = 0; i < half; ++i) {
      const double angle = position * spectrum.inverse_frequencies[i],
                   m = spectrum.attention_factor;
      const double a = x[begin + i], b = x[begin + half + i];
      out[i] = m * (a * std::cos(angle) - b * std::sin(angle));
      out[half + i] = m * (a * std::sin(angle) + b * std::cos(angle));
    }
    return out;
  }

  Doubles attended(std::size_t i, const std::vector<Doubles>& q, const std::vector<Doubles>& k,
                   const std::vector<Doubles>& v) const {
    const Spectrum spectrum = setup.spectrum();
    const Bands bands = setup.bands();
    const auto query = static_cast<std::int64_t>(i);
    const double sharper =
        setup.scales_query() ? setup.query_scale({static_cast<double>(i),
                                                  static_cast<double>(visible_keys(bands, query))})
                             : 1;
    Doubles out(q[i].size());
    for (int head = 0; head < config.heads; ++head) {
      const int shared = head / (config.heads / config.kv_heads);
      double sum = 0;
      for (std::size_t j = 0; j <= i; ++j) {
        const Band* band = deciding_band(bands, query, static_cast<std::int64_t>(j));
        if (band == nullptr) continue;
        const Doubles a = turned(q[i], head, band->query(static_cast<double>(i)), spectrum);
        const Doubles b = turned(k[j], shared, band->key(static_cast<double>(j)), spectrum);
        double score = 0;
        for (std::size_t c = 0; c < a.size(); ++c) score += a[c] * b[c];
        const double weight = std::exp(score * sharper / std::sqrt(config.head_dim));
        sum += weight;
        for (std::size_t c = 0; c < a.size(); ++c)
          out[static_cast<std::size_t>(head) * a.size() + c] +=
              weight * v[j][static_cast<std::size_t>(shared) * a.size() + c];
      }
      for (int c = 0; c < config.head_dim; ++c)
        out[static_cast<std::size_t>(head * config.head_dim + c)] /= sum;
    }
    return out;
  }

  void run_layer(const LayerTensors& layer, std::vector<Doubles>& x) const {
    std::vector<Doubles> q, k, v;
    for (const Doubles& token : x) {
      const Doubles normed = norm(layer.input_norm, token);
      q.push_back(linear(layer.query, normed));
      k.push_back(linear(layer.key, normed));
      v.push_back(linear(layer.value, normed));
    }
    for (std::size_t t = 0; t < x.size(); ++t)
      add(x[t], linear(layer.output, attended(t, q, k, v)));
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
