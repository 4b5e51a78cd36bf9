#include "engine/cli/terminal/step_progress.h"

namespace mifdex::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kBetweenNotes{10};

}  // namespace

StepProgress::StepProgress(Terminal& terminal, When when)
    : terminal_(terminal),
      shown_(terminal.shows_progress(when)),
      next_note_(Clock::now() + kBetweenNotes) {}

StepProgress::~StepProgress() {
  if (shown_ && terminal_.error_is_terminal()) terminal_.progress({});
}

void StepProgress::show(std::string_view text) {
  if (!shown_) return;
  if (terminal_.error_is_terminal()) {
    terminal_.progress(text);
  } else if (Clock::now() >= next_note_) {
    terminal_.progress_note(text);
    next_note_ = Clock::now() + kBetweenNotes;
  }
}

}  // namespace mifdex::cli
