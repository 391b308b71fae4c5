// The catalogue, put together by the build from the files in variants/ and checked by the compiler.
#include "rope/catalog.hpp"

#include <algorithm>
#include <array>

#include "rope/variant_checks.hpp"
// The build writes these two lists from the names of the files.
#include "rope/variant_includes.inc"

namespace ropewalk {
namespace {

#define ROPEWALK_VARIANT(name)                                         \
  static_assert(std::string_view(variants::name::variant.id) == #name, \
                "id differs from file name");                          \
  static_assert(has_facts(variants::name::variant),                    \
                "a label, summary, formula or citation is empty");     \
  static_assert(ranges_have_ends(variants::name::variant.params),      \
                "a range does not end above its beginning");           \
  static_assert(rules_have_words(variants::name::variant.params),      \
                "a preset that is a rule does not say it");            \
  static_assert(presets_in_range(variants::name::variant.params),      \
                "a preset lies outside its range");                    \
  static_assert(params_named_once(variants::name::variant.params), "two parameters share a name");
#include "rope/variant_entries.inc"
#undef ROPEWALK_VARIANT

constexpr auto by_year = [] {
  std::array listed = {
#define ROPEWALK_VARIANT(name) &variants::name::variant,
#include "rope/variant_entries.inc"
#undef ROPEWALK_VARIANT
  };
  std::sort(listed.begin(), listed.end(), [](const Variant* a, const Variant* b) {
    if (a->citation.year != b->citation.year) return a->citation.year < b->citation.year;
    return std::string_view(a->id) < b->id;
  });
  return listed;
}();

constexpr bool collision_free() {
  for (const Variant* a : by_year)
    for (const Variant* b : by_year)
      if (a != b && names_collide(*a, *b)) return false;
  return true;
}
static_assert(collision_free(), "variants that combine share a parameter name");

}  // namespace

std::span<const Variant* const> catalog() { return by_year; }

const Variant* find_variant(std::string_view id) {
  const auto found =
      std::find_if(by_year.begin(), by_year.end(), [id](const Variant* v) { return id == v->id; });
  return found == by_year.end() ? nullptr : *found;
}

}  // namespace ropewalk
