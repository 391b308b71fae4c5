// Spectra, tables and rotation for JavaScript.
#include "bindings/crossing.hpp"
#include "bindings/resolved.hpp"
#include "bindings/words.hpp"
#include "rope/finite.hpp"
#include "rope/gate.hpp"
#include "rope/judge.hpp"
#include "rope/plan.hpp"
#include "rope/rotate.hpp"

namespace ropewalk {
namespace {

val rope(const std::string& request) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  val result = val::object();
  result.set("resolved", resolved_json(*setup));
  result.set("inverseFrequencies", copied_out(setup->spectrum().inverse_frequencies));
  return result;
}

// Tables are exact up to the gate's longest text. A negative position is far more often a mistake
// than meant, and turning backwards has its own word, inverse. What fades leaves the range of
// float32 past the length it was set up for.
std::optional<Problem> judge_positions(const Setup& setup, const std::vector<double>& positions,
                                       double axes) {
  if (axes != 1 && axes < setup.axis_count())
    return Problem{"wrong_size", "positions",
                   "must be one list, or one for each of the " +
                       std::to_string(setup.axis_count()) + " coordinates, got " +
                       number_text(axes)};
  if (axes > 1 && setup.axes().empty())
    return Problem{"wrong_size", "positions",
                   "must be one list: this method knows one coordinate, got " + number_text(axes)};
  const double most = setup.fades() ? setup.geometry.length : most_tokens;
  const std::size_t rows = positions.size() / static_cast<std::size_t>(axes);
  for (std::size_t n = 0; n < positions.size(); ++n) {
    const std::string axis = axes == 1 ? "" : '[' + std::to_string(n / rows) + ']';
    if (!(positions[n] >= 0 && positions[n] <= most))
      return Problem{
          "out_of_range", "positions" + axis + '[' + std::to_string(n % rows) + ']',
          "must be from 0 to " + number_text(most) + ", got " + number_text(positions[n])};
  }
  return std::nullopt;
}

// The rows of tables, and of vectors of `width` numbers that are turned by them, must fit in
// memory. A position counts for two numbers and is there three times.
std::optional<Problem> judge_rows(const Setup& setup, std::int64_t rows, std::int64_t width) {
  const std::int64_t numbers = 2 * setup.geometry.pairs() + 6 * setup.axis_count() + width;
  if (numbers * rows <= most_numbers) return std::nullopt;
  return too_many_tokens("positions", most_numbers / numbers,
                         std::to_string(numbers) + " numbers in memory for each", rows);
}

std::int64_t count_rows(const val& positions, double axes) {
  return static_cast<std::int64_t>(static_cast<double>(length_of(positions)) / axes);
}

// [axis_count, rows]. A position given as one number has it in every coordinate; coordinates that
// turn no pair are left out.
std::vector<double> in_all_axes(const Setup& setup, const std::vector<double>& given, double axes) {
  const std::size_t rows = given.size() / static_cast<std::size_t>(axes);
  const auto wanted = static_cast<std::size_t>(setup.axis_count()) * rows;
  std::vector<double> positions;
  for (std::size_t n = 0; n < wanted; ++n) positions.push_back(given[n % given.size()]);
  return positions;
}

// {cos, sin}: [positions, pairs], without the attention factor. positions: [axes, rows]
val tables(const std::string& request, const val& positions, double axes) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  if (const auto problem = judge_rows(*setup, count_rows(positions, axes), 0))
    return refused(*problem);
  const auto places = copied_in<double>(positions);
  if (const auto problem = judge_positions(*setup, places, axes)) return refused(*problem);
  const Spectrum spectrum = setup->spectrum();
  const std::vector<int> of_pairs = setup->axes();
  const Table table = make_table(in_all_axes(*setup, places, axes),
                                 Turning{spectrum.inverse_frequencies, 1, of_pairs, nullptr});
  val result = val::object();
  result.set("cos", copied_out(table.cos));
  result.set("sin", copied_out(table.sin));
  return result;
}

// How a vector is turned: as a query or a key, which differ in what fades.
struct Asked {
  Layout layout;
  Turn turn;
  bool key;
};

Result<Asked> read_asked(const std::string& layout_word, const std::string& turn_word,
                         const std::string& role_word) {
  const Result<Layout> layout = read_layout(layout_word);
  if (!layout) return layout.problem();
  const Result<Turn> turn = read_turn(turn_word);
  if (!turn) return turn.problem();
  if (role_word != "query" && role_word != "key")
    return Problem{"unknown_word", "role", "must be query or key, got " + in_quotes(role_word)};
  return Asked{*layout, *turn, role_word == "key"};
}

// The table that turns so. Where pairs fade, the inverse has a table of its own: it divides by what
// the forward one multiplies with, and is then used transposed.
struct TableAndTurn {
  Table table;
  Turn turn;
};

