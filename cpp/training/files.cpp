// Reading and writing whole files.
#include "training/files.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <utility>
#include <vector>

#include "model/checkpoint.hpp"
#include "training/read_file.hpp"

namespace ropewalk {
namespace {

// Written beside and renamed, so that a stop in between leaves the old file.
std::optional<Problem> write_file(const std::string& path, std::span<const std::byte> bytes) {
  const std::string beside = path + ".part";
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  std::ofstream file(beside, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file) std::filesystem::rename(beside, path, error);
  if (!file || error) return Problem{"unwritable", path, "cannot be written"};
  return {};
}

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

Result<Transformer> load_model(const std::string& folder) {
  const Result<std::string> text = read_file(folder + "/config.json");
  if (!text) return text.problem();
  const Result<ModelConfig> config = read_config(*text);
  if (!config) return config.problem();
  const Result<std::string> file = read_file(folder + "/model.safetensors");
  if (!file) return file.problem();
  Result<Weights> weights = read_safetensors(*config, bytes_of(*file));
  if (!weights) return weights.problem();
  return Transformer(*config, *std::move(weights));
}

Result<Transformer> load_start(const std::string& folder) {
  Result<Transformer> model = load_model(folder);
  if (!model) return model;
  const std::int64_t tokens = model->config().train_length;
  if (tokens >= shortest_sequence && tokens <= Texts::shortest) return model;
  return Problem{"out_of_range", folder + "/config.json: max_position_embeddings",
                 "must be from " + std::to_string(shortest_sequence) + " to " +
                     std::to_string(Texts::shortest) + " to train on, got " +
                     std::to_string(tokens)};
}

std::optional<Problem> save_model(const std::string& folder, const ModelConfig& config,
                                  const Weights& weights) {
  if (auto problem = write_file(folder + "/config.json", bytes_of(write_config(config))))
    return problem;
  return write_file(folder + "/model.safetensors", write_safetensors(weights));
}

std::optional<Problem> save_state(const std::string& file, const Trainer& trainer) {
  std::vector<std::byte> bytes;
  const auto append = [&](std::span<const std::byte> part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  };
  append(std::as_bytes(std::span(&trainer.state, 1)));
  append(std::as_bytes(std::span(trainer.weights.values)));
  append(std::as_bytes(std::span(trainer.optimiser.moments.first)));
  append(std::as_bytes(std::span(trainer.optimiser.moments.second)));
  return write_file(file, bytes);
}

std::optional<Problem> load_state(const std::string& file, Trainer& trainer) {
  const Result<std::string> held = read_file(file);
  if (!held) return held.problem();
  const std::size_t array = trainer.weights.values.size() * sizeof(float);
  if (held->size() != sizeof trainer.state + 3 * array)
    return Problem{"wrong_shape", file, "is the state of another model"};
  const char* at = held->data();
  const auto take = [&](void* to, std::size_t size) {
    at = (std::memcpy(to, at, size), at + size);
  };
  take(&trainer.state, sizeof trainer.state);
  take(trainer.weights.values.data(), array);
  take(trainer.optimiser.moments.first.data(), array);
  take(trainer.optimiser.moments.second.data(), array);
  return {};
}

}  // namespace ropewalk
