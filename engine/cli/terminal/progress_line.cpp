#include "engine/cli/terminal/progress_line.h"

#include <fmt/format.h>

#include "engine/cli/text/quantity.h"

namespace mifdex::cli {

using std::chrono::milliseconds;

ProgressLine::ProgressLine(Terminal& terminal, const engine::Progress& progress, When when)
    : terminal_(terminal), progress_(progress) {
  if (!terminal.shows_progress(when)) return;
  const bool in_place = terminal.error_is_terminal();
  const milliseconds every = in_place ? milliseconds(500) : milliseconds(10'000);
  thread_ = std::thread([this, every, in_place] { run(every, in_place); });
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ProgressLine::run(milliseconds every, bool in_place) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, every, [this] { return over_; })) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
    const std::string text = progress_text(progress_, seconds.count());
    in_place ? terminal_.progress(text) : terminal_.progress_note(text);
  }
  if (in_place) terminal_.progress({});
}

std::string progress_text(const engine::Progress& progress, double seconds) {
  if (progress.receiving) {
    const auto received = static_cast<double>(progress.received);
    const double rate = seconds > 0 ? received / seconds : 0;
    return fmt::format("{} received, {}/s", size_text(progress.received),
                       size_text(static_cast<std::uint64_t>(rate)));
  }
  const std::uint64_t done = progress.files_done;
  const std::uint64_t listed = progress.files_listed;
  const bool total_known = progress.listing_done;
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string text = total_known ? fmt::format("{} of {} files", done, listed)
                                 : fmt::format("{} files of {} so far", done, listed);
  text += fmt::format(", {} MIFs, {}, {:.0f} files/s", progress.mifs.load(),
                      size_text(progress.bytes), rate);
  if (!total_known && progress.received != 0) {
    text += fmt::format(", {} received", size_text(progress.received));
  }
  if (total_known && rate > 0 && listed >= done) {
    text += fmt::format(", {} left", duration_text(static_cast<double>(listed - done) / rate));
  }
  return text;
}

}  // namespace mifdex::cli
