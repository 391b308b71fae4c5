// Writing the catalogue down.
#include "rope/describe.hpp"

#include <nlohmann/json.hpp>

#include "rope/catalog.hpp"
#include "rope/variant_checks.hpp"

namespace ropewalk {
namespace {

using nlohmann::json;

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::number:
      return "number";
    case Kind::integer:
      return "integer";
    case Kind::flag:
      return "flag";
    case Kind::choice:
      return "choice";
    case Kind::list:
      return "list";
  }
  return "";
}

json describe_param(const Param& p) {
  json described = {
      {"name", p.name}, {"label", p.label}, {"symbol", p.symbol}, {"kind", kind_name(p.kind)},
      {"min", p.min},   {"max", p.max},     {"step", p.step}};
  if (p.kind == Kind::list)
    described["count"] = p.count.said ? json(p.count.said) : json(p.count.number);
  if (p.required())
    described["required"] = true;
  else if (p.kind == Kind::list)
    described["rule"] = p.list_preset.said;
  else if (p.preset.rule)
    described["rule"] = p.preset.said;
  else
    described["preset"] = p.preset.number;
  if (p.kind == Kind::choice)
    for (const char* word : p.choices)
      if (word) described["choices"].push_back(word);
  return described;
}

json describe_variant(const Variant& v) {
  json answered = json::array();
  for (const Question& q : questions)
    if (q.answered(v)) answered.push_back(q.name);
  json described = {{"id", v.id},
                    {"label", v.label},
                    {"summary", v.summary},
                    {"formula", v.formula},
                    {"citation",
                     {{"authors", v.citation.authors},
                      {"title", v.citation.title},
                      {"year", v.citation.year},
                      {"url", v.citation.url}}},
                    {"questions", answered},
                    {"rotates", v.rotates},
                    {"params", describe_params(v.params)}};
  if (v.rope_type) described["ropeType"] = v.rope_type;
  return described;
}

}  // namespace

json describe_params(const ParamList& params) {
  json described = json::array();
  for (const Param* p : params) described.push_back(describe_param(*p));
  return described;
}

std::string describe() {
  json described = json::array();
  for (const Variant* v : catalog()) described.push_back(describe_variant(*v));
  return described.dump();
}

}  // namespace ropewalk
