// Writing a judged combination down.
#include "bindings/resolved.hpp"

#include <nlohmann/json.hpp>

namespace ropewalk {
namespace {

nlohmann::json json_value(const Param& param, double value) {
  if (param.kind == Kind::flag) return value != 0;
  if (param.kind == Kind::choice) return param.choices[static_cast<std::size_t>(value)];
  return value;
}

}  // namespace

std::string resolved_json(const Setup& setup, double attention_factor) {
  const Geometry& g = setup.geometry;
  nlohmann::json params = nlohmann::json::object();
  for (const Chosen& chosen : setup.chosen)
    for (const auto& [param, value] : chosen.values.all())
      params[param->name] = json_value(*param, value);
  return nlohmann::json{{"text", setup.text()},
                        {"headDim", g.head_dim},
                        {"rotaryDim", g.rotary_dim},
                        {"base", g.base},
                        {"trainLength", g.train_length},
                        {"length", g.length},
                        {"attentionFactor", attention_factor},
                        {"params", params}}
      .dump();
}

}  // namespace ropewalk
