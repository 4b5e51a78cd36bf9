// How far a run is, shown on standard error while it goes on.
//
// On a terminal one line, redrawn twice a second; elsewhere, and only where asked for, a line every
// ten seconds. Threads: one of its own, which only reads the Progress.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "engine/cli/terminal/terminal.h"
#include "engine/ingest/ingest.h"

namespace mifdex::cli {

/// Starts with its making and ends, its line taken away, with its life.
class ProgressLine {
 public:
  /// `terminal` and `progress` must live longer.
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

/// "12000 of 40000 files, 11800 MIFs, 23.4 MB, 8100 files/s, 3 s left", after `seconds` of the run.
/// The time left stands there once it is known how many files there are.
std::string progress_text(const engine::Progress& progress, double seconds);

}  // namespace mifdex::cli
