// A box as one tar, with any number of files and without a file system that must hold them.
//
// Threads: one TarWriter, one thread. Memory: one entry.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "bench/corpus/box_writer.h"

struct archive;

namespace mifdex::corpus {

class TarWriter final : public BoxWriter {
 public:
  /// Creates the tar `path`, which must be new; "-" is standard output. Errors: kUsage if `path`
  /// exists, kIo.
  static io::Result<TarWriter> open(const std::string& path);

  io::Result<void> add(const std::string& path, std::string_view bytes, std::int64_t time) override;

  /// Writes the end of the tar; without it the tar is truncated.
  io::Result<void> finish() override;

 private:
  struct Close {
    void operator()(::archive* tar) const;
  };

  explicit TarWriter(std::string path) : path_(std::move(path)) {}

  std::unexpected<io::Error> refused(std::string what) const;

  std::string path_;
  std::unique_ptr<::archive, Close> tar_;
};

}  // namespace mifdex::corpus
