// Near words: which of some names a mistyped one was probably meant to be.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ropewalk {

// How many letters must be put in, taken out or replaced to make one word of the other
// (Levenshtein's distance).
std::size_t letters_apart(std::string_view one, std::string_view other);

// "did you mean nope or rope?": the nearest names, at most two letters off and fewer than were
// typed. None where nothing is near.
std::optional<std::string> did_you_mean(std::string_view typed,
                                        const std::vector<std::string>& names);

// "rope, linear, ntk"
std::string listed(const std::vector<std::string>& names, const std::string& between = ", ");

}  // namespace ropewalk
