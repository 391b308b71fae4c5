// Counting what a query sees: the union of at most three intervals.
#include "rope/bands.hpp"

#include <array>

namespace ropewalk {

std::int64_t visible_keys(const Bands& bands, std::int64_t i) {
  std::array<Interval, most_bands> seen{};
  std::size_t count = 0;
  for (const Band& band : bands) seen[count++] = band.covers.keys(i);
  std::sort(seen.begin(), seen.begin() + count,
            [](Interval a, Interval b) { return a.begin < b.begin; });

  std::int64_t visible = 0;
  std::int64_t counted_to = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const Interval fresh{std::max(seen[n].begin, counted_to), seen[n].end};
    visible += fresh.size();
    counted_to = std::max(counted_to, seen[n].end);
  }
  return visible;
}

}  // namespace ropewalk
