// A file that a command reads by its path, where "-" is standard input.
//
// Threads: one. Errors: kBox if standard input cannot be read or is over 1 GiB, kFull if it cannot
// be stored.
#pragma once

#include <string>

#include "io/base/result.h"

namespace mifdex::cli {

class InputFile {
 public:
  /// For "-", reads standard input to its end into a temporary file, which is deleted with the
  /// object. Any other operand is a path and is not checked.
  static io::Result<InputFile> open(const std::string& operand);
  ~InputFile();
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) = delete;

  const std::string& path() const { return path_; }

 private:
  InputFile() = default;

  std::string path_;
  bool temporary_ = false;
};

}  // namespace mifdex::cli
