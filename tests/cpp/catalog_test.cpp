// The catalogue and its description: every variant once, oldest first, with all that a page needs.
#include "rope/catalog.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "rope/describe.hpp"
#include "rope/variant_checks.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

using nlohmann::json;

TEST_CASE("catalogue: holds every file of variants/ once, by year and then id") {
  std::set<std::string> files, ids;
  const auto folder = std::filesystem::path(ROPEWALK_SOURCE_DIR) / "cpp/rope/variants";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.insert(entry.path().stem().string());
  for (const Variant* v : catalog()) ids.insert(v->id);
  CHECK(ids == files);
  CHECK(ids.size() == catalog().size());
  const Variant* before = nullptr;
  for (const Variant* v : catalog()) {
    if (before != nullptr)
      CHECK(std::pair(before->citation.year, std::string(before->id)) <
            std::pair(v->citation.year, std::string(v->id)));
    before = v;
  }
}

TEST_CASE("catalogue: finds each variant by its id, and nothing else") {
  for (const Variant* v : catalog()) CHECK(find_variant(v->id) == v);
  for (const char* id : {"", "yarm", "YARN", "yarn ", "rope+yarn"})
    CHECK(find_variant(id) == nullptr);
}

TEST_CASE("catalogue: ids and parameter names can stand in a link without escaping") {
  const auto plain = [](const std::string& word) {
    return !word.empty() &&
           word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  };
  for (const Variant* v : catalog()) {
    CHECK(plain(v->id));
    for (const Param* p : v->params) CHECK(plain(p->name));
  }
}

TEST_CASE("catalogue: variants that combine never share a parameter name") {
  for (const Variant* a : catalog())
    for (const Variant* b : catalog())
      if (a != b) CHECK_MESSAGE(!names_collide(*a, *b), a->id << " and " << b->id);
}

TEST_CASE("catalogue: a variant that answers no question is plain RoPE") {
  for (const Variant* v : catalog())
    if (std::none_of(questions.begin(), questions.end(),
                     [&](const Question& q) { return q.answered(*v); }))
      CHECK(std::string(v->id) == "rope");
}

TEST_CASE("describe: lists the catalogue in its order, as JSON") {
  const json described = json::parse(describe());
  REQUIRE(described.size() == catalog().size());
  for (std::size_t n = 0; n < catalog().size(); ++n) {
    const Variant& v = *catalog()[n];
    const json& one = described[n];
    CHECK(one["id"] == v.id);
    for (const char* key : {"label", "summary", "formula"})
      CHECK_FALSE(one[key].get<std::string>().empty());
    CHECK(one["citation"]["year"] == v.citation.year);
    CHECK(one["citation"]["url"].get<std::string>().starts_with("https://"));
    CHECK(one.contains("ropeType") == (v.rope_type != nullptr));
    for (const Question& q : questions)
      CHECK(q.answered(v) ==
            (std::count(one["questions"].begin(), one["questions"].end(), q.name) == 1));
    CHECK(one["params"].size() == static_cast<std::size_t>(v.params.count));
  }
}

// What a page may send after reading nothing but the description.
std::vector<json> offered(const json& param) {
  if (param["kind"] == "choice") return param["choices"].get<std::vector<json>>();
  if (param["kind"] == "flag") return {true, false};
  if (param["kind"] == "list") return {};
  return {param["min"], param["max"]};
}

TEST_CASE("describe: whatever it offers for a parameter the gate accepts") {
  for (const json& variant : json::parse(describe())) {
    for (const json& param : variant["params"]) {
      CHECK(param.contains("preset") + param.contains("rule") + param.contains("required") == 1);
      CHECK(param.contains("count") == (param["kind"] == "list"));
      CHECK(param["min"].get<double>() < param["max"].get<double>());
      CHECK_FALSE(param["label"].get<std::string>().empty());
      CHECK_FALSE(param["symbol"].get<std::string>().empty());
      for (const json& value : offered(param)) {
        json request = {
            {"variant", testing::written(*find_variant(variant["id"].get<std::string>()),
                                         testing::with_model({64, 64, 1e4, 4096, 4096}))},
            {"headDim", 64},
            {"heads", 2},
            {"hiddenSize", 6},
            {"trainLength", 4096}};
        request["params"][param["name"].get<std::string>()] = value;
        const Result<Setup> setup = check_json(request.dump());
        // Ends of ranges may contradict the other presets (beta_slow ≥ beta_fast) or the size of a
        // list that follows them, no more than that.
        if (!setup)
          CHECK_MESSAGE(testing::may_be_refused(setup.problem()), setup.problem().sentence());
      }
    }
  }
}

}  // namespace
}  // namespace ropewalk
