// Attention by a plan against its definition, for requests, shapes and numbers made from bytes.
//
// A score of D products is off by at most (D + 16) · 2⁻²⁴ of the sum of their sizes: each product
// and sum rounds once, cos, sin, scale and bias a few times more. A weight is off by that much of
// itself, and the average of T values by (T + 16) · 2⁻²⁴ more.
#include <algorithm>

#include "../cpp/attention_oracle.hpp"
#include "fuzz.hpp"
#include "made.hpp"

namespace ropewalk::fuzz {
namespace {

constexpr double unit_roundoff = 0x1p-24;

Geometry made_geometry(Bytes& bytes, std::int64_t tokens) {
  Geometry g{};
  g.head_dim = static_cast<int>(2 * bytes.whole(1, 20));
  g.rotary_dim = static_cast<int>(2 * bytes.whole(1, g.head_dim / 2));
  g.rotary_start = static_cast<int>(2 * bytes.whole(0, (g.head_dim - g.rotary_dim) / 2));
  g.base = bytes.byte() < 8 ? 1.001 : 2 + bytes.number(0, 20000);
  g.train_length = static_cast<double>(bytes.whole(1, 64));
  g.length = std::max(g.train_length, static_cast<double>(tokens));
  g.hidden_size = 6;
  return g;
}

testing::Inputs made_inputs(Bytes& bytes, Geometry& g, std::int64_t tokens) {
  const int kv_heads = static_cast<int>(bytes.whole(1, 2));
  g.heads = kv_heads * static_cast<int>(bytes.whole(1, 2));
  testing::Inputs in{};
  in.shape.queries = bytes.whole(1, tokens);
  in.shape.first_query = tokens - in.shape.queries;
  in.shape.keys = tokens;
  in.shape.heads = g.heads;
  in.shape.kv_heads = kv_heads;
  in.shape.head_dim = g.head_dim;
  in.shape.layout = bytes.byte() % 2 == 0 ? Layout::half : Layout::interleaved;
  in.shape.scale = 1 / std::sqrt(static_cast<float>(g.head_dim));
  return in;
}

// Once the bytes end, numbers drawn with a seed from them: zeros would hide every mistake.
void fill(Bytes& bytes, Random& random, std::int64_t count, std::vector<float>& numbers) {
  numbers.resize(static_cast<std::size_t>(count));
  for (float& number : numbers)
    number = bytes.empty() ? static_cast<float>(2 * unit(random) - 1) : bytes.small();
}

void fill(Bytes& bytes, testing::Inputs& in) {
  Random random{bytes.word(2)};
  const AttentionShape& s = in.shape;
  fill(bytes, random, s.queries * s.heads * s.head_dim, in.q);
  fill(bytes, random, s.keys * s.kv_heads * s.head_dim, in.k);
  fill(bytes, random, s.keys * s.kv_heads * s.head_dim, in.v);
}

double size_of(const testing::Vector& a, const testing::Vector& b) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += std::abs(a[c] * b[c]);
  return sum;
}

// The greatest sum of sizes of products, with the bias, over all scores of a head.
double greatest_score(const testing::Inputs& in, const testing::Rules& rules, int head) {
  const AttentionShape& s = in.shape;
  const auto queries = testing::turned_by_band(in, rules, true, head);
  const auto keys = testing::turned_by_band(in, rules, false, head / (s.heads / s.kv_heads));
  const double m = rules.spectrum.attention_factor;
  const double sharper = s.scale * (rules.spectrum.target == Target::softmax ? m * m : 1);
  double most = 0;
  for (std::int64_t r = 0; r < s.queries; ++r) {
    const std::int64_t i = s.first_query + r;
    const double scale =
        rules.query_scale.empty() ? 1 : rules.query_scale[static_cast<std::size_t>(i)];
    for (std::int64_t j = 0; j <= i; ++j) {
      const Band* band = testing::deciding_band(rules.bands, i, j);
      if (band == nullptr) continue;
      const auto b = static_cast<std::size_t>(band - rules.bands.data());
      const double score =
          std::abs(sharper * scale) *
          size_of(queries[b][static_cast<std::size_t>(r)], keys[b][static_cast<std::size_t>(j)]);
      most = std::max(most, score + (rules.added ? std::abs(rules.added(head, i, j)) : 0));
    }
  }
  return most;
}

void require_by_definition(const testing::Inputs& in, const Setup& setup, std::int64_t tokens) {
  const testing::Rules rules = testing::rules_of(setup, tokens);
  const testing::Answer answer = testing::attended(in, make_plan(setup, tokens));
  const testing::Exact exact = testing::by_definition(in, rules);
  const AttentionShape& s = in.shape;
  double largest = 0;  // value
  for (const float value : in.v) largest = std::max(largest, std::abs(double{value}));
  for (int head = 0; head < s.heads; ++head) {
    const double most = greatest_score(in, rules, head);
    // Past it e^x leaves double in the definition, which takes no largest score off.
    if (most > 600) continue;
    const double score_error = (s.head_dim + 16) * unit_roundoff * most;
    const double sum_error = static_cast<double>(tokens + 16) * unit_roundoff;
    const double allowed = largest * (2 * std::expm1(score_error) + sum_error) + 1e-30;
    for (std::int64_t r = 0; r < s.queries; ++r) {
      const auto row = static_cast<std::size_t>(r * s.heads + head);
      for (int c = 0; c < s.head_dim; ++c) {
        const std::size_t at =
            row * static_cast<std::size_t>(s.head_dim) + static_cast<std::size_t>(c);
        require(std::abs(answer.out[at] - exact.out[at]) <= allowed,
                "attention is within its bound of the definition", testing::told(setup));
      }
      const double log_sum = exact.log_sum_exp[row], ours = answer.log_sum_exp[row];
      require(
          log_sum == ours || std::abs(log_sum - ours) <= 2 * score_error + sum_error +
                                                             4 * unit_roundoff * std::abs(log_sum),
          "ln of the sum of e^score is within its bound", testing::told(setup));
    }
  }
}

}  // namespace

void run(std::string_view input) {
  Bytes bytes(input);
  // Mostly within a tile or two; sometimes past a block of keys.
  const std::int64_t tokens = bytes.byte() % 32 == 31 ? bytes.whole(65, 140) : bytes.whole(1, 24);
  Geometry g = made_geometry(bytes, tokens);
  testing::Inputs in = made_inputs(bytes, g, tokens);
  const Result<Setup> setup = check(made_request(bytes, g));
  if (!accepted(setup)) return;
  if (const auto problem = judge_tokens(*setup, tokens)) return require_sentence(*problem);
  fill(bytes, in);
  require_by_definition(in, *setup, tokens);
}

std::vector<std::string> seeds() { return bytes_of_no_meaning(200, 60, 13); }

std::vector<std::string> words() { return {}; }

}  // namespace ropewalk::fuzz
