// A variant: the facts of one method, and the questions it answers otherwise than plain RoPE.
#pragma once

#include <array>
#include <initializer_list>
#include <string>

#include "rope/bands.hpp"
#include "rope/param.hpp"
#include "rope/presets.hpp"
#include "rope/spectrum.hpp"

namespace ropewalk {

struct Citation {
  const char* authors;
  const char* title;
  int year;
  const char* url;
};

// Not constexpr: a list that is too long does not compile, and the error has this name in it.
inline void more_parameters_than_a_list_holds() {}

// The parameters of a variant in the order in which people read them; presets may read the ones
// before.
struct ParamList {
  static constexpr std::size_t most = 12;

  constexpr ParamList() = default;
  constexpr ParamList(std::initializer_list<const Param*> listed) {
    if (listed.size() > most) more_parameters_than_a_list_holds();
    for (const Param* param : listed) items[static_cast<std::size_t>(count++)] = param;
  }
  constexpr const Param* const* begin() const { return items.data(); }
  constexpr const Param* const* end() const { return items.data() + count; }

  std::array<const Param*, most> items = {};
  int count = 0;
};

// The query whose scale is asked for.
struct QueryRow {
  double position;  // index of the token, from 0
  double visible;   // keys it sees, itself included
};

// The score asked for: of query head `head` for the key `distance` tokens back.
struct ScoreAt {
  int head;         // 0 … heads − 1
  double distance;  // i − j, at least 0
};

struct Variant {
  const char* id;
  const char* label;
  const char* summary;
  const char* formula;  // TeX
  Citation citation;
  ParamList params = {};
  const char* rope_type = nullptr;  // Hugging Face's name, where it has one

  // The questions. A null pointer is the usual answer.
  Spectrum (*spectrum)(const Geometry&, const Values&) = nullptr;  // usual: plain_spectrum
  Bands (*bands)(const Geometry&, const Values&) = nullptr;        // usual: whole_past
  double (*query_scale)(const QueryRow&, const Geometry&, const Values&) = nullptr;  // usual: 1
  // Which coordinate of a position turns pair i, [pairs]; usual: the only one, 0.
  std::vector<int> (*axes)(const Geometry&, const Values&) = nullptr;
  // What a pair of the query is multiplied by at a position, and the key's divided by; usual: 1.
  double (*fade)(int pair, double position, const Geometry&, const Values&) = nullptr;
  double (*bias)(const ScoreAt&, const Geometry&, const Values&) = nullptr;  // usual: 0
  // What is added to the embedding of the token at a position, [hidden_size]; usual: nothing. Empty
  // where the method has none for that position.
  std::vector<double> (*embedding)(double position, const Geometry&, const Values&) = nullptr;

  bool rotates = true;       // false: the method stands in RoPE's place, and nothing turns
  bool free_speeds = false;  // true: pairs may turn faster than trained, or not slower one by one
  int blocks = 1;            // the turned channels fall into so many parts that are paired within

  // A sentence when values that are each in range contradict one another, else empty.
  std::string (*clash)(const Geometry&, const Values&) = nullptr;
};

}  // namespace ropewalk