TableAndTurn table_for(const Setup& setup, const std::vector<double>& places, const Asked& asked) {
  const Spectrum spectrum = setup.spectrum();
  const std::vector<int> of_pairs = setup.axes();
  Turning turning{spectrum.inverse_frequencies, spectrum.amplitude(), of_pairs, nullptr};
  if (!setup.fades()) return {make_table(places, turning), asked.turn};
  const bool inverse = asked.turn == Turn::inverse;
  turning.fading = [&setup, grows = asked.key != inverse](int pair, double position) {
    const double fade = setup.fade(pair, position);
    return grows ? 1 / fade : fade;
  };
  if (inverse) turning.amplitude = 1 / turning.amplitude;
  return {make_table(places, turning), inverse ? Turn::transpose : asked.turn};
}

// A number that is none comes from one of x, or from a pair that is longer than float32 counts: √2
// times its channels, times the attention factor.
std::optional<Problem> judge_turned(std::vector<float>& turned, const val& x) {
  const std::int64_t at = first_not_finite(turned);
  if (at < 0) return std::nullopt;
  copy_in(val(emscripten::typed_memory_view(turned.size(), turned.data())), x);
  if (const auto problem = judge_finite("x", turned)) return problem;
  return Problem{"not_finite", "x[" + std::to_string(at) + ']',
                 "must stay within the range of float32 when it is turned, got " +
                     number_text(turned[static_cast<std::size_t>(at)])};
}

// x, result: [rows, heads, headDim]; positions: [axes, rows]
val rotate_all(const std::string& request, const val& x, const val& positions, double axes,
               double heads, const std::string& layout_word, const std::string& turn_word,
               const std::string& role_word) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  const Result<Asked> asked = read_asked(layout_word, turn_word, role_word);
  if (!asked) return refused(asked.problem());
  const Geometry& g = setup->geometry;
  if (const auto problem = judge_whole("heads", heads, 1, most_query_heads))
    return refused(*problem);
  const auto width = static_cast<std::int64_t>(heads) * g.head_dim;
  const std::int64_t rows = count_rows(positions, axes);
  if (const auto problem = judge_rows(*setup, rows, width)) return refused(*problem);
  const auto places = copied_in<double>(positions);
  if (const auto problem = judge_positions(*setup, places, axes)) return refused(*problem);
  if (const auto problem =
          judge_size("x", length_of(x), rows * width,
                     "positions × heads × headDim = " + std::to_string(rows) + " × " +
                         number_text(heads) + " × " + std::to_string(g.head_dim)))
    return refused(*problem);
  auto vectors = copied_in<float>(x);

  const TableAndTurn by = table_for(*setup, in_all_axes(*setup, places, axes), *asked);
  RotateShape shape{rows, static_cast<std::int64_t>(heads), g.head_dim, g.rotary_dim,
                    asked->layout};
  shape.rotary_start = g.rotary_start;
  shape.blocks = setup->blocks();
  rotate(vectors.data(), vectors.data(), shape, by.table, by.turn);
  if (const auto problem = judge_turned(vectors, x)) return refused(*problem);
  return copied_out(vectors);
}

// [positions, hiddenSize]: what is added to the tokens' embeddings.
val embedding(const std::string& request, const val& positions) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  if (!setup->embeds())
    return refused(
        {"unsupported", "variant", "adds nothing to the embedding: it turns queries and keys"});
  const auto places = copied_in<double>(positions);
  if (const auto problem = judge_positions(*setup, places, 1)) return refused(*problem);
  const std::int64_t most = most_added_numbers / setup->geometry.hidden_size;
  if (static_cast<std::int64_t>(places.size()) > most)
    return refused({"too_long", "positions",
                    "must be at most " + std::to_string(most) + " for " +
                        std::to_string(setup->geometry.hidden_size) + " channels, got " +
                        std::to_string(places.size())});
  std::vector<float> rows;
  for (std::size_t n = 0; n < places.size(); ++n) {
    const std::vector<double> added = setup->embedding(places[n]);
    if (added.empty() || places[n] >= setup->geometry.length)
      return refused({"out_of_range", "positions[" + std::to_string(n) + ']',
                      "must be a position below the length " + number_text(setup->geometry.length) +
                          ", and a whole one where the method has a table, got " +
                          number_text(places[n])});
    rows.insert(rows.end(), added.begin(), added.end());
  }
  return copied_out(rows);
}

}  // namespace

EMSCRIPTEN_BINDINGS(ropewalk_rope) {
  emscripten::function("rope", &rope);
  emscripten::function("tables", &tables);
  emscripten::function("rotate", &rotate_all);
  emscripten::function("embedding", &embedding);
}

}  // namespace ropewalk
