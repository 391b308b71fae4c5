// The trainer's command line: what is asked for, or why it cannot be.
#include "training/command.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace ropewalk {
namespace {

Result<Command> read(std::vector<const char*> words) { return read_command(words); }

std::string refusal(const std::vector<const char*>& words) {
  const Result<Command> command = read(words);
  return command ? "accepted" : command.problem().sentence();
}

TEST_CASE("ropewalk-train: every option is read, in any order") {
  const Result<Command> command =
      read({"--log-n", "--seed", "18446744073709551615", "--from", "there", "--output", "here",
            "--resume", "--bytes", "5000", "--corpus", "books"});
  REQUIRE(command);
  CHECK(command->output == "here");
  CHECK(command->from == "there");
  CHECK(command->corpus == "books");
  CHECK(command->training.seed == 18446744073709551615U);
  CHECK(command->training.bytes == 5000);
  CHECK(command->training.config.log_n_trained);
  CHECK(command->resume);
  CHECK(read({"--output", "here"})->corpus == "build/corpus");
}

TEST_CASE("ropewalk-train: a number that is none is refused, never taken for another") {
  for (const char* word :
       {"abc", "", "-1", "1.5", "12x", " 12", "+3", "1e3", "0x10", "18446744073709551616"}) {
    CHECK(refusal({"--output", "here", "--seed", word}) ==
          "--seed: must be a whole number from 0 to 18446744073709551615, got " + in_quotes(word));
    CHECK(refusal({"--output", "here", "--bytes", word}) ==
          "--bytes: must be a whole number from 1 to 9223372036854775807, got " + in_quotes(word));
  }
  CHECK(refusal({"--output", "here", "--bytes", "0"}).ends_with("got \"0\""));
  CHECK(refusal({"--output", "here", "--seed", "0"}) == "accepted");
}

TEST_CASE("ropewalk-train: an option that is unknown, lacks its value or is missing is named") {
  CHECK(refusal({"--sead", "1"}) == "ropewalk-train: has no option \"--sead\"");
  CHECK(refusal({"here"}) == "ropewalk-train: has no option \"here\"");
  CHECK(refusal({"--output"}) == "--output: needs a value");
  CHECK(refusal({"--seed", "1"}) == "--output: is missing");
  CHECK(refusal({}) == "--output: is missing");
}

}  // namespace
}  // namespace ropewalk
