// The benchmark: each kernel's rate as a share of what the machine can do, limit and kernel
// measured in the same rounds.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include "attention/attend.hpp"
#include "limits.hpp"
#include "model/transformer.hpp"
#include "rope/gate.hpp"
#include "rope/rotate.hpp"
#include "tensor/buffer.hpp"
#include "tensor/matmul.hpp"

namespace ropewalk::bench {
namespace {

constexpr int rounds = 15;
constexpr double seconds_per_turn = 0.03;

// A limit, or a kernel that is held against one. A turn returns the flops or bytes it moved.
struct Work {
  std::string name;
  const char* unit;
  int limit;  // index of the work it is a share of; its own for a limit
  std::function<double()> turn;
  std::vector<double> rates = {};  // one a round, in 10⁹ a second
};

// Processor time in seconds, not time of day: a machine that does other work besides gives the same
// numbers.
#ifdef __EMSCRIPTEN__
// clang-format off
EM_JS(double, now, (), {
  return typeof process == 'object' ? process.cpuUsage().user / 1e6 : performance.now() / 1e3;
});
// clang-format on
#else
double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
#endif

double rate(const std::function<double()>& turn) {
  const double start = now();
  double done = 0, seconds = 0;
  for (; seconds < seconds_per_turn; seconds = now() - start) done += turn();
  return done / seconds / 1e9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Buffer filled(std::int64_t count) {
  Buffer buffer(count);
  for (std::int64_t n = 0; n < count; ++n)
    buffer.data()[n] = static_cast<float>((n * 2654435761u >> 7) % 2001) / 1000.0f - 1;
  return buffer;
}

Plan plan_for(const char* variant, std::int64_t tokens, int head_dim) {
  const auto length = static_cast<double>(tokens);
  return make_plan(*check_text(variant, {head_dim, head_dim, 10000, length / 16, length}), tokens);
}

// In place, and back in the next turn, so that the numbers stay as they are.
std::function<double()> rotation(Buffer& x, const Plan& plan, Layout layout) {
  return [&x, &plan, layout, turn = Turn::forward]() mutable {
    rotate(x.data(), x.data(), {4096, 8, 64, 64, layout}, *plan.bands[0].query, turn);
    turn = turn == Turn::forward ? Turn::inverse : Turn::forward;
    return 2.0 * 4096 * 8 * 64 * sizeof(float);
  };
}

std::function<double()> product(std::int64_t m, std::int64_t k, std::int64_t n,
                                bool weights_by_row) {
  return [=, a = filled(m * k), b = filled(k * n), c = Buffer(m * n)]() mutable {
    const Matrix right =
        weights_by_row ? row_major(b.data(), n, k).transposed() : row_major(b.data(), k, n);
    matmul(row_major(a.data(), m, k), right, c.data());
    return 2.0 * static_cast<double>(m * k * n);
  };
}

// Flops of the half of the square that is causal, whatever the plan leaves out of it.
std::function<double()> attention(const char* variant, std::int64_t tokens, int heads,
                                  int head_dim) {
  const std::int64_t size = tokens * heads * head_dim;
  return [=, plan = plan_for(variant, tokens, head_dim), q = filled(size), k = filled(size),
          v = filled(size), out = Buffer(size)]() mutable {
    const AttentionShape shape{tokens, tokens, heads, heads, head_dim, Layout::half, 0, 0.125f};
    attend(shape, plan, q.data(), k.data(), v.data(), out.data(), nullptr);
    return 2.0 * static_cast<double>(tokens) * static_cast<double>(size);
  };
}

// Reading a text of N tokens: everything from the tokens to their losses, in tokens.
std::function<double()> reading(std::int64_t tokens) {
  const ModelConfig config;  // the shipped shape; what the weights are does not change the work
  Weights weights = zero_weights(config);
  const Buffer noise = filled(weights.at.size);
  for (std::size_t n = 0; n < weights.values.size(); ++n) weights.values[n] = noise.data()[n] / 16;
  const auto length = static_cast<double>(tokens);
  const Setup setup = *model_setup(config, "rope", length);
  auto model = std::make_shared<Transformer>(config, std::move(weights));
  std::vector<std::int32_t> text(static_cast<std::size_t>(tokens) + 1, 'a');
  text.front() = begin_of_text;
  return [=, plan = make_plan(setup, tokens)] {
    model->losses(text, plan);
    return static_cast<double>(tokens);
  };
}

// Flops of one token of such a text: two for each number of a matrix it passes, and four for each
// of the N/2 keys a query sees on average, channel by channel.
double flops_per_token(std::int64_t tokens) {
  const ModelConfig config;
  const Arrangement at = arrange(config);
  const double matrices = static_cast<double>(at.size - at.embedding.size());
  const double attended = 2.0 * static_cast<double>(tokens) * config.layers * config.hidden_size;
  return 2 * matrices + attended;
}

std::function<double()> model_flops(std::int64_t tokens) {
  return [read = reading(tokens), flops = flops_per_token(tokens)] { return read() * flops; };
}

double median_share(const Work& work, const Work& limit) {
  std::vector<double> shares;
  for (std::size_t n = 0; n < work.rates.size(); ++n)
    shares.push_back(work.rates[n] / limit.rates[n]);
  return median(shares);
}

// «name <tab> value», as build.sh joins them into one table of all builds.
void print(const std::vector<Work>& works) {
  for (const Work& work : works) {
    std::printf("%s, %s\t%.1f\n", work.name.c_str(), work.unit, median(work.rates));
    const Work& limit = works[static_cast<std::size_t>(work.limit)];
    if (&limit != &work)
      std::printf("%s, share of its limit\t%.2f\n", work.name.c_str(), median_share(work, limit));
  }
}

void run() {
  std::vector<float> sink(16, 0.5f);
  Buffer array = filled(2 << 20), vectors = filled(4096 * 8 * 64);
  const Plan rope = plan_for("rope", 4096, 64);
  std::vector<Work> works{
      {"multiply-add in registers", "GFLOP/s", 0, [&] { return multiply_add_peak(sink.data()); }},
      {"read, modify, write 8 MB", "GB/s", 1,
       [&] { return read_modify_write(array.data(), 2 << 20); }},
      {"rotate half 4096x8x64", "GB/s", 1, rotation(vectors, rope, Layout::half)},
      {"rotate interleaved 4096x8x64", "GB/s", 1, rotation(vectors, rope, Layout::interleaved)},
      {"matmul 512x512x512", "GFLOP/s", 0, product(512, 512, 512, false)},
      {"linear layer 1024x128 -> 344", "GFLOP/s", 0, product(1024, 128, 344, true)},
      {"attention 2048x8x64, RoPE", "GFLOP/s", 0, attention("rope", 2048, 8, 64)},
      {"attention 2048x8x64, ReRoPE", "GFLOP/s", 0, attention("rerope", 2048, 8, 64)},
      {"attention 2048x4x32, RoPE", "GFLOP/s", 0, attention("rope", 2048, 4, 32)},
      {"model, text of 128 tokens", "GFLOP/s", 0, model_flops(128)},
      {"model, text of 4096 tokens", "GFLOP/s", 0, model_flops(4096)},
  };
  for (Work& work : works)
    rate(work.turn);  // V8 compiles with its optimiser only what has run for a while
  for (int round = 0; round < rounds; ++round)
    for (Work& work : works) work.rates.push_back(rate(work.turn));
  print(works);
  for (const std::int64_t tokens : {128, 4096}) {
    const Work& read = works[tokens == 128 ? works.size() - 2 : works.size() - 1];
    std::printf("model, text of %d tokens, 1000 tokens/s\t%.1f\n", static_cast<int>(tokens),
                median(read.rates) * 1e6 / flops_per_token(tokens));
  }
}

}  // namespace
}  // namespace ropewalk::bench

int main() { ropewalk::bench::run(); }
