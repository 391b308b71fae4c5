// The measures, put together by the build from the files in measures/.
#include "evaluation/measures.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "rope/describe.hpp"
// The build writes these two lists from the names of the files.
#include "evaluation/measure_includes.inc"

namespace ropewalk {
namespace {

#define ROPEWALK_MEASURE(name)                                         \
  static_assert(std::string_view(measures::name::measure.id) == #name, \
                "id differs from file "                                \
                "name");
#include "evaluation/measure_entries.inc"
#undef ROPEWALK_MEASURE

constexpr std::array listed = {
#define ROPEWALK_MEASURE(name) &measures::name::measure,
#include "evaluation/measure_entries.inc"
#undef ROPEWALK_MEASURE
};

}  // namespace

std::span<const Measure* const> all_measures() { return listed; }

const Measure* find_measure(std::string_view id) {
  const auto found =
      std::find_if(listed.begin(), listed.end(), [&](const Measure* m) { return m->id == id; });
  return found == listed.end() ? nullptr : *found;
}

const char* accuracy_name(Accuracy accuracy) {
  switch (accuracy) {
    case Accuracy::none:
      return "none";
    case Accuracy::share:
      return "share";
    case Accuracy::exact:
      return "exact";
  }
  return "";
}

std::string describe_measures() {
  nlohmann::json described = nlohmann::json::array();
  for (const Measure* m : listed)
    described.push_back({{"id", m->id},
                         {"label", m->label},
                         {"summary", m->summary},
                         {"accuracy", accuracy_name(m->accuracy)},
                         {"params", describe_params(m->params)}});
  return described.dump();
}

}  // namespace ropewalk
