// Plans for JavaScript, as arrays: what a kernel outside this module needs to compute the same.
#include "rope/plan.hpp"

#include "bindings/crossing.hpp"
#include "bindings/loaded.hpp"
#include "rope/gate.hpp"
#include "rope/judge.hpp"

namespace ropewalk {
namespace {

const char* kind_name(Coverage::Kind kind) {
  switch (kind) {
    case Coverage::Kind::near:
      return "near";
    case Coverage::Kind::head:
      return "head";
    case Coverage::Kind::chunk:
      return "chunk";
    case Coverage::Kind::rest:
      return "rest";
  }
  return "";
}

// The tables of a plan, each crossing once however many bands share it.
class Tables {
 public:
  // Its index in `list`.
  int index_of(const std::shared_ptr<const Table>& table) {
    for (std::size_t n = 0; n < known_.size(); ++n)
      if (known_[n] == table.get()) return static_cast<int>(n);
    val told = val::object();
    told.set("positions", copied_out(table->positions));
    told.set("cos", copied_out(table->cos));
    told.set("sin", copied_out(table->sin));
    list.call<void>("push", told);
    known_.push_back(table.get());
    return static_cast<int>(known_.size()) - 1;
  }

  val list = val::array();

 private:
  std::vector<const Table*> known_;
};

// {tokens, rotaryStart, rotaryDim, blocks, bands: [{kind, size, older, query, key}],
// tables: [{positions, cos, sin}], queryScale, bias, embedding}; query and key are indices of
// tables.
val plan_object(const Plan& plan) {
  Tables tables;
  val bands = val::array();
  for (const BandTables& band : plan.bands) {
    val told = val::object();
    told.set("kind", std::string(kind_name(band.covers.kind)));
    told.set("size", static_cast<double>(band.covers.size));
    told.set("older", static_cast<double>(band.covers.older));
    told.set("query", tables.index_of(band.query));
    told.set("key", tables.index_of(band.key));
    bands.call<void>("push", told);
  }
  val result = val::object();
  result.set("tokens", static_cast<double>(plan.tokens));
  result.set("rotaryStart", plan.rotary_start);
  result.set("rotaryDim", plan.rotary_dim);
  result.set("blocks", plan.blocks);
  result.set("bands", bands);
  result.set("tables", tables.list);
  result.set("queryScale", copied_out(plan.query_scale));
  result.set("bias", copied_out(plan.bias));
  result.set("embedding", copied_out(plan.embedding));
  return result;
}

val rope_plan(const std::string& request, double tokens) {
  const Result<Setup> setup = check_json(request);
  if (!setup) return refused(setup.problem());
  if (const auto problem = judge_whole("tokens", tokens, 1, most_plan_tokens))
    return refused(*problem);
  const auto count = static_cast<std::int64_t>(tokens);
  if (const auto problem = judge_tokens(*setup, count)) return refused(*problem);
  return plan_object(make_plan(*setup, count));
}

// [plans]: layer l of the model follows plan l mod their number. `length` is the one the presets
// follow.
val model_plans(double handle, const std::string& variant, double length, double tokens) {
  const Result<std::vector<Setup>> setups =
      model_setups(model_at(handle).config(), variant, length);
  if (!setups) return refused(setups.problem());
  if (const auto problem = judge_whole("tokens", tokens, 1, longest_text)) return refused(*problem);
  const auto count = static_cast<std::int64_t>(tokens);
  if (const auto problem = judge_tokens(*setups, count)) return refused(*problem);
  val plans = val::array();
  for (const Plan& plan : make_plans(*setups, count)) plans.call<void>("push", plan_object(plan));
  return plans;
}

}  // namespace

EMSCRIPTEN_BINDINGS(ropewalk_plan) {
  emscripten::function("plan", &rope_plan);
  emscripten::function("modelPlans", &model_plans);
}

}  // namespace ropewalk
