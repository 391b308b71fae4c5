// Spectra, tables and rotation for JavaScript.
#include "bindings/crossing.hpp"
#include "bindings/resolved.hpp"
#include "bindings/words.hpp"
#include "rope/rotate.hpp"
#include "rope/setup.hpp"

namespace ropewalk {
namespace {

constexpr double most_heads = 4096;

val rope(const std::string& request) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  const Spectrum spectrum = setup->spectrum();
  val result = val::object();
  result.set("resolved", resolved_json(*setup, spectrum.attention_factor));
  result.set("inverseFrequencies", copied_out(spectrum.inverse_frequencies));
  return result;
}

// Tables are exact up to the gate's longest text. A negative position is far more often a mistake
// than meant, and turning backwards has its own word, inverse.
std::optional<Problem> judge_positions(const std::vector<double>& positions) {
  for (std::size_t n = 0; n < positions.size(); ++n)
    if (!(positions[n] >= 0 && positions[n] <= most_tokens))
      return Problem{
          "out_of_range", "positions[" + std::to_string(n) + "]",
          "must be from 0 to " + number_text(most_tokens) + ", got " + number_text(positions[n])};
  return std::nullopt;
}

// {cos, sin}: [positions, pairs], without the attention factor.
val tables(const std::string& request, const val& positions) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  const auto places = copied_in<double>(positions);
  if (const auto problem = judge_positions(places)) return refused(*problem);
  const Table table = make_table(places, setup->spectrum().inverse_frequencies);
  val result = val::object();
  result.set("cos", copied_out(table.cos));
  result.set("sin", copied_out(table.sin));
  return result;
}

std::optional<Problem> judge_rotation(const Geometry& g, const std::vector<double>& positions,
                                      double heads, std::size_t numbers) {
  if (auto problem = judge_positions(positions)) return problem;
  if (auto problem = judge_count("heads", heads, most_heads)) return problem;
  const auto rows = static_cast<std::int64_t>(positions.size());
  return judge_size("x", numbers, rows * static_cast<std::int64_t>(heads) * g.head_dim,
                    "positions × heads × headDim = " + std::to_string(rows) + " × " +
                        number_text(heads) + " × " + std::to_string(g.head_dim));
}

// x, result: [positions, heads, headDim]
val rotate_all(const std::string& request, const val& x, const val& positions, double heads,
               const std::string& layout_word, const std::string& turn_word) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  const Result<Layout> layout = read_layout(layout_word);
  if (!layout) return refused(layout.problem());
  const Result<Turn> turn = read_turn(turn_word);
  if (!turn) return refused(turn.problem());
  const auto places = copied_in<double>(positions);
  auto vectors = copied_in<float>(x);
  const Geometry& g = setup->geometry;
  if (const auto problem = judge_rotation(g, places, heads, vectors.size()))
    return refused(*problem);

  const Spectrum spectrum = setup->spectrum();
  if (*turn == Turn::inverse && spectrum.attention_factor == 0)
    return refused({"out_of_range", "inverse", "does not exist: the attention factor is 0"});
  const Table table = make_table(places, spectrum.inverse_frequencies, spectrum.attention_factor);
  const RotateShape shape{table.rows, static_cast<std::int64_t>(heads), g.head_dim, g.rotary_dim,
                          *layout};
  rotate(vectors.data(), vectors.data(), shape, table, *turn);
  return copied_out(vectors);
}

}  // namespace

EMSCRIPTEN_BINDINGS(ropewalk_rope) {
  emscripten::function("rope", &rope);
  emscripten::function("tables", &tables);
  emscripten::function("rotate", &rotate_all);
}

}  // namespace ropewalk
