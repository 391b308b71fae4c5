// Weights: every number of a model in one array, with a named place for each matrix.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/config.hpp"
#include "tensor/matmul.hpp"

namespace ropewalk {

// Where one tensor lies. Matrices are [rows, columns] = [out, in], as Hugging Face stores them; a
// norm is a vector.
struct Tensor {
  std::string name;
  std::int64_t rows = 0;
  std::int64_t columns = 0;  // 1 for a vector
  bool is_vector = false;
  std::int64_t offset = 0;  // in the array

  std::int64_t size() const { return rows * columns; }
};

struct LayerTensors {
  Tensor input_norm, query, key, value, output, post_norm, gate, up, down;
};

struct Arrangement {
  Tensor embedding;
  std::vector<LayerTensors> layers;
  Tensor norm;
  Tensor head;
  std::int64_t size = 0;  // numbers in all

  // All of them, in the order of the array.
  std::vector<const Tensor*> all() const;
};

// The one place where names and shapes are written down.
Arrangement arrange(const ModelConfig& config);

struct Weights {
  Arrangement at;
  std::vector<float> values;  // [at.size]

  const float* operator[](const Tensor& tensor) const { return values.data() + tensor.offset; }
  float* operator[](const Tensor& tensor) { return values.data() + tensor.offset; }
  Matrix matrix(const Tensor& tensor) const {
    return row_major((*this)[tensor], tensor.rows, tensor.columns);
  }
};

// All zero: the start of a gradient, or of a checkpoint about to be read.
Weights zero_weights(const ModelConfig& config);

}  // namespace ropewalk
