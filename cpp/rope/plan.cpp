// Tabulating bands: one table for each distinct run of positions.
#include "rope/plan.hpp"

#include <algorithm>
#include <string>

namespace ropewalk {
namespace {

// [tokens]. In a text all coordinates of a position are the token's index.
std::vector<double> positions_of(const PositionMap& position, std::int64_t tokens) {
  std::vector<double> positions(static_cast<std::size_t>(tokens));
  for (std::int64_t n = 0; n < tokens; ++n)
    positions[static_cast<std::size_t>(n)] = position(static_cast<double>(n));
  return positions;
}

// Makes tables, and hands out the one it has when the positions are the same.
class TableShelf {
 public:
  TableShelf(const Setup& setup, const Spectrum& spectrum, std::int64_t tokens)
      : setup_(setup), spectrum_(spectrum), tokens_(tokens) {}

  std::shared_ptr<const Table> query(const PositionMap& position) {
    return at(position, [this](int pair, double n) { return setup_.fade(pair, n); });
  }
  std::shared_ptr<const Table> key(const PositionMap& position) {
    return at(position, [this](int pair, double n) { return 1 / setup_.fade(pair, n); });
  }

 private:
  std::shared_ptr<const Table> at(const PositionMap& position, const Fading& fading) {
    const std::vector<double> positions = positions_of(position, tokens_);
    const bool fades = setup_.fades();
    for (const auto& table : filled_)
      if (!fades && table->positions == positions) return table;
    return filled_.emplace_back(std::make_shared<const Table>(make_table(
        positions,
        Turning{
            spectrum_.inverse_frequencies, spectrum_.amplitude(), {}, fades ? fading : nullptr})));
  }

  const Setup& setup_;
  const Spectrum& spectrum_;
  std::int64_t tokens_;
  std::vector<std::shared_ptr<const Table>> filled_;
};

// [tokens]; empty: 1 everywhere. `factor` multiplies all scores of a query.
std::vector<float> query_scales(const Setup& setup, const Bands& bands, double factor,
                                std::int64_t tokens) {
  std::vector<float> scales;
  if (!setup.scales_query() && factor == 1) return scales;
  for (std::int64_t i = 0; i < tokens; ++i)
    scales.push_back(static_cast<float>(
        factor *
        setup.query_scale({static_cast<double>(i), static_cast<double>(visible_keys(bands, i))})));
  return scales;
}

// [heads, tokens]; empty: none
std::vector<float> biases(const Setup& setup, std::int64_t tokens) {
  std::vector<float> biases;
  if (!setup.biases()) return biases;
  biases.reserve(static_cast<std::size_t>(setup.geometry.heads * tokens));
  for (int head = 0; head < setup.geometry.heads; ++head)
    for (std::int64_t distance = 0; distance < tokens; ++distance)
      biases.push_back(static_cast<float>(setup.bias({head, static_cast<double>(distance)})));
  return biases;
}

// [tokens, hidden_size]; empty: none
std::vector<float> embeddings(const Setup& setup, std::int64_t tokens) {
  std::vector<float> rows;
  if (!setup.embeds()) return rows;
  rows.reserve(static_cast<std::size_t>(setup.geometry.hidden_size * tokens));
  for (std::int64_t n = 0; n < tokens; ++n)
    for (const double added : setup.embedding(static_cast<double>(n)))
      rows.push_back(static_cast<float>(added));
  return rows;
}

using Positions = std::vector<std::vector<double>>;  // of tables

void shelve(std::vector<double> positions, Positions& shelf) {
  if (std::find(shelf.begin(), shelf.end(), positions) == shelf.end())
    shelf.push_back(std::move(positions));
}

std::optional<Problem> judge_added(std::int64_t rows, const std::string& of,
                                   const std::string& added, std::int64_t tokens) {
  if (rows * tokens <= most_added_numbers) return std::nullopt;
  return too_many_tokens("tokens", most_added_numbers / rows,
                         std::to_string(rows) + " " + of + " with " + added, tokens);
}

}  // namespace

PlanSize size_of_plan(const Setup& setup, std::int64_t tokens) {
  const Geometry& g = setup.geometry;
  const Bands bands = setup.bands();
  const auto count = static_cast<std::int64_t>(bands.size());
  PlanSize size{2 * count, count, g.pairs(), setup.biases() ? g.heads : 0,
                setup.embeds() ? g.hidden_size : 0};
  if (setup.fades()) return size;  // no two alike
  Positions all, of_keys;
  for (const Band& band : bands) {
    shelve(positions_of(band.query, tokens), all);
    shelve(positions_of(band.key, tokens), all);
    shelve(positions_of(band.key, tokens), of_keys);
  }
  size.tables = static_cast<std::int64_t>(all.size());
  size.key_tables = static_cast<std::int64_t>(of_keys.size());
  return size;
}

Problem too_many_tokens(const char* where, std::int64_t most, const std::string& what,
                        std::int64_t tokens) {
  return {"too_long", where,
          "must be at most " + std::to_string(most) + " for " + what + ", got " +
              std::to_string(tokens)};
}

std::optional<Problem> judge_tokens(std::span<const Setup> setups, std::int64_t tokens) {
  std::int64_t heads = 0, channels = 0, pairs = 0, numbers = 0;  // of all plans
  for (const Setup& setup : setups) {
    const auto most = static_cast<std::int64_t>(setup.geometry.length);
    if (tokens > most && (setup.fades() || setup.embeds()))
      return Problem{"too_long", "length",
                     "must be at least the " + std::to_string(tokens) + " tokens read, got " +
                         std::to_string(most)};
    const PlanSize size = size_of_plan(setup, tokens);
    heads += size.heads;
    channels += size.channels;
    pairs += size.tables * size.pairs;
    numbers += size.numbers();
  }
  if (auto problem = judge_added(heads, "heads", "a bias each", tokens)) return problem;
  if (auto problem = judge_added(channels, "channels", "a number added to each", tokens))
    return problem;
  if (numbers * tokens <= most_numbers) return std::nullopt;
  return too_many_tokens("tokens", most_numbers / numbers,
                         std::to_string(pairs) + " pairs in tables", tokens);
}

Plan make_plan(const Setup& setup, std::int64_t tokens) {
  const Bands bands = setup.bands();
  const Spectrum spectrum = setup.spectrum();
  const double m = spectrum.attention_factor;
  Plan plan;
  plan.tokens = tokens;
  plan.rotary_dim = setup.geometry.rotary_dim;
  plan.rotary_start = setup.geometry.rotary_start;
  plan.blocks = setup.blocks();
  TableShelf shelf(setup, spectrum, tokens);
  for (const Band& band : bands)
    plan.bands.push_back({band.covers, shelf.query(band.query), shelf.key(band.key)});
  plan.query_scale =
      query_scales(setup, bands, spectrum.target == Target::softmax ? m * m : 1, tokens);
  plan.bias = biases(setup, tokens);
  plan.embedding = embeddings(setup, tokens);
  return plan;
}

}  // namespace ropewalk
