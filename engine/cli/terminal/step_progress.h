// The progress of a walk over the index, shown on standard error by the walk itself.
//
// On a terminal it is one line, redrawn; elsewhere, and only if asked for, a line every ten
// seconds. Threads: one owner.
#pragma once

#include <chrono>
#include <string_view>

#include "engine/cli/terminal/terminal.h"

namespace mifdex::cli {

/// The destructor erases the line.
class StepProgress {
 public:
  /// `terminal` must outlive this object.
  StepProgress(Terminal& terminal, When when);
  ~StepProgress();
  StepProgress(const StepProgress&) = delete;
  StepProgress& operator=(const StepProgress&) = delete;

  /// Shows `text` if progress is wanted: on a terminal at each call, elsewhere at most every ten
  /// seconds.
  void show(std::string_view text);

 private:
  Terminal& terminal_;
  bool shown_;
  std::chrono::steady_clock::time_point next_note_;
};

}  // namespace mifdex::cli
