// ropewalk-train: makes a checkpoint from the corpus and says how it goes.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "training/command.hpp"
#include "training/files.hpp"
#include "training/probe.hpp"
#include "training/trainer.hpp"

namespace ropewalk {
namespace {

int refuse(const Problem& problem) {
  std::fprintf(stderr, "%s\n", problem.sentence().c_str());
  return 1;
}

// A line on the terminal and a row of training-log.csv every so often.
class Report {
 public:
  Report(const Command& command, const Texts& held_out)
      : command_(command),
        held_out_(held_out),
        csv_(command.output + "/training-log.csv", command.resume ? std::ios::app : std::ios::out),
        rows_begun_(std::chrono::steady_clock::now()) {
    if (!command.resume)
      csv_ << "step,bytes,phase,loss,tokens_per_second,held_out_text,held_out_repeated,random_"
              "repeated,passkey,recall\n";
  }

  void row(const Trainer& trainer, bool with_probe) {
    const TrainingState& state = trainer.state;
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - rows_begun_).count();
    const auto bytes = state.step * command_.training.bytes_per_step();
    char line[256];
    std::snprintf(line, sizeof line, "%lld,%lld,%s,%.4f,%.0f", static_cast<long long>(state.step),
                  static_cast<long long>(bytes), name(state.phase), state.smoothed_loss,
                  static_cast<double>(bytes - bytes_reported_) / seconds);
    std::string text = line;
    if (with_probe) {
      const Probe p =
          probe(Transformer(command_.training.config, trainer.weights), held_out_, 32, 7);
      std::snprintf(line, sizeof line, ",%.4f,%.4f,%.4f,%.3f,%.3f", p.text, p.repeated, p.random,
                    p.passkey, p.recall);
      text += line;
    } else {
      text += ",,,,,";
    }
    csv_ << text << std::endl;
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
    bytes_reported_ = bytes;
    rows_begun_ = std::chrono::steady_clock::now();
  }

  void resume_at(std::int64_t bytes) { bytes_reported_ = bytes; }

 private:
  const Command& command_;
  const Texts& held_out_;
  std::ofstream csv_;
  std::chrono::steady_clock::time_point rows_begun_;
  std::int64_t bytes_reported_ = 0;
};

Result<Weights> first_weights(Command& command) {
  if (command.from.empty()) return initial_weights(command.training.config, command.training.seed);
  Result<Transformer> model = load_start(command.from);
  if (!model) return model.problem();
  const bool log_n = command.training.config.log_n_trained;
  command.training.config = model->config();
  command.training.config.log_n_trained = log_n;
  command.training.skip_curriculum = true;
  // A trained model would first be thrown back by the steps a fresh one needs.
  constexpr double gentler = 0.4;
  command.training.rates.muon *= gentler;
  command.training.rates.adam *= gentler;
  return model->weights();
}

int run(Command command) {
  const Result<Texts> texts = read_texts(command.corpus);
  if (!texts) return refuse(texts.problem());
  const Result<Texts> held_out = read_text(command.corpus + "/heldout/persuasion.txt");
  if (!held_out) return refuse(held_out.problem());
  Result<Weights> start = first_weights(command);
  if (!start) return refuse(start.problem());
  Trainer trainer(command.training, *texts, *std::move(start));
  const std::string state = command.output + "/state.bin";
  if (command.resume)
    if (auto problem = load_state(state, trainer)) return refuse(*problem);
  if (auto problem = save_model(command.output, command.training.config, trainer.weights))
    return refuse(*problem);

  Report report(command, *held_out);
  report.resume_at(trainer.state.step * command.training.bytes_per_step());
  while (!trainer.finished() && !trainer.failed()) {
    trainer.step();
    const std::int64_t step = trainer.state.step;
    if (step % 50 == 0 || trainer.finished())
      report.row(trainer, step % 250 == 0 || trainer.finished());
    if (step % 500 != 0 && !trainer.finished()) continue;
    if (auto problem = save_model(command.output, command.training.config, trainer.weights))
      return refuse(*problem);
    if (auto problem = save_state(state, trainer)) return refuse(*problem);
  }
  if (!trainer.failed()) {
    std::filesystem::remove(state);  // nothing is left to resume
    return 0;
  }
  return refuse({"no_copying", "training",
                 "copying did not form within half of the bytes; use more bytes or another seed"});
}

}  // namespace
}  // namespace ropewalk

int main(int count, char** words) {
  const auto command = ropewalk::read_command(std::span(words, count).subspan(1));
  if (!command) {
    std::fprintf(stderr, "%s\n\n%s", command.problem().sentence().c_str(), ropewalk::usage.data());
    return 2;
  }
  return ropewalk::run(*command);
}
