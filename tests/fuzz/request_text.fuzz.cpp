// A combination in text form, as in links and on the command line. The first byte chooses the
// geometry.
#include "fuzz.hpp"
#include "made.hpp"
#include "sound.hpp"

namespace ropewalk::fuzz {
namespace {

const Geometry& geometry_of(std::string_view input) {
  static const std::vector<Geometry> all = [] {
    std::vector<Geometry> listed = {small_geometry};
    listed.insert(listed.end(), testing::geometries.begin(), testing::geometries.end());
    return listed;
  }();
  return all[input.empty() ? 0 : static_cast<unsigned char>(input.front()) % all.size()];
}

}  // namespace

void run(std::string_view input) {
  const std::string text(input.substr(std::min<std::size_t>(1, input.size())));
  const Result<Setup> setup = check_text(text, geometry_of(input));
  if (accepted(setup)) require_sound(*setup);
}

std::vector<std::string> seeds() {
  std::vector<std::string> all;
  for (const std::string& text : texts_of_catalogue()) all.push_back('\0' + text);
  for (const char* text : {"yarn(factor=16,ramp=rotations)+leaky_rerope+log_n", "rerope+ntk",
                           "xpos+alibi+window(window=9)", "sinks(sinks=3,window=10)"})
    all.push_back('\0' + std::string(text));
  return all;
}

std::vector<std::string> words() { return words_of_catalogue(); }

}  // namespace ropewalk::fuzz
