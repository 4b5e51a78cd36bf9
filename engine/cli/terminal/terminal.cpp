#include "engine/cli/terminal/terminal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "engine/cli/text/printable.h"

namespace mifdex::cli {
namespace {

constexpr std::size_t kHeldBytes = 64UL * 1024;
// Bytes kept for the case that the pager could not be run. After more than a pipe holds was
// written, the pager has read some of it.
constexpr std::size_t kMostUnread = 1024UL * 1024;

bool colors_wanted(When when, bool terminal) {
  if (when != When::kAuto) return when == When::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return terminal && (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::string_view(term) != "dumb");
}

}  // namespace

Terminal::Terminal(int out, int err)
    : out_(out),
      err_(err),
      out_is_terminal_(::isatty(out) == 1),
      error_is_terminal_(::isatty(err) == 1) {}

Terminal::~Terminal() {
  io::ignore_error(finish(), "whoever wants to know called finish()");
  if (log_ >= 0) ::close(log_);
}

io::Result<void> Terminal::configure(const TerminalOptions& options) {
  options_ = options;
  colored_ = colors_wanted(options.color, out_is_terminal_);
  struct winsize size{};
  if (out_is_terminal_ && ::ioctl(out_, TIOCGWINSZ, &size) == 0) {
    width_ = size.ws_col;
    lines_on_screen_ = size.ws_row;
  }
  if (options.log_file.empty()) return {};
  log_ = ::open(options.log_file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (log_ < 0) {
    return io::fail(io::ErrorKind::kUsage, "--log-file: cannot open", options.log_file, errno,
                    "name a file in a folder that this user can write to");
  }
  return {};
}

void Terminal::page_long_answers() {
  may_page_ = out_is_terminal_ && options_.pager && lines_on_screen_ > 1;
}

void Terminal::write(std::string_view text) {
  if (closed_) return;
  if (text.size() >= kHeldBytes && pager_ == nullptr && !may_page_) {
    flush();
    write_out(out_, text);
    return;
  }
  held_ += text;
  if (may_page_) {
    held_lines_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (held_lines_ + 1 < lines_on_screen_) return;
    pager_ = Pager::start();
    may_page_ = false;
  }
  if (held_.size() >= kHeldBytes || pager_ != nullptr) flush();
}

void Terminal::flush() {
  if (pager_ == nullptr) {
    write_out(out_, held_);
  } else {
    if (paged_.size() <= kMostUnread) {
      paged_ += held_;
    } else if (!held_.empty()) {
      paged_is_part_ = true;
    }
    write_out(pager_->input(), held_);
    if (closed_ && pager_ != nullptr) take_back_from_pager();
  }
  held_.clear();
}

/// Ends the pager. If it could not be run, standard output gets what it was given.
void Terminal::take_back_from_pager() {
  const bool shown = pager_->wait();
  pager_.reset();
  pager_lost_answer_ = !shown && paged_is_part_;
  if (shown || pager_lost_answer_) return;
  const char* name = std::getenv("PAGER");
  message(0, fmt::format("PAGER: '{}' could not be run; the answer is printed without a pager",
                         name == nullptr ? "less" : name));
  closed_ = false;
  write_errno_ = 0;
  write_out(out_, std::exchange(paged_, {}));
}

void Terminal::write_out(int descriptor, std::string_view text) {
  while (!text.empty() && !closed_) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      closed_ = true;
      write_errno_ = errno == EPIPE ? 0 : errno;
    }
  }
}

io::Result<void> Terminal::finish() {
  flush();
  if (pager_ != nullptr) take_back_from_pager();
  if (std::exchange(pager_lost_answer_, false)) {
    return io::fail(io::ErrorKind::kUsage, "the pager could not be run", {}, 0,
                    "set PAGER to a program that exists, or use --no-pager");
  }
  const int reason = std::exchange(write_errno_, 0);
  if (reason != 0) {
    return io::fail(io::ErrorKind::kFull, "cannot write", "standard output", reason,
                    "free some space, or write to another place");
  }
  return {};
}

void Terminal::error(const io::Error& error) {
  const std::string text = escaped(io::error_text(error));
  const std::scoped_lock lock(error_mutex_);
  write_error(fmt::format("mifdex: {}\n", text));
  log("error", text);
}

void Terminal::usage(std::string_view text) {
  const std::scoped_lock lock(error_mutex_);
  write_error(text);
}

void Terminal::message(int verbosity, std::string_view text) {
  const std::string shown = escaped(text);
  const std::scoped_lock lock(error_mutex_);
  if (verbosity <= options_.verbosity) write_error(fmt::format("mifdex: {}\n", shown));
  if (verbosity <= options_.log_verbosity) log(verbosity == 0 ? "warning" : "note", shown);
}

void Terminal::progress(std::string_view line) {
  const std::scoped_lock lock(error_mutex_);
  if (line.empty()) {
    write_error({});
    return;
  }
  struct winsize size{};
  const bool known = ::ioctl(err_, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  // One column is left free: some terminals wrap a full line, and then it could not be erased.
  write_error(cut_to_width(line, known ? size.ws_col - 1U : 79U));
  progress_shown_ = true;
}

void Terminal::progress_note(std::string_view line) {
  const std::scoped_lock lock(error_mutex_);
  write_error(fmt::format("mifdex: {}\n", line));
}

/// Must be called with error_mutex_ held. Erases the progress line if one is shown. If standard
/// error cannot be written, the error is ignored: no place is left to report it.
void Terminal::write_error(std::string_view text) {
  std::string out(std::exchange(progress_shown_, false) ? "\r\x1b[K" : "");
  out += text;
  std::string_view rest = out;
  while (!rest.empty()) {
    const ssize_t written = ::write(err_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Terminal::log(std::string_view level, std::string_view text) {
  if (log_ < 0) return;
  const std::string line =
      fmt::format("{} {}: {}\n", format_time(std::time(nullptr), Zone()), level, text);
  // One write: lines of two processes that share a log do not mix.
  [[maybe_unused]] const ssize_t written = ::write(log_, line.data(), line.size());
}

}  // namespace mifdex::cli
