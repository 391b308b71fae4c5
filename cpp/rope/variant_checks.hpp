// What the compiler checks of every variant, so that a slip in a variant's file is an error in that
// file.
#pragma once

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
    if ((p->preset.rule != nullptr) != said(p->preset.said)) return false;
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

constexpr bool answers_same_question(const Variant& a, const Variant& b) {
  return (a.spectrum && b.spectrum) || (a.bands && b.bands) || (a.query_scale && b.query_scale);
}

// Parameters of a combination share one namespace, in configs and links alike: {"factor": 16,
// "window": 64}.
constexpr bool names_collide(const Variant& a, const Variant& b) {
  if (answers_same_question(a, b)) return false;
  for (const Param* p : a.params)
    for (const Param* q : b.params)
      if (std::string_view(p->name) == q->name) return true;
  return false;
}

}  // namespace ropewalk
