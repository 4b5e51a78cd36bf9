// Runs a fuzz target on saved inputs, as libFuzzer would on each. The targets are built this way
// every day, so that they keep working.
//
//     mifdex_fuzz_parser tests/fuzz/inputs/parser ...     folders or files; exit 1 if none is found
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz_input.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& place) {
  if (fs::is_regular_file(place)) return {place};
  std::vector<fs::path> files;
  if (fs::is_directory(place)) {
    for (const auto& entry : fs::directory_iterator(place)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
  run({});
  std::size_t files = 0;
  for (int i = 1; i < count; ++i) {
    for (const fs::path& file : files_of(arguments[i])) {
      std::ifstream in(file, std::ios::binary);
      // Printed first, so that a crash shows its input.
      std::printf("%s\n", file.c_str());
      std::fflush(stdout);
      run({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
      ++files;
    }
  }
  if (files == 0) std::fprintf(stderr, "no saved input found\n");
  return files == 0 ? 1 : 0;
}
