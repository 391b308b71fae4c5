// What a model can do at its training length with text it never saw: the figures to watch while it
// learns.
#pragma once

#include <cstdint>

#include "model/transformer.hpp"
#include "training/texts.hpp"

namespace ropewalk {

struct Probe {
  double text;      // nats per byte of prose
  double repeated;  // nats per byte of prose whose first half was just read
  double random;    // nats per byte of random characters that repeat
  double passkey;   // share of keys answered wholly right
  double recall;    // share of values answered wholly right
};

// `samples` sequences of each kind; the same for a seed.
Probe probe(const Transformer& model, const Texts& held_out, std::int64_t samples,
            std::uint64_t seed);

}  // namespace ropewalk
