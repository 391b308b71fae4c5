// What there is, for JavaScript: the variants and the measures, and which build this is.
#include "bindings/crossing.hpp"
#include "evaluation/measures.hpp"
#include "rope/describe.hpp"

namespace ropewalk {
namespace {

std::string build() { return ROPEWALK_BUILD; }
std::string version() { return ROPEWALK_VERSION; }

// {variants, measures} as JSON.
std::string describe_all() {
  return R"({"variants":)" + describe() + R"(,"measures":)" + describe_measures() + "}";
}

}  // namespace

EMSCRIPTEN_BINDINGS(ropewalk_catalog) {
  emscripten::function("build", &build);
  emscripten::function("version", &version);
  emscripten::function("describe", &describe_all);
}

}  // namespace ropewalk
