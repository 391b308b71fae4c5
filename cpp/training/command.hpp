// What the words after `ropewalk-train` ask for.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rope/problem.hpp"
#include "training/trainer.hpp"

namespace ropewalk {

inline constexpr std::string_view usage =
    "ropewalk-train --output DIR [--corpus DIR] [--bytes N] [--seed S] [--log-n] [--from DIR] "
    "[--resume]\n"
    "  --output DIR  gets config.json, model.safetensors, training-log.csv, and state.bin while "
    "training\n"
    "  --corpus DIR  with weights.txt and heldout/persuasion.txt (build/corpus)\n"
    "  --bytes N     to learn from (20000000)\n"
    "  --seed S      of first weights and batches (1)\n"
    "  --log-n       scale queries by ln n / ln L in training\n"
    "  --from DIR    start from this model, with the whole mix at once and gentler steps\n"
    "  --resume      go on from DIR/state.bin, with the same other options as before\n";

struct Command {
  std::string output, corpus = "build/corpus", from;
  TrainingOptions training;
  bool resume = false;
};

// The gate: `words` without the program's own name.
Result<Command> read_command(std::span<const char* const> words);

}  // namespace ropewalk
