// Writing a judged combination down.
#include "bindings/resolved.hpp"

#include <nlohmann/json.hpp>

namespace ropewalk {
namespace {

using nlohmann::json;

json json_value(const Held& held) {
  if (held.param->kind == Kind::list) return held.list;
  if (held.param->kind == Kind::flag) return held.number != 0;
  if (held.param->kind == Kind::choice)
    return held.param->choices[static_cast<std::size_t>(held.number)];
  return held.number;
}

json resolved(const Setup& setup) {
  const Geometry& g = setup.geometry;
  const Spectrum spectrum = setup.spectrum();
  json params = json::object();
  for (const Chosen& chosen : setup.chosen)
    for (const Held& held : chosen.values.all()) params[held.param->name] = json_value(held);
  json result = {{"text", setup.text()},
                 {"headDim", g.head_dim},
                 {"rotaryDim", g.rotary_dim},
                 {"rotaryStart", g.rotary_start},
                 {"exponentDenominator", g.denominator()},
                 {"base", g.base},
                 {"trainLength", g.train_length},
                 {"length", g.length},
                 {"attentionFactor", spectrum.attention_factor},
                 {"attentionTarget", spectrum.target == Target::softmax ? "softmax" : "cos_sin"},
                 {"params", params}};
  if (const auto axes = setup.axes(); !axes.empty()) result["axes"] = axes;
  return result;
}

}  // namespace

std::string resolved_json(const Setup& setup) { return resolved(setup).dump(); }

std::string resolved_json(const std::vector<Setup>& layers) {
  json result = resolved(layers.front());
  std::string text;
  for (const Setup& layer : layers) text += (text.empty() ? "" : "|") + layer.text();
  result["text"] = text;
  return result.dump();
}

}  // namespace ropewalk
