// Cross-entropy: how surprised the model is by the token that came, in nats.
#pragma once

#include <cstdint>

namespace ropewalk {

// logits: [rows, vocabulary]; targets: [rows]; losses: [rows], −ln p(target);
// predicted: [rows], the first token of largest logit, or null.
void cross_entropy(const float* logits, const std::int32_t* targets, std::int64_t rows,
                   std::int64_t vocabulary, float* losses, std::int32_t* predicted);

// dlosses: [rows], the gradient of each loss (1/rows everywhere for their mean; 0 leaves a row
// out); dlogits: [rows, vocabulary], overwritten; may be the logits themselves.
void cross_entropy_backward(const float* logits, const std::int32_t* targets, const float* dlosses,
                            std::int64_t rows, std::int64_t vocabulary, float* dlogits);

}  // namespace ropewalk
