// The trainer's command line, a word a line.
#include "training/command.hpp"

#include "fuzz.hpp"

namespace ropewalk::fuzz {

void run(std::string_view input) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < input.size();) {
    const std::size_t end = std::min(input.find('\n', begin), input.size());
    lines.emplace_back(input.substr(begin, end - begin));
    begin = end + 1;
  }
  std::vector<const char*> words;
  for (const std::string& line : lines) words.push_back(line.c_str());
  const Result<Command> command = read_command(words);
  if (!accepted(command)) return;
  require(!command->output.empty(), "a command says where its output goes", input);
  require(command->training.bytes >= 1, "a command learns from something", input);
}

std::vector<std::string> seeds() {
  return {"--output\nout",
          "--output\nout\n--bytes\n20000000\n--seed\n18446744073709551615\n--log-n",
          "--from\na\n--corpus\nb\n--resume\n--output\nc"};
}

std::vector<std::string> words() {
  return {"--output\n", "--corpus\n",          "--bytes\n", "--seed\n", "--log-n\n", "--from\n",
          "--resume\n", "9223372036854775807", "-1",        "0x10",     " 1"};
}

}  // namespace ropewalk::fuzz
