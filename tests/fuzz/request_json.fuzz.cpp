// A request as JavaScript sends it. What is accepted is asked everything.
#include <nlohmann/json.hpp>

#include "bindings/resolved.hpp"
#include "fuzz.hpp"
#include "json_mutator.hpp"
#include "made.hpp"
#include "sound.hpp"

namespace ropewalk::fuzz {
namespace {

using nlohmann::json;

// The heads of the queries, where the caller knows them: the same number changes nothing, another
// one is refused where the request says one.
void require_heads(const std::string& text, const Setup& setup) {
  const int heads = setup.geometry.heads;
  const Result<Setup> same = check_json(text, heads);
  require(static_cast<bool>(same) && same->text() == setup.text(),
          "a request that is accepted is accepted for its own heads", setup.text());
  const Result<Setup> other = check_json(text, heads + 1);
  if (accepted(other))
    require(other->geometry.heads == heads + 1, "heads are those of the queries", setup.text());
}

// What JavaScript gets to see is a request for the same setup, with nothing left to presets.
void require_resolved(const Setup& setup) {
  const Geometry& g = setup.geometry;
  json request = json::parse(resolved_json(setup));
  require(request.at("text") == setup.text(), "a resolved request has its text", setup.text());
  for (const char* told : {"text", "attentionFactor", "attentionTarget", "axes"})
    request.erase(told);
  std::string ids;
  for (const Chosen& chosen : setup.chosen)
    ids += (ids.empty() ? "" : "+") + std::string(chosen.variant->id);
  request["variant"] = ids;
  request["heads"] = g.heads;
  request["hiddenSize"] = g.hidden_size;
  const Result<Setup> again = check_json(request.dump());
  if (!again) require_sentence(again.problem());
  require(static_cast<bool>(again), "a resolved request is accepted", setup.text());
  require(again->spectrum().inverse_frequencies == setup.spectrum().inverse_frequencies,
          "a resolved request has the same speeds", setup.text());
}

std::string request_with(const std::string& variant) {
  return json{{"variant", variant},
              {"headDim", small_geometry.head_dim},
              {"trainLength", 64},
              {"length", 64},
              {"heads", small_geometry.heads},
              {"hiddenSize", small_geometry.hidden_size}}
      .dump();
}

json json_of(const Given& given) {
  if (const auto* number = std::get_if<double>(&given)) return *number;
  if (const auto* truth = std::get_if<bool>(&given)) return *truth;
  if (const auto* word = std::get_if<std::string>(&given)) return *word;
  if (const auto* list = std::get_if<std::vector<double>>(&given)) return *list;
  return nullptr;
}

// Every parameter beside the text, at an end of its range.
std::string request_beside(const Variant& variant, std::size_t end) {
  json request = json::parse(request_with(variant.id));
  for (const Param* p : variant.params) {
    const std::vector<Given> ends = testing::corners(variant, *p, small_geometry);
    request["params"][p->name] = json_of(ends[end % ends.size()]);
  }
  return request.dump();
}

}  // namespace

void run(std::string_view input) {
  const std::string text(input);
  const Result<Setup> setup = check_json(text);
  if (!accepted(setup)) return;
  require_sound(*setup);
  require_heads(text, *setup);
  require_resolved(*setup);
}

std::vector<std::string> seeds() {
  std::vector<std::string> all = {
      R"({"variant":"yarn+log_n","headDim":64,"rotaryDim":32,"base":1e6,"trainLength":4096,"length":16384,"rotaryStart":8,"exponentDenominator":48,"params":{"factor":4,"truncate":false,"ramp":"rotations","beta_fast":null}})",
      R"({"headDim":8,"trainLength":"Infinity","params":{"factor":"NaN"}})",
      R"({"variant":"mrope","headDim":8,"trainLength":9,"params":{"mrope_section":[2,1,1]}})"};
  for (const std::string& text : texts_of_catalogue()) all.push_back(request_with(text));
  for (const Variant* v : catalog())
    for (const std::size_t end : {0, 1, 2}) all.push_back(request_beside(*v, end));
  return all;
}

std::vector<std::string> words() {
  std::vector<std::string> all = words_of_catalogue();
  for (const char* key :
       {"\"variant\":", "\"params\":", "\"headDim\":", "\"rotaryDim\":", "\"base\":",
        "\"trainLength\":", "\"length\":", "\"rotaryStart\":", "\"exponentDenominator\":",
        "\"heads\":", "\"hiddenSize\":", "\"NaN\"", "\"Infinity\"", "null", "{}", "[]", "\\u0000"})
    all.push_back(key);
  return all;
}

}  // namespace ropewalk::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t most, unsigned seed) {
  return ropewalk::fuzz::mutate_json(bytes, size, most, seed);
}
