// Embedding: a token becomes its row of a table.
#pragma once

#include <cstdint>

namespace ropewalk {

// tokens: [rows]; table: [vocabulary, width]; out: [rows, width].
void embed(const std::int32_t* tokens, std::int64_t rows, const float* table, std::int64_t width,
           float* out);

// dout: [rows, width]; dtable: [vocabulary, width], added to.
void embed_backward(const std::int32_t* tokens, std::int64_t rows, const float* dout,
                    std::int64_t width, float* dtable);

}  // namespace ropewalk
