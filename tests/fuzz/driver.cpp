// The entry points of libFuzzer, the same for every target: one input, then a question whose answer
// is known.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fuzz.hpp"
#include "rope/gate.hpp"
#include "rope/table.hpp"

namespace ropewalk::fuzz {
namespace {

// A setup from before any hostile input, and what it answered.
class Golden {
 public:
  Golden() : setup_(*check_text(text, geometry)), speeds_(setup_.spectrum().inverse_frequencies) {}

  // Cheap, so that it can follow every input.
  void ask() const {
    require(setup_.spectrum().inverse_frequencies == speeds_, "the golden setup answers as before");
  }

  // From the gate on.
  void ask_anew() const {
    const Result<Setup> setup = check_text(text, geometry);
    require(static_cast<bool>(setup), "the golden request is accepted as before");
    require(setup->text() == text, "the golden request is read as before");
    require(setup->spectrum().inverse_frequencies == speeds_,
            "the golden request answers as before");
    const Table table = make_table(std::array{1e7}, speeds_, setup->spectrum().amplitude());
    require(table.cos == table_.cos && table.sin == table_.sin, "the golden table is as before");
  }

 private:
  static constexpr Geometry geometry{8, 8, 10000, 4096, 65536};
  static constexpr const char* text = "yarn(factor=16)+rerope(window=64)+log_n";

  Setup setup_;
  std::vector<double> speeds_;  // [4]
  Table table_ = make_table(std::array{1e7}, speeds_, setup_.spectrum().amplitude());
};

const Golden& golden() {
  static const Golden known;
  return known;
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string entry_of_dictionary(std::string_view word) {
  std::string entry = "\"";
  for (const char c : word) {
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\x%02X", static_cast<unsigned char>(c));
    const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    entry += plain ? std::string(1, c) : escaped;
  }
  return entry + "\"\n";
}

// folder/seeds/000, 001 … and folder/words.dict
void write_seeds(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "seeds");
  int count = 0;
  for (const std::string& seed : seeds()) {
    char name[8];
    std::snprintf(name, sizeof name, "%03d", count++);
    write_file(folder / "seeds" / name, seed);
  }
  std::string dictionary;
  for (const std::string& word : words())
    if (!word.empty()) dictionary += entry_of_dictionary(word);
  write_file(folder / "words.dict", dictionary);
}

}  // namespace

void require(bool held, std::string_view promise, std::string_view of) {
  if (held) return;
  std::fprintf(stderr, "BROKEN PROMISE: %.*s: %.*s\n", static_cast<int>(promise.size()),
               promise.data(), static_cast<int>(of.size()), of.data());
  std::abort();
}

void require_sentence(const Problem& problem) {
  // Bytes. A place may quote two names of 60, each byte of which is a control that takes six.
  constexpr std::size_t longest_place = 800, longest_message = 2000;
  const auto one_line = [](std::string_view text) {
    for (const char c : text)
      if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') return false;
    return true;
  };
  require(!problem.code.empty() && one_line(problem.code), "a refusal has a code", problem.code);
  require(!problem.where.empty(), "a refusal has a place", problem.message);
  require(!problem.message.empty(), "a refusal has a sentence", problem.where);
  require(one_line(problem.where), "a place is one line", problem.where);
  require(one_line(problem.message), "a sentence is one line", problem.message);
  require(problem.where.size() <= longest_place, "a place is short", problem.where);
  require(problem.message.size() <= longest_message, "a sentence is short", problem.message);
}

}  // namespace ropewalk::fuzz

// `fuzz-<target> --write-seeds=FOLDER` writes the seeds and the dictionary and ends.
extern "C" int LLVMFuzzerInitialize(int* count, char*** words) {
  const std::string_view option = "--write-seeds=", word = *count == 2 ? (*words)[1] : "";
  if (word.starts_with(option)) {
    ropewalk::fuzz::write_seeds(word.substr(option.size()));
    std::exit(0);
  }
  ropewalk::fuzz::golden();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static unsigned runs = 0;
  ropewalk::fuzz::run({reinterpret_cast<const char*>(bytes), size});
  ropewalk::fuzz::golden().ask();
  if (runs++ % 64 == 0) ropewalk::fuzz::golden().ask_anew();
  return 0;
}
