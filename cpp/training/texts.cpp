// Reading texts and cutting crops.
#include "training/texts.hpp"

#include <sstream>
#include <utility>

#include "training/read_file.hpp"

namespace ropewalk {
namespace {

Result<std::string> read_corpus(const std::string& path) {
  Result<std::string> bytes = read_file(path);
  if (bytes) return bytes;
  const Problem& problem = bytes.problem();
  return Problem{problem.code, problem.where,
                 problem.message + " (./build.sh train fetches the texts)"};
}

Result<Text> read_weighted(const std::string& path, double weight) {
  Result<std::string> bytes = read_corpus(path);
  if (!bytes) return bytes.problem();
  if (static_cast<std::int64_t>(bytes->size()) < Texts::shortest)
    return Problem{"too_short", path,
                   "must have at least " + std::to_string(Texts::shortest) + " bytes, got " +
                       std::to_string(bytes->size())};
  return Text{*std::move(bytes), weight};
}

}  // namespace

Texts::Texts(std::vector<Text> texts) : texts_(std::move(texts)) {
  double sum = 0;
  for (const Text& text : texts_)
    share_up_to_.push_back(sum += text.weight * static_cast<double>(text.bytes.size()));
}

std::string Texts::crop(Random& random, std::int64_t count) const {
  const double at = unit(random) * share_up_to_.back();
  std::size_t i = 0;
  while (i + 1 < texts_.size() && share_up_to_[i] <= at) ++i;
  const std::string& bytes = texts_[i].bytes;
  const std::int64_t begin = uniform(random, static_cast<std::int64_t>(bytes.size()) - count + 1);
  return bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
}

Result<Texts> read_texts(const std::string& folder) {
  const Result<std::string> list = read_corpus(folder + "/weights.txt");
  if (!list) return list.problem();
  std::istringstream lines(*list);
  std::vector<Text> texts;
  std::string name;
  double weight = 0;
  while (lines >> name >> weight) {
    if (!(weight > 0))
      return Problem{"out_of_range", folder + "/weights.txt",
                     "needs a positive weight for " + name};
    Result<Text> text = read_weighted(folder + "/" + name, weight);
    if (!text) return text.problem();
    texts.push_back(*std::move(text));
  }
  if (texts.empty() || !lines.eof())
    return Problem{"malformed", folder + "/weights.txt",
                   "must list a file and its weight on each line"};
  return Texts(std::move(texts));
}

Result<Texts> read_text(const std::string& file) {
  Result<Text> text = read_weighted(file, 1);
  if (!text) return text.problem();
  return Texts({*std::move(text)});
}

}  // namespace ropewalk
