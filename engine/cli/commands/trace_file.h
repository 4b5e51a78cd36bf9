// The file of `index --trace`: opened before the run, written after it.
//
// Threads: one. Errors: kUsage if the file cannot be opened or must not be replaced, kFull if it
// cannot be written, both naming it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/options/arguments.h"
#include "engine/cli/output/file_output.h"
#include "engine/cli/terminal/terminal.h"
#include "io/base/result.h"
#include "io/base/trace/tracer.h"

namespace mifdex::cli {

class TraceFile {
 public:
  /// Opens the file of --trace, which must not be in one of `boxes`; without the flag nothing is
  /// recorded and nothing written.
  static io::Result<TraceFile> open(const Arguments& arguments,
                                    const std::vector<std::string>& boxes, Terminal& terminal);

  /// Returns the recorder for the run; null without --trace.
  io::Tracer* tracer() const { return tracer_.get(); }

  /// Writes what was recorded. Warns if spans were dropped. If this is not called, a regular file
  /// stays as it was.
  io::Result<void> finish(Terminal& terminal);

 private:
  TraceFile() = default;

  std::unique_ptr<io::Tracer> tracer_;
  std::unique_ptr<FileOutput> output_;
};

}  // namespace mifdex::cli
