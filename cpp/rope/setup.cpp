// What a sound combination answers to each question: its one variant that does, else the usual.
#include "rope/setup.hpp"

#include <algorithm>

#include "rope/param_gate.hpp"

namespace ropewalk {
namespace {

// The one that answers a question otherwise than usual, or null.
template <class Answer>
const Chosen* who_answers(const Setup& setup, Answer Variant::* question) {
  for (const Chosen& c : setup.chosen)
    if (c.variant->*question) return &c;
  return nullptr;
}

}  // namespace

Spectrum Setup::spectrum() const {
  if (const Chosen* c = who_answers(*this, &Variant::spectrum))
    return c->variant->spectrum(geometry, c->values);
  for (const Chosen& c : chosen)
    if (!c.variant->rotates) return still_spectrum(geometry);
  return plain_spectrum(geometry);
}

std::vector<int> Setup::axes() const {
  const Chosen* c = who_answers(*this, &Variant::axes);
  return c ? c->variant->axes(geometry, c->values) : std::vector<int>();
}

int Setup::axis_count() const {
  const std::vector<int> of_pairs = axes();
  return of_pairs.empty() ? 1 : 1 + *std::max_element(of_pairs.begin(), of_pairs.end());
}

int Setup::blocks() const {
  int most = 1;
  for (const Chosen& c : chosen) most = std::max(most, c.variant->blocks);
  return most;
}

Bands Setup::bands() const {
  const Chosen* c = who_answers(*this, &Variant::bands);
  return c ? c->variant->bands(geometry, c->values) : whole_past();
}

bool Setup::scales_query() const { return who_answers(*this, &Variant::query_scale); }

double Setup::query_scale(const QueryRow& row) const {
  const Chosen* c = who_answers(*this, &Variant::query_scale);
  return c ? c->variant->query_scale(row, geometry, c->values) : 1;
}

bool Setup::fades() const { return who_answers(*this, &Variant::fade); }

double Setup::fade(int pair, double position) const {
  const Chosen* c = who_answers(*this, &Variant::fade);
  return c ? c->variant->fade(pair, position, geometry, c->values) : 1;
}

bool Setup::biases() const { return who_answers(*this, &Variant::bias); }

double Setup::bias(const ScoreAt& score) const {
  const Chosen* c = who_answers(*this, &Variant::bias);
  return c ? c->variant->bias(score, geometry, c->values) : 0;
}

bool Setup::embeds() const { return who_answers(*this, &Variant::embedding); }

std::vector<double> Setup::embedding(double position) const {
  const Chosen* c = who_answers(*this, &Variant::embedding);
  return c ? c->variant->embedding(position, geometry, c->values) : std::vector<double>();
}

std::string Setup::text() const {
  std::string text;
  for (const Chosen& c : chosen) {
    text += (text.empty() ? "" : "+") + std::string(c.variant->id);
    std::string params;
    for (const Param* p : c.given)
      params += (params.empty() ? "" : ",") + value_text(c.values.at(*p));
    if (!params.empty()) text += '(' + params + ')';
  }
  return text;
}

}  // namespace ropewalk
