// An answer that goes to --output in place of standard output.
//
// Threads: one. Errors: a write that fails is kept and returned by finish().
#pragma once

#include <string>
#include <string_view>

#include "engine/cli/output/output_place.h"
#include "engine/cli/output/printer.h"
#include "io/base/result.h"

namespace mifdex::cli {

class FileOutput : public Output {
 public:
  /// `path` is for messages.
  FileOutput(OutputPlace place, std::string path)
      : place_(std::move(place)), path_(std::move(path)) {}

  void write(std::string_view text) override;
  /// Returns true once nothing more can be written, so that a scan may stop.
  bool closed() const override { return errno_value_ != 0; }

  /// Writes the rest of the buffer, then puts the file in its place. If the reader of a stream has
  /// left (EPIPE), that is not an error, as on standard output. Fails with kFull; a file that was
  /// to be replaced is then unchanged.
  io::Result<void> finish();

 private:
  int descriptor() const { return place_.file ? place_.file->descriptor() : place_.stream.get(); }
  void flush();
  void write_out(std::string_view rest);

  OutputPlace place_;
  std::string path_;
  std::string held_;
  int errno_value_ = 0;  // of the first write that failed
};

}  // namespace mifdex::cli
