// Reading "id(name=value,…)+id": a few rules, each refusal says what was met and where.
#include "rope/combination.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace ropewalk {
namespace {

constexpr std::string_view word_characters = "abcdefghijklmnopqrstuvwxyz0123456789_";

class Reader {
 public:
  Reader(std::string_view text, const std::string& what) : text_(text), left_(text), what_(what) {}

  Result<std::vector<Term>> terms() {
    std::vector<Term> read;
    do {
      Result<Term> next = term();
      if (!next) return next.problem();
      read.push_back(*std::move(next));
    } while (accept('+'));
    if (!left_.empty()) return unexpected("“+” or the end");
    return read;
  }

 private:
  Result<Term> term() {
    Term term;
    term.id = take(left_.find_first_not_of(word_characters));
    if (term.id.empty()) return unexpected("the id of a " + what_);
    if (!accept('(')) return term;
    do {
      if (auto problem = param(term)) return *problem;
    } while (accept(','));
    if (!accept(')')) return unexpected("“,” or “)”");
    return term;
  }

  std::optional<Problem> param(Term& term) {
    const std::string name = take(left_.find_first_not_of(word_characters));
    if (name.empty()) return unexpected("the name of a parameter");
    if (!accept('=')) return unexpected("“=” after " + place_of(name));
    const std::string value = take(left_.find_first_of(",)"));
    if (value.empty()) return unexpected("a value for " + place_of(name));
    if (!term.params.emplace(name, given(value)).second)
      return Problem{"duplicate", place_of(term.id) + "." + place_of(name), "is given twice"};
    return std::nullopt;
  }

  // strtod alone would also take "0x10", and a space before.
  static std::optional<double> number(const std::string& value) {
    if (value.empty() || value.find_first_not_of("0123456789+-.eE") != std::string::npos)
      return std::nullopt;
    char* end = nullptr;  // Emscripten's libc++ has no std::from_chars for double
    const double read = std::strtod(value.c_str(), &end);
    if (end != value.c_str() + value.size()) return std::nullopt;
    return read;
  }

  // A decimal number, several between slashes, else a word.
  static Given given(const std::string& value) {
    if (const auto one = number(value)) return *one;
    std::vector<double> several;
    for (std::size_t begin = 0; begin <= value.size();) {
      const std::size_t end = std::min(value.find('/', begin), value.size());
      const auto one = number(value.substr(begin, end - begin));
      if (!one) return value;
      several.push_back(*one);
      begin = end + 1;
    }
    return several;
  }

  std::string take(std::size_t count) {
    const std::string taken(left_.substr(0, count));
    left_.remove_prefix(taken.size());
    return taken;
  }

  bool accept(char wanted) {
    if (left_.empty() || left_.front() != wanted) return false;
    left_.remove_prefix(1);
    return true;
  }

  Problem unexpected(const std::string& wanted) const {
    const std::string met = left_.empty() ? "the end" : in_quotes(left_);
    return {"malformed", what_, "expected " + wanted + ", got " + met + " in " + in_quotes(text_)};
  }

  std::string_view text_;
  std::string_view left_;
  const std::string& what_;
};

}  // namespace

Result<std::vector<Term>> read_combination(std::string_view text, const std::string& what) {
  if (text.size() > longest_combination)
    return Problem{"malformed", what,
                   "must have at most " + std::to_string(longest_combination) +
                       " characters, got " + std::to_string(text.size())};
  return Reader(text, what).terms();
}

}  // namespace ropewalk
