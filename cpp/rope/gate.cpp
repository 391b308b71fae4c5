// Judging a request: the geometry, then the terms, then each parameter, then what only shows in
// combination.
#include "rope/gate.hpp"

#include <algorithm>
#include <utility>

#include "rope/catalog.hpp"
#include "rope/combination.hpp"
#include "rope/judge.hpp"
#include "rope/near_words.hpp"
#include "rope/param_gate.hpp"
#include "rope/variant_checks.hpp"

namespace ropewalk {
namespace {

Result<Geometry> judge_geometry(const Request& r) {
  const double rotary = r.rotary_dim.value_or(r.head_dim);
  const double length = r.length.value_or(r.train_length);
  const double start = r.rotary_start.value_or(0);
  const double denominator = r.exponent_denominator.value_or(rotary);
  const double heads = r.heads.value_or(1), hidden = r.hidden_size.value_or(0);
  // b = 1 turns no pair slower than another and makes ln b = 0; no model has a base that small.
  for (const auto& problem :
       {judge_even("headDim", r.head_dim, 2, widest_head),
        judge_even("rotaryDim", rotary, 2, r.head_dim), judge_number("base", r.base, 1.001, 1e15),
        judge_whole("trainLength", r.train_length, 1, most_tokens),
        judge_whole("length", length, 1, most_tokens),
        judge_even("rotaryStart", start, 0, r.head_dim - rotary),
        judge_whole("exponentDenominator", denominator, 2, widest_head),
        judge_whole("heads", heads, 1, most_query_heads),
        judge_whole("hiddenSize", hidden, 0, widest_model)})
    if (problem) return *problem;
  Geometry g{static_cast<int>(r.head_dim), static_cast<int>(rotary), r.base, r.train_length,
             length};
  g.rotary_start = static_cast<int>(start);
  g.exponent_denominator = static_cast<int>(denominator);
  g.heads = static_cast<int>(heads);
  g.hidden_size = static_cast<int>(hidden);
  return g;
}

Problem unknown_variant(const std::string& id) {
  std::vector<std::string> ids;
  for (const Variant* v : catalog()) ids.push_back(v->id);
  const auto meant = did_you_mean(id, ids);
  return {"unknown_variant", "variant",
          "must be one of " + (meant ? "the " + std::to_string(ids.size()) : listed(ids)) +
              ", got " + in_quotes(id) + (meant ? ": " + *meant : "")};
}

std::optional<Problem> judge_combination(const std::vector<Chosen>& chosen) {
  for (auto a = chosen.begin(); a != chosen.end(); ++a) {
    for (auto b = std::next(a); b != chosen.end(); ++b) {
      const std::string both = std::string(a->variant->id) + " and " + b->variant->id;
      if (a->variant == b->variant)
        return Problem{"clash", "variant", std::string(a->variant->id) + " is given twice"};
      if (const Question* shared = shared_question(*a->variant, *b->variant))
        return Problem{"clash", "variant", both + " both decide " + shared->words + ": choose one"};
    }
  }
  return std::nullopt;
}

// Where the first question it answers stands; −1: none.
int question_rank(const Variant& v) {
  for (std::size_t n = 0; n < questions.size(); ++n)
    if (questions[n].answered(v)) return static_cast<int>(n);
  return -1;
}

// One order however the terms were written, so that a+b and b+a are the same value.
bool comes_before(const Chosen& a, const Chosen& b) {
  const int rank_a = question_rank(*a.variant), rank_b = question_rank(*b.variant);
  return rank_a != rank_b ? rank_a < rank_b : std::string_view(a.variant->id) < b.variant->id;
}

Result<Chosen> choose(const Term& term, const Geometry& geometry) {
  const Variant* variant = find_variant(term.id);
  if (!variant) return unknown_variant(term.id);
  Result<ResolvedParams> resolved =
      resolve_params(variant->id, variant->params, term.params, geometry);
  if (!resolved) return resolved.problem();
  const std::string clash = variant->clash ? variant->clash(geometry, resolved->values) : "";
  if (!clash.empty()) return Problem{"clash", variant->id, clash};
  return Chosen{variant, std::move(resolved->values), std::move(resolved->given)};
}

bool declares(const Variant& variant, const std::string& name) {
  return std::any_of(variant.params.begin(), variant.params.end(),
                     [&](const Param* p) { return name == p->name; });
}

// The terms that parameters can belong to: the first of each variant, however often it was written.
struct Owners {
  std::vector<std::pair<const Variant*, Term*>> first;
  bool all_known = true;  // no term is of a variant that there is not
};

Owners owners_among(std::vector<Term>& terms) {
  Owners owners;
  for (Term& term : terms) {
    const Variant* v = find_variant(term.id);
    if (!v) owners.all_known = false;
    const bool fresh = std::none_of(owners.first.begin(), owners.first.end(),
                                    [v](const auto& owner) { return owner.first == v; });
    if (v && fresh) owners.first.emplace_back(v, &term);
  }
  return owners;
}

// Hands the parameters given beside the text to the one term that declares each. Found once for all
// parameters: with 20,000 unknown terms and 4,000 parameters, 127 KB, this took 13 s.
std::optional<Problem> hand_out(const std::map<std::string, Given>& params,
                                std::vector<Term>& terms) {
  const Owners owners = owners_among(terms);
  for (const auto& [name, value] : params) {
    const auto owner =
        std::find_if(owners.first.begin(), owners.first.end(),
                     [&, &key = name](const auto& one) { return declares(*one.first, key); });
    if (owner == owners.first.end()) {
      if (!owners.all_known) continue;  // the unknown variant is the better complaint
      const Term& first = terms.front();
      return unknown_param(terms.size() == 1 ? first.id : "params", name,
                           terms.size() == 1 ? &find_variant(first.id)->params : nullptr);
    }
    Term& term = *owner->second;
    const bool fresh = term.params.emplace(name, value).second;
    if (!fresh && !std::holds_alternative<std::monostate>(value))
      return Problem{"duplicate", term.id + "." + name, "is given twice"};
  }
  return std::nullopt;
}

}  // namespace

Result<Setup> check(const Request& request) {
  Result<Geometry> geometry = judge_geometry(request);
  if (!geometry) return geometry.problem();
  Result<std::vector<Term>> terms = read_combination(request.variant);
  if (!terms) return terms.problem();
  if (auto problem = hand_out(request.params, *terms)) return *problem;

  Setup setup{*geometry, {}};
  for (const Term& term : *terms) {
    Result<Chosen> chosen = choose(term, *geometry);
    if (!chosen) return chosen.problem();
    setup.chosen.push_back(*std::move(chosen));
  }
  if (auto problem = judge_combination(setup.chosen)) return *problem;
  std::sort(setup.chosen.begin(), setup.chosen.end(), comes_before);
  return setup;
}

Result<Setup> check_text(const std::string& variant, const Geometry& geometry) {
  return check({variant,
                static_cast<double>(geometry.head_dim),
                geometry.rotary_dim,
                geometry.base,
                geometry.train_length,
                geometry.length,
                {},
                geometry.rotary_start,
                geometry.denominator(),
                geometry.heads,
                geometry.hidden_size});
}

}  // namespace ropewalk
