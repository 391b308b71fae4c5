// Levenshtein's distance row by row, and the names at the smallest one.
#include "rope/near_words.hpp"

#include <algorithm>
#include <numeric>

namespace ropewalk {

std::size_t letters_apart(std::string_view one, std::string_view other) {
  // row[n]: from the letters of `one` so far to the first n of `other`.
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : one) {
    std::size_t replaced = row[0]++;
    for (std::size_t n = 1; n < row.size(); ++n) {
      const std::size_t here = replaced + (letter == other[n - 1] ? 0 : 1);
      replaced = row[n];
      row[n] = std::min({here, row[n] + 1, row[n - 1] + 1});
    }
  }
  return row.back();
}

std::optional<std::string> did_you_mean(std::string_view typed,
                                        const std::vector<std::string>& names) {
  std::size_t least = std::min<std::size_t>(3, typed.size());
  std::vector<std::string> nearest;
  for (const std::string& name : names) {
    if (name.size() + 2 < typed.size()) continue;  // a long text is not gone through
    const std::size_t apart = letters_apart(typed, name);
    if (apart < least) nearest.clear();
    if (apart < least || (apart == least && !nearest.empty())) nearest.push_back(name);
    least = std::min(least, apart);
  }
  if (nearest.empty()) return std::nullopt;
  return "did you mean " + listed(nearest, " or ") + '?';
}

std::string listed(const std::vector<std::string>& names, const std::string& between) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : between) + name;
  return list;
}

}  // namespace ropewalk
