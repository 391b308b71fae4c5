// Near words: what somebody probably meant, and nothing where nothing is near.
#include "rope/near_words.hpp"

#include <doctest/doctest.h>

namespace ropewalk {
namespace {

TEST_CASE("near words: letters apart counts what must be put in, taken out or replaced") {
  const auto apart = [](const char* one, const char* other, std::size_t letters) {
    CHECK(letters_apart(one, other) == letters);
    CHECK(letters_apart(other, one) == letters);
  };
  apart("", "", 0);
  apart("", "abc", 3);
  apart("yarn", "yarn", 0);
  apart("yarnn", "yarn", 1);
  apart("yarm", "yarn", 1);
  apart("rope", "rerope", 2);
  apart("yran", "yarn", 2);
  apart("kitten", "sitting", 3);
  apart("abc", "xyz", 3);
}

TEST_CASE("near words: only the nearest are named, at most two letters off") {
  const std::vector<std::string> names{"nope", "rope", "rerope", "yarn", "ntk"};
  const auto meant = [&](const std::string& typed) {
    return did_you_mean(typed, names).value_or("nothing");
  };
  CHECK(meant("yarnn") == "did you mean yarn?");
  CHECK(meant("yan") == "did you mean yarn?");
  CHECK(meant("ropy") == "did you mean rope?");
  CHECK(meant("rerop") == "did you mean rerope?");
  CHECK(meant("pope") == "did you mean nope or rope?");
  CHECK(meant("dope") == "did you mean nope or rope?");
  CHECK(meant("yarnnnn") == "nothing");
  CHECK(meant("constructor") == "nothing");
  CHECK(meant(std::string(1 << 20, 'r')) == "nothing");
}

TEST_CASE("near words: a word of which no letter is left is not near") {
  CHECK_FALSE(did_you_mean("", {"a", "bc"}));
  CHECK_FALSE(did_you_mean("x", {"a", "bc"}));
  CHECK_FALSE(did_you_mean("xy", {"ab"}));
  CHECK(did_you_mean("xb", {"ab"}) == "did you mean ab?");
}

}  // namespace
}  // namespace ropewalk
