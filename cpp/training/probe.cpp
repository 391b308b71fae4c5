// The same kinds of sequences as in training, of held-out prose, scored only where the answer can
// be known.
#include "training/probe.hpp"

#include <cassert>
#include <functional>
#include <string>
#include <vector>

#include "training/kinds.hpp"

namespace ropewalk {
namespace {

struct Answer {
  double loss;  // mean over the scored bytes
  bool right;   // all of them were the likeliest
};

// Scores the bytes [begin, end) of a text.
Answer score(const Transformer& model, const Plan& plan, const std::string& text,
             std::int64_t begin, std::int64_t end) {
  std::vector<std::int32_t> tokens = {begin_of_text};
  for (const char c : text) tokens.push_back(static_cast<unsigned char>(c));
  std::vector<std::int32_t> predicted;
  const std::vector<float> losses = model.losses(tokens, plan, &predicted);
  Answer answer{0, true};
  for (std::int64_t t = begin; t < end; ++t) {
    const auto i = static_cast<std::size_t>(t);
    answer.loss += losses[i] / static_cast<double>(end - begin);
    answer.right = answer.right && predicted[i] == tokens[i + 1];
  }
  return answer;
}

}  // namespace

Probe probe(const Transformer& model, const Texts& held_out, std::int64_t samples,
            std::uint64_t seed) {
  const std::int64_t length = model.config().train_length;
  const Result<Setup> setup = model_setup(model.config(), "rope", static_cast<double>(length));
  assert(setup);
  const Plan plan = make_plan(*setup, length);
  Random random{seed};
  const auto mean = [&](const std::function<std::string()>& make, std::int64_t begin,
                        std::int64_t end) {
    Answer sum{0, false};
    double right = 0;
    for (std::int64_t s = 0; s < samples; ++s) {
      const Answer answer = score(model, plan, make(), begin, end);
      sum.loss += answer.loss / static_cast<double>(samples);
      right += (answer.right ? 1.0 : 0.0) / static_cast<double>(samples);
    }
    return std::pair(sum.loss, right);
  };
  const auto twice = [](std::string half) { return half + half; };
  Probe result{};
  result.text = mean([&] { return prose(held_out, random, length); }, 0, length).first;
  result.repeated =
      mean([&] { return twice(held_out.crop(random, length / 2)); }, length / 2, length).first;
  result.random = mean([&] { return twice(random_text(random, length / 2, lowercase)); },
                       length / 2 + 1, length)
                      .first;
  // The sentence ends in a full stop, the pair in a bracket: the digits stand right before.
  result.passkey = mean([&] { return passkey(held_out, random, length); },
                        length - 1 - passkey_digits, length - 1)
                       .second;
  result.recall =
      mean([&] { return recall(held_out, random, length); }, length - 1 - recall_digits, length - 1)
          .second;
  return result;
}

}  // namespace ropewalk
