// Tabulating bands: one table for each distinct run of positions.
#include "rope/plan.hpp"

#include <algorithm>

namespace ropewalk {
namespace {

// Makes tables, and hands out the one it has when the positions are the same.
class TableShelf {
 public:
  TableShelf(Spectrum spectrum, std::int64_t tokens)
      : spectrum_(std::move(spectrum)), tokens_(tokens) {}

  std::shared_ptr<const Table> at(const PositionMap& position) {
    std::vector<double> positions(static_cast<std::size_t>(tokens_));
    for (std::int64_t n = 0; n < tokens_; ++n)
      positions[static_cast<std::size_t>(n)] = position(static_cast<double>(n));
    for (const Filled& shelf : filled_)
      if (shelf.positions == positions) return shelf.table;
    auto table = std::make_shared<const Table>(
        make_table(positions, spectrum_.inverse_frequencies, spectrum_.attention_factor));
    filled_.push_back({std::move(positions), table});
    return table;
  }

 private:
  struct Filled {
    std::vector<double> positions;  // [tokens]
    std::shared_ptr<const Table> table;
  };
  Spectrum spectrum_;
  std::int64_t tokens_;
  std::vector<Filled> filled_;
};

}  // namespace

Plan make_plan(const Setup& setup, std::int64_t tokens) {
  Plan plan;
  plan.tokens = tokens;
  plan.rotary_dim = setup.geometry.rotary_dim;
  const Bands bands = setup.bands();
  TableShelf shelf(setup.spectrum(), tokens);
  for (const Band& band : bands)
    plan.bands.push_back({band.covers, shelf.at(band.query), shelf.at(band.key)});
  if (!setup.scales_query()) return plan;
  plan.query_scale.reserve(static_cast<std::size_t>(tokens));
  for (std::int64_t i = 0; i < tokens; ++i)
    plan.query_scale.push_back(static_cast<float>(
        setup.query_scale({static_cast<double>(i), static_cast<double>(visible_keys(bands, i))})));
  return plan;
}

}  // namespace ropewalk
