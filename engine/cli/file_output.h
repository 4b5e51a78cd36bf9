// An answer that goes to a file: built beside its place and moved there when it is whole.
//
// Threads: one. Errors: a write that fails is kept and handed out by finish().
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "engine/cli/printer.h"
#include "io/result.h"

namespace mifdex::cli {

class FileOutput : public Output {
 public:
  /// Begins the file that will be at `path`. Fails with kIo.
  static io::Result<std::unique_ptr<FileOutput>> create(const std::string& path);
  ~FileOutput() override;
  FileOutput(const FileOutput&) = delete;
  FileOutput& operator=(const FileOutput&) = delete;

  void write(std::string_view text) override;
  /// True once nothing more can be written: a scan may stop.
  bool closed() const override { return errno_value_ != 0; }

  /// Makes it durable and moves it to its place, where another file is replaced. Fails with kFull
  /// or kIo, and leaves what was there.
  io::Result<void> finish();

 private:
  explicit FileOutput(std::string path) : path_(std::move(path)), partial_(path_ + ".partial") {}

  std::string path_;
  std::string partial_;
  std::FILE* file_ = nullptr;
  int errno_value_ = 0;  // of the first write that failed
};

}  // namespace mifdex::cli
