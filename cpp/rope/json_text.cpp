// Building a value from a parser's events, so that what is refused ends the parsing at once.
#include "rope/json_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ropewalk {
namespace {

using nlohmann::json;

// The events of nlohmann's SAX interface; each answers whether to go on.
class Builder {
 public:
  explicit Builder(const Problem& not_json) : not_json_(not_json) {}

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(std::int64_t value) { return put(value); }
  bool number_unsigned(std::uint64_t value) { return put(value); }
  bool number_float(double value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(json::binary_t&) { return false; }  // JSON has none

  bool start_object(std::size_t) { return enter(json::object()); }
  bool start_array(std::size_t) { return enter(json::array()); }
  bool end_object() { return leave(); }
  bool end_array() { return leave(); }

  bool key(std::string& name) {
    const auto [place, fresh] = open_.back()->emplace(name, nullptr);
    if (!fresh) return refuse("duplicate", "has " + in_quotes(name) + " twice in one object");
    named_ = &*place;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const json::exception& error) {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow)
      return refuse("out_of_range", "has a number that is larger than any double");
    problem = not_json_;
    return false;
  }

  json root;
  std::optional<Problem> problem;

 private:
  // Where the next value goes: after a key, at the end of a list, or it is the whole text.
  json* put_at(json value) {
    json& into = open_.empty()              ? root
                 : open_.back()->is_array() ? open_.back()->emplace_back(nullptr)
                                            : *named_;
    into = std::move(value);
    return &into;
  }

  bool put(json value) {
    put_at(std::move(value));
    return true;
  }

  // A parent takes nothing while its child is open, so the pointers stay good.
  bool enter(json empty) {
    if (open_.size() == deepest_json)
      return refuse("too_deep", "must nest at most " + std::to_string(deepest_json) +
                                    " lists and objects within one another");
    open_.push_back(put_at(std::move(empty)));
    return true;
  }

  bool leave() {
    open_.pop_back();
    return true;
  }

  bool refuse(const char* code, std::string message) {
    problem = Problem{code, not_json_.where, std::move(message)};
    return false;
  }

  const Problem& not_json_;
  std::vector<json*> open_;
  json* named_ = nullptr;
};

}  // namespace

Result<json> read_json(std::string_view text, const Problem& not_json) {
  // nlohmann takes a NUL for the end of the text, whatever follows.
  if (text.find('\0') != std::string_view::npos) return not_json;
  Builder builder(not_json);
  if (!json::sax_parse(text.begin(), text.end(), &builder))
    return builder.problem.value_or(not_json);
  return std::move(builder.root);
}

}  // namespace ropewalk
