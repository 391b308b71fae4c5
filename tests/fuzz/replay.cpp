// main() where there is no libFuzzer: runs files, and every file of a folder, once.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerInitialize(int* count, char*** words);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

// Nothing is mutated here, but what mutates is linked in.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) {
  return size;
}

namespace {

void replay(const std::filesystem::path& path) {
  std::fprintf(stderr, "Running: %s\n", path.c_str());
  std::ifstream file(path, std::ios::binary);
  // Exactly as long as the input, so that a sanitizer sees a read past its end.
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int count, char** words) {
  LLVMFuzzerInitialize(&count, &words);
  for (int n = 1; n < count; ++n) {
    if (!std::filesystem::is_directory(words[n])) {
      replay(words[n]);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(words[n])) replay(entry.path());
  }
  return 0;
}
