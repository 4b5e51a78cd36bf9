// A box kept in memory, and a folder that is removed with its object: the outputs of the corpus in
// tests.
//
// Threads: one test, one thread.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "bench/corpus/box_writer.h"
#include "bench/corpus/corpus.h"
#include "tests/support/temp_folder.h"

namespace mifdex::corpus {

class MemoryBox final : public BoxWriter {
 public:
  struct File {
    std::string bytes;
    std::int64_t time = 0;
    bool operator==(const File&) const = default;
  };

  io::Result<void> add(const std::string& path, std::string_view bytes,
                       std::int64_t time) override {
    if (!files.emplace(path, File{std::string(bytes), time}).second) {
      return io::fail(io::ErrorKind::kInternal, "written twice", path);
    }
    return {};
  }

  io::Result<void> finish() override { return {}; }

  std::map<std::string, File> files;
};

/// A box, its counts and its truth.
struct Made {
  MemoryBox box;
  Truth truth;
  CorpusCounts counts;

  explicit Made(const CorpusOptions& options) {
    auto made = make_corpus(options, box, truth);
    if (!made) std::abort();  // in memory only the corpus itself can fail
    counts = *made;
  }
};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace mifdex::corpus
