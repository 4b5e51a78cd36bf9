// The progress of a run, shown on standard error while it runs.
//
// On a terminal it is one line, redrawn twice a second; elsewhere, and only if asked for, a line
// every ten seconds. Threads: one of its own, which only reads the Progress.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "engine/cli/terminal/terminal.h"
#include "engine/ingest/ingest.h"

namespace mifdex::cli {

/// Draws from construction to destruction; the destructor erases the line.
class ProgressLine {
 public:
  /// `terminal` and `progress` must outlive this object.
  ProgressLine(Terminal& terminal, const engine::Progress& progress, When when);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void run(std::chrono::milliseconds every, bool in_place);

  Terminal& terminal_;
  const engine::Progress& progress_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  std::thread thread_;
};

/// Returns "12000 of 40000 files, 11800 MIFs, 23.4 MB, 8100 files/s, 3 s left", after `seconds` of
/// the run. The time left is included if the number of files is known.
std::string progress_text(const engine::Progress& progress, double seconds);

}  // namespace mifdex::cli
