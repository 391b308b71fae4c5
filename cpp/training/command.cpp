// Reading the trainer's command line, word by word.
#include "training/command.hpp"

#include <charconv>
#include <limits>
#include <optional>

namespace ropewalk {
namespace {

// A whole number and nothing else: "12x", " 12" and what does not fit are refused.
template <class Whole>
std::optional<Problem> read_whole(const std::string& option, std::string_view word, Whole least,
                                  Whole& number) {
  const char* end = word.data() + word.size();
  const auto [read_to, error] = std::from_chars(word.data(), end, number);
  if (error == std::errc() && read_to == end && number >= least) return std::nullopt;
  return Problem{"out_of_range", option,
                 "must be a whole number from " + std::to_string(least) + " to " +
                     std::to_string(std::numeric_limits<Whole>::max()) + ", got " +
                     in_quotes(word)};
}

std::optional<Problem> take_value(const std::string& option, const char* value, Command& command) {
  if (option == "--bytes")
    return read_whole<std::int64_t>(option, value, 1, command.training.bytes);
  if (option == "--seed") return read_whole<std::uint64_t>(option, value, 0, command.training.seed);
  (option == "--output"   ? command.output
   : option == "--corpus" ? command.corpus
                          : command.from) = value;
  return std::nullopt;
}

bool takes_value(std::string_view option) {
  for (const char* known : {"--output", "--corpus", "--from", "--bytes", "--seed"})
    if (option == known) return true;
  return false;
}

}  // namespace

Result<Command> read_command(std::span<const char* const> words) {
  Command command;
  for (std::size_t n = 0; n < words.size(); ++n) {
    const std::string option = words[n];
    if (option == "--log-n")
      command.training.config.log_n_trained = true;
    else if (option == "--resume")
      command.resume = true;
    else if (!takes_value(option))
      return Problem{"unknown_option", "ropewalk-train", "has no option " + in_quotes(option)};
    else if (n + 1 == words.size())
      return Problem{"missing_value", option, "needs a value"};
    else if (const auto problem = take_value(option, words[++n], command))
      return *problem;
  }
  if (command.output.empty()) return Problem{"missing_value", "--output", "is missing"};
  return command;
}

}  // namespace ropewalk
