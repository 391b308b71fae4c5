// What the compiler checks of every variant, so that a slip in a variant's file is an error in that
// file.
#pragma once

#include <array>
#include <string_view>

#include "rope/variant.hpp"

namespace ropewalk {

constexpr bool said(const char* text) { return text != nullptr && *text != '\0'; }

constexpr bool has_facts(const Variant& v) {
  return said(v.label) && said(v.summary) && said(v.formula) && said(v.citation.authors) &&
         said(v.citation.title) && said(v.citation.url) && v.citation.year > 1900;
}

constexpr bool ranges_have_ends(const ParamList& params) {
  for (const Param* p : params)
    if (!(p->min < p->max)) return false;
  return true;
}

constexpr bool rules_have_words(const ParamList& params) {
  for (const Param* p : params)
    if ((p->preset.rule != nullptr) != said(p->preset.said) ||
        (p->count.rule != nullptr) != said(p->count.said) ||
        (p->list_preset.rule != nullptr) != said(p->list_preset.said))
      return false;
  return true;
}

constexpr bool presets_in_range(const ParamList& params) {
  for (const Param* p : params)
    if (p->preset.rule == nullptr && !(p->min <= p->preset.number && p->preset.number <= p->max))
      return false;
  return true;
}

constexpr bool params_named_once(const ParamList& params) {
  for (const Param* a : params)
    for (const Param* b : params)
      if (a != b && std::string_view(a->name) == b->name) return false;
  return true;
}

struct Question {
  const char* name;   // in the catalogue
  const char* words;  // in a refusal: both decide …
  bool (*answered)(const Variant&);
};

// Everything a variant can decide, in the order in which a combination is written.
inline constexpr std::array questions = {
    Question{"spectrum", "how fast each pair turns",
             [](const Variant& v) { return v.spectrum != nullptr || !v.rotates; }},
    Question{"axes", "which coordinate turns each pair",
             [](const Variant& v) { return v.axes != nullptr; }},
    Question{"bands", "which positions are seen and how they are turned",
             [](const Variant& v) { return v.bands != nullptr; }},
    Question{"query_scale", "how the query is scaled",
             [](const Variant& v) { return v.query_scale != nullptr; }},
    Question{"fade", "how pairs fade with the position",
             [](const Variant& v) { return v.fade != nullptr; }},
    Question{"bias", "what is added to the scores",
             [](const Variant& v) { return v.bias != nullptr; }},
    Question{"embedding", "what is added to the embedding",
             [](const Variant& v) { return v.embedding != nullptr; }},
};

// The first question that both answer, or null.
constexpr const Question* shared_question(const Variant& a, const Variant& b) {
  for (const Question& q : questions)
    if (q.answered(a) && q.answered(b)) return &q;
  return nullptr;
}

// Parameters of a combination share one namespace, in configs and links alike: {"factor": 16,
// "window": 64}.
constexpr bool names_collide(const Variant& a, const Variant& b) {
  if (shared_question(a, b)) return false;
  for (const Param* p : a.params)
    for (const Param* q : b.params)
      if (std::string_view(p->name) == q->name) return true;
  return false;
}

}  // namespace ropewalk
