// Frequency methods beside one another: each is another one at some setting, and refuses what makes
// no sense.
#include <algorithm>
#include <cmath>

#include "rope/judge.hpp"
#include "rope/ramp.hpp"
#include "rope/table.hpp"
#include "setups.hpp"

namespace ropewalk {
namespace {

using testing::sound;

const Geometry long_text{128, 128, 1e4, 4096, 65536};
const Geometry partial_head{96, 24, 1e4, 2048, 8192};

void same_spectra(const std::string& one, const std::string& other, const Geometry& g) {
  CAPTURE(one);
  CAPTURE(other);
  const Spectrum a = sound(one, g).spectrum(), b = sound(other, g).spectrum();
  REQUIRE(a.inverse_frequencies.size() == b.inverse_frequencies.size());
  for (std::size_t i = 0; i < a.inverse_frequencies.size(); ++i)
    CHECK(a.inverse_frequencies[i] == doctest::Approx(b.inverse_frequencies[i]).epsilon(1e-13));
  CHECK(a.attention_factor == doctest::Approx(b.attention_factor).epsilon(1e-13));
  CHECK(a.target == b.target);
}

TEST_CASE("spectra: each method is another one at some setting") {
  for (const Geometry& g : {long_text, partial_head}) {
    const std::string stretched = number_text(g.length / g.train_length);
    same_spectra("llama3", "ntk_by_parts(alpha=1,beta=4)", g);
    same_spectra("llama3(factor=8,low_freq_factor=0.5,high_freq_factor=7)",
                 "ntk_by_parts(factor=8,alpha=0.5,beta=7)", g);
    same_spectra("ntk_mixed(mixed_b=0)", "linear", g);
    same_spectra("ntk_mixed(mixed_b=1)", "ntk_fixed", g);
    same_spectra("ntk_by_parts_original(extrapolation_factor=0,ntk_factor=0)", "linear", g);
    same_spectra("dynamic_linear", "linear(factor=" + stretched + ")", g);
    same_spectra("dynamic_yarn", "yarn(factor=" + stretched + ")", g);
    same_spectra("dynamic(factor=1)", "ntk(alpha=" + stretched + ")", g);
    same_spectra("yarn(extrapolation_factor=0,attention_factor=1)", "linear", g);
    same_spectra("yarn(ramp=rotations,attention_factor=1)", "ntk_by_parts", g);
    same_spectra("proportional(factor=3)", "linear(factor=3)", g);
  }
  same_spectra("dynamic_qwen", "ntk(alpha=31)", long_text);  // 16 times as long: 2⁵ − 1
}

TEST_CASE("spectra: Su's first form is plain RoPE at base times k") {
  Geometry raised = long_text;
  raised.base *= 8;
  const Spectrum plain = plain_spectrum(raised);
  const Spectrum whole = sound("ntk(alpha=8,exponent=whole)", long_text).spectrum();
  CHECK(whole.inverse_frequencies == plain.inverse_frequencies);
}

TEST_CASE("spectra: NTK-aware, fixed and mixed slow the last pair by exactly the stretch") {
  for (Geometry g : {long_text, partial_head}) {
    const double last = plain_spectrum(g).inverse_frequencies.back();
    for (const char* text : {"ntk(alpha=8)", "ntk_fixed(factor=8)", "ntk_mixed(factor=8)"})
      CHECK(sound(text, g).spectrum().inverse_frequencies.back() ==
            doctest::Approx(last / 8).epsilon(1e-13));
    CHECK(sound("ntk(alpha=8,exponent=whole)", g).spectrum().inverse_frequencies.back() > last / 8);
  }
}

TEST_CASE("spectra: LongRoPE takes the long list only past the training length") {
  const std::string lists = "long_factor=4/8,short_factor=2/3";
  const auto first = [&](double length, const std::string& more) {
    const Geometry g{4, 4, 1e4, 64, length};
    return sound("longrope(" + lists + more + ")", g).spectrum().inverse_frequencies.front();
  };
  CHECK(first(64, "") == 1.0 / 2);
  CHECK(first(65, "") == 1.0 / 4);
  CHECK(first(64, ",select=long") == 1.0 / 4);
  CHECK(first(65, ",select=short") == 1.0 / 2);
}

TEST_CASE(
    "spectra: where the ramp of llama3 has no width it is a step, never a quotient of zeros") {
  CHECK(kept_by_turns(2, 2, 2) == 0);  // on the step itself: interpolated
  const Geometry g{8, 8, 1e4, 4096, 8192};
  const std::vector<double> plain = plain_spectrum(g).inverse_frequencies;
  for (const char* edge : {"0.001", "1", "10", "1024"}) {
    const std::string text =
        std::string("llama3(low_freq_factor=") + edge + ",high_freq_factor=" + edge + ")";
    CAPTURE(text);
    const std::vector<double> ours = sound(text, g).spectrum().inverse_frequencies;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      const bool kept = turns(plain[i], g) > std::stod(edge);
      CHECK(ours[i] == (kept ? plain[i] : plain[i] / 2));
    }
  }
}

TEST_CASE("spectra: a temperature on the softmax leaves cos and sin alone") {
  const Spectrum on_softmax =
      sound("yarn(factor=40,mscale=1,mscale_all_dim=1,mscale_target=softmax)", long_text)
          .spectrum();
  CHECK(on_softmax.amplitude() == 1);
  CHECK(on_softmax.attention_factor == doctest::Approx(0.1 * std::log(40.0) + 1).epsilon(1e-14));
}

TEST_CASE("axes: in a text, whose coordinates are equal, M-RoPE turns as plain RoPE") {
  const Setup setup = sound("mrope", {16, 16, 1e4, 128, 128});
  const std::vector<double> text = {5, 9, 127};
  std::vector<double> thrice;
  for (int axis = 0; axis < setup.axis_count(); ++axis)
    thrice.insert(thrice.end(), text.begin(), text.end());
  const Spectrum spectrum = setup.spectrum();
  const std::vector<int> axes = setup.axes();
  const Table plain = make_table(text, spectrum.inverse_frequencies);
  const Table ours = make_table(thrice, Turning{spectrum.inverse_frequencies, 1, axes});
  CHECK(ours.cos == plain.cos);
  CHECK(ours.sin == plain.sin);
}

TEST_CASE("axes: sections hold every pair once, and taking turns gives each coordinate its share") {
  const Geometry g{128, 128, 1e6, 32768, 32768};
  for (const char* text : {"mrope(mrope_section=24/20/20,mrope_interleaved=1)",
                           "mrope(mrope_section=24/20/20)", "mrope(mrope_interleaved=1)"}) {
    const std::vector<int> axes = sound(text, g).axes();
    CHECK(std::count(axes.begin(), axes.end(), 0) == 24);
    CHECK(std::count(axes.begin(), axes.end(), 1) == 20);
    CHECK(std::count(axes.begin(), axes.end(), 2) == 20);
  }
}

void refuses(const std::string& text, const Geometry& g, const std::string& sentence) {
  CAPTURE(text);
  const Result<Setup> setup = check_text(text, g);
  REQUIRE_FALSE(setup);
  CHECK(setup.problem().sentence() == sentence);
}

TEST_CASE("spectra and axes: refuse what contradicts itself, in one sentence") {
  const Geometry one_pair{2, 2, 1e4, 64, 64}, six{8, 6, 1e4, 64, 64};
  refuses("ntk", one_pair, "ntk: needs at least 4 rotated channels, got 2");
  refuses("ntk(dim=head_dim)", one_pair, "ntk: needs a head of at least 4 channels, got 2");
  CHECK(check_text("ntk(exponent=whole)", one_pair));
  refuses("dynamic_qwen", one_pair, "dynamic_qwen: needs at least 4 rotated channels, got 2");
  refuses("llama3(low_freq_factor=5)", six, "llama3: needs low_freq_factor ≤ high_freq_factor");
  refuses("chatglm_2d", six, "chatglm_2d: needs a multiple of 4 rotated channels, got 6");
  refuses("mrope(mrope_section=1/1/2)", six,
          "mrope: needs an mrope_section that sums to the 3 pairs");
  refuses("mrope(mrope_section=1.5/1.5/0)", six, "mrope: needs whole numbers in mrope_section");
  refuses("mrope(mrope_section=0/0/3,mrope_interleaved=1)", six,
          "mrope: needs at most a third of the pairs for height and for width, where they take "
          "turns");
  refuses("longrope(short_factor=1/1/1)", six,
          "longrope.long_factor: is needed: a list of 3 numbers, one for each pair");
  refuses("longrope(long_factor=1/1,short_factor=1/1/1)", six,
          "longrope.long_factor: must be a list of 3 numbers, one for each pair, got 2");
  refuses("yarn(mscale=1,mscale_all_dim=0.5,mscale_target=softmax)", six,
          "yarn: needs equal mscale and mscale_all_dim where mscale_target is softmax");
}

}  // namespace
}  // namespace ropewalk
