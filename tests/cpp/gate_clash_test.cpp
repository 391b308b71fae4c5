// The gate on values that are each in range and make no sense together: the sentence says what is
// wanted.
#include "setups.hpp"

namespace ropewalk {
namespace {

std::string refusal(const std::string& variant, const Geometry& g) {
  const Result<Setup> setup = check_text(variant, g);
  return setup ? "accepted" : setup.problem().sentence();
}

Geometry wide(int hidden_size, double length = 16) {
  Geometry g{8, 8, 500, 16, length};
  g.hidden_size = hidden_size;
  return g;
}

TEST_CASE("clash: a first token is never put further away than it is") {
  CHECK(refusal("lambda_mask(local_branch=8,limit=8)", wide(0)) == "accepted");
  CHECK(refusal("lambda_mask(local_branch=8,limit=9)", wide(0)) ==
        "lambda_mask: needs limit ≤ local_branch, or a first token could seem further than it is");
}

TEST_CASE("clash: a chunk is longer than the neighbourhood it shares") {
  CHECK(refusal("dual_chunk(chunk_size=4,local_size=3)", wide(0)) == "accepted");
  CHECK(refusal("dual_chunk(chunk_size=4,local_size=4)", wide(0)) ==
        "dual_chunk: needs local_size < chunk_size");
}

TEST_CASE("clash: a text in which xPos would leave float32 is refused with the longest that fits") {
  CHECK(refusal("xpos", wide(0, 56657)) == "accepted");
  CHECK(refusal("xpos", wide(0, 56658)) ==
        "xpos: needs a length of at most 56657 with this scale_base and gamma, or float32 "
        "overflows, got 56658");
  CHECK(refusal("xpos(scale_base=600)", wide(0, 56658)) == "accepted");
  const Setup longest = testing::sound("xpos", wide(0, 56657));
  CHECK(longest.fade(0, 0) == doctest::Approx(0x1p100).epsilon(0.01));
  CHECK(longest.fade(0, 56657) == doctest::Approx(0x1p-100).epsilon(0.01));
}

TEST_CASE("clash: T5's wide buckets begin past those that hold one distance") {
  const std::string table = "table=1/2/3/4/5/6/7/8";
  CHECK(refusal("t5_bias(num_buckets=8,max_distance=5," + table + ")", wide(0)) == "accepted");
  CHECK(refusal("t5_bias(num_buckets=8,max_distance=4," + table + ")", wide(0)) ==
        "t5_bias: needs max_distance above half of num_buckets, the distances that stand alone");
}

TEST_CASE("clash: what is added to an embedding needs its width, and as many rows as positions") {
  CHECK(refusal("sinusoidal", wide(2)) == "accepted");
  CHECK(refusal("sinusoidal", wide(0)) ==
        "sinusoidal: needs hiddenSize, the channels of a token's embedding");
  CHECK(refusal("sinusoidal", wide(5)) == "sinusoidal: needs an even hiddenSize, got 5");
  CHECK(refusal("sinusoidal(denominator=half_minus_one)", wide(2)) ==
        "sinusoidal: needs a hiddenSize of at least 4 with denominator half_minus_one");
  const std::string learned = "learned(table=" + testing::numbers(32) + ")";
  CHECK(refusal(learned, wide(2)) == "accepted");
  CHECK(refusal(learned, wide(2, 17)) ==
        "learned: has no row past the training length 16, got length 17");
  CHECK(refusal("learned", wide(2)) ==
        "learned.table: is needed: a list of 32 numbers, one row of hiddenSize for each position "
        "of the training length");
}

}  // namespace
}  // namespace ropewalk
