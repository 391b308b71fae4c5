// Attention by a plan for JavaScript.
#include <cmath>

#include "attention/attend.hpp"
#include "bindings/crossing.hpp"
#include "bindings/words.hpp"
#include "rope/finite.hpp"
#include "rope/gate.hpp"
#include "rope/judge.hpp"
#include "rope/plan.hpp"

namespace ropewalk {
namespace {

// The gate has judged `heads`, which is the request's too.
std::optional<Problem> judge_heads(double heads, double kv_heads, double head_dim,
                                   const Geometry& g) {
  if (auto problem = judge_whole("kvHeads", kv_heads, 1, heads)) return problem;
  if (std::fmod(heads, kv_heads) != 0)
    return Problem{"clash", "kvHeads",
                   "must divide heads = " + number_text(heads) + ", got " + number_text(kv_heads)};
  if (head_dim != g.head_dim)
    return Problem{
        "clash", "headDim",
        "must be that of rope, " + std::to_string(g.head_dim) + ", got " + number_text(head_dim)};
  return std::nullopt;
}

// Tokens in q, or why its size is no whole number of them.
Result<std::int64_t> count_tokens(std::size_t numbers, std::int64_t row) {
  const auto given = static_cast<std::int64_t>(numbers);
  if (given == 0 || given % row != 0)
    return Problem{"wrong_size", "q",
                   "must hold T × heads × headDim numbers, a positive multiple of " +
                       std::to_string(row) + ", got " + std::to_string(given)};
  if (given / row > most_plan_tokens)
    return Problem{"too_long", "q",
                   "must hold at most " + std::to_string(most_plan_tokens) + " tokens, got " +
                       std::to_string(given / row)};
  return given / row;
}

// q, k, v and the result, and one head's keys, as often as bands turn them otherwise, and values in
// panels: all that is in memory together with the plan.
std::optional<Problem> judge_room(const Setup& setup, const AttentionShape& shape) {
  const PlanSize plan = size_of_plan(setup, shape.queries);
  const std::int64_t rows = 2 * (shape.heads + shape.kv_heads) + plan.key_tables + 1;
  const std::int64_t numbers = rows * shape.head_dim + plan.numbers();
  if (numbers * shape.queries <= most_numbers) return std::nullopt;
  return too_many_tokens("tokens", most_numbers / numbers,
                         std::to_string(numbers) + " numbers in memory for each", shape.queries);
}

// Of finite queries, keys and values the scores can still leave float32, and so can sums of values
// before they are divided by their weights. Which of the two it was the result does not tell.
std::optional<Problem> judge_result(const std::vector<float>& out, const AttentionShape& shape) {
  const std::int64_t at = first_not_finite(out);
  if (at < 0) return std::nullopt;
  const std::int64_t row = at / shape.head_dim;
  return Problem{"not_finite", "result",
                 "must keep to the range of float32 in its scores and sums of values, got " +
                     number_text(out[static_cast<std::size_t>(at)]) + " at token " +
                     std::to_string(row / shape.heads) + " in head " +
                     std::to_string(row % shape.heads)};
}

// q, result: [T, heads, headDim]; k, v: [T, kvHeads, headDim]
val attention(const std::string& request, const val& q, const val& k, const val& v, double heads,
              double kv_heads, double head_dim, const std::string& layout_word) {
  const Result<Setup> setup = check_json(request, heads);
  if (!setup) return refused(setup.problem());
  const Result<Layout> layout = read_layout(layout_word);
  if (!layout) return refused(layout.problem());
  const Geometry& g = setup->geometry;
  if (const auto problem = judge_heads(heads, kv_heads, head_dim, g)) return refused(*problem);
  // Judged before anything is copied: an array may be more than memory holds.
  const Result<std::int64_t> tokens =
      count_tokens(length_of(q), static_cast<std::int64_t>(heads) * g.head_dim);
  if (!tokens) return refused(tokens.problem());
  AttentionShape shape{};
  shape.queries = shape.keys = *tokens;
  shape.heads = static_cast<int>(heads);
  shape.kv_heads = static_cast<int>(kv_heads);
  shape.head_dim = g.head_dim;
  shape.layout = *layout;
  shape.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(g.head_dim)));
  const std::int64_t wanted = *tokens * shape.kv_heads * g.head_dim;
  for (const auto& problem : {judge_tokens(*setup, *tokens), judge_room(*setup, shape),
                              judge_size("k", length_of(k), wanted, "T × kvHeads × headDim"),
                              judge_size("v", length_of(v), wanted, "T × kvHeads × headDim")})
    if (problem) return refused(*problem);
  const auto queries = copied_in<float>(q), keys = copied_in<float>(k),
             values = copied_in<float>(v);
  for (const auto& problem :
       {judge_finite("q", queries), judge_finite("k", keys), judge_finite("v", values)})
    if (problem) return refused(*problem);

  std::vector<float> out(queries.size());
  attend(shape, make_plan(*setup, *tokens), queries.data(), keys.data(), values.data(), out.data(),
         nullptr);
  if (const auto problem = judge_result(out, shape)) return refused(*problem);
  return copied_out(out);
}

}  // namespace

EMSCRIPTEN_BINDINGS(ropewalk_attention) { emscripten::function("attention", &attention); }

}  // namespace ropewalk
