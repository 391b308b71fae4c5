// A task over a passage: what is accepted gives a sample that is as long as asked, and windows of
// every length end at the same byte. Five numbers, then the task's text; the passage is as long as
// two more bytes say.
#include <algorithm>
#include <numeric>

#include "evaluation/measures.hpp"
#include "evaluation/task.hpp"
#include "fuzz.hpp"
#include "made.hpp"

namespace ropewalk::fuzz {
namespace {

// Bytes that differ from place to place, so that a piece tells where it was cut.
const std::vector<std::uint8_t>& passage() {
  static const std::vector<std::uint8_t> all = [] {
    std::vector<std::uint8_t> bytes(1 << 18);
    Random random{11};
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
    return bytes;
  }();
  return all;
}

// Mostly a small whole number, sometimes any number there is.
double count(Bytes& bytes) {
  const std::uint8_t way = bytes.byte();
  if (way == 255) return bytes.any();
  return static_cast<double>(way < 128 ? way : bytes.word(way < 250 ? 2 : 3));
}

void require_sample(const Task& task, const Sample& sample, const std::string& text) {
  const std::int64_t length = task.window.length;
  require(static_cast<std::int64_t>(sample.tokens.size()) == length + 1,
          "a sample is as long as asked", text);
  require(sample.scored >= 1 && sample.scored <= length, "some predictions count", text);
  require(sample.tokens.front() == begin_of_text, "a sample begins with the begin of text", text);
  for (std::size_t n = 1; n < sample.tokens.size(); ++n)
    require(sample.tokens[n] >= 0 && sample.tokens[n] < 256, "a sample is bytes", text);
}

// The same window of plain text at half the length is its last half.
void require_same_end(const TaskRequest& asked, const Task& task, const Sample& sample,
                      Passage given) {
  if (std::string_view(task.measure->id) != "text" || asked.length < 2) return;
  TaskRequest half = asked;
  half.length = std::floor(asked.length / 2);
  const Result<Task> shorter = check_task(half, ModelConfig(), given);
  require(accepted(shorter), "a shorter window of a sound task is sound", asked.task);
  const std::vector<std::int32_t> tokens = make_sample(*shorter, given).tokens;
  require(std::equal(tokens.begin() + 1, tokens.end(),
                     sample.tokens.end() - static_cast<std::ptrdiff_t>(tokens.size()) + 1),
          "windows of every length end at the same byte", asked.task);
}

std::string seed(const std::string& text) {
  return std::string("\x40\x50\x01\x04\x07\x40\x00", 7) + text;
}

}  // namespace

void run(std::string_view input) {
  Bytes bytes(input);
  TaskRequest asked;
  for (double* number : {&asked.length, &asked.longest, &asked.window, &asked.windows, &asked.seed})
    *number = count(bytes);
  const Passage given(passage().data(), bytes.word(2) * 4);
  asked.task = std::string(bytes.rest());
  const Result<Task> task = check_task(asked, ModelConfig(), given);
  if (!accepted(task)) return;
  const Sample sample = make_sample(*task, given);
  require_sample(*task, sample, asked.task);
  require_same_end(asked, *task, sample, given);
}

std::vector<std::string> seeds() {
  std::vector<std::string> all = {seed("repeat(period=9)"), seed("recall(pairs=8)"),
                                  seed("text+text"), seed("recall(pairs=0)")};
  for (const Measure* m : all_measures()) all.push_back(seed(m->id));
  return all;
}

std::vector<std::string> words() {
  std::vector<std::string> all = {"(", ")", "=", ",", "+", "1e9", "-1", "0.5", "64", "65536"};
  for (const Measure* m : all_measures()) {
    all.push_back(m->id);
    for (const Param* p : m->params) all.push_back(p->name);
  }
  return all;
}

}  // namespace ropewalk::fuzz
