// How far a walk over the index is, shown on standard error by the walk itself as it goes.
//
// On a terminal one line, redrawn; elsewhere, and only where asked for, a line every ten seconds.
// Threads: one owner.
#pragma once

#include <chrono>
#include <string_view>

#include "engine/cli/terminal/terminal.h"

namespace mifdex::cli {

/// Its line is taken away with its life.
class StepProgress {
 public:
  /// `terminal` must live longer.
  StepProgress(Terminal& terminal, When when);
  ~StepProgress();
  StepProgress(const StepProgress&) = delete;
  StepProgress& operator=(const StepProgress&) = delete;

  /// Shows `text`, as often as it is to be shown.
  void show(std::string_view text);

 private:
  Terminal& terminal_;
  bool shown_;
  std::chrono::steady_clock::time_point next_note_;
};

}  // namespace mifdex::cli
