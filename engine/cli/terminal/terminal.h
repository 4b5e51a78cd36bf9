// Standard output and standard error of the program, and whether they are terminals.
//
// Standard output gets only answers; standard error gets errors, messages and progress. Callers
// must escape texts from files before they write them here; messages are escaped here.
//
// Threads: write() and finish() from one thread; message(), error() and progress() from any.
// Errors: the error of a failed write is kept and returned by finish(); EPIPE is not an error,
// closed() reports it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/cli/output/printer.h"
#include "engine/cli/terminal/pager.h"
#include "io/base/result.h"

namespace mifdex::cli {

enum class When : std::uint8_t { kAuto, kAlways, kNever };

struct TerminalOptions {
  When color = When::kAuto;
  bool pager = true;
  int verbosity = 0;      ///< -1: only errors; 0: warnings too; 1 and up: notes
  int log_verbosity = 0;  ///< for the log file, which -q does not change
  std::string log_file;   ///< empty: none
};

class Terminal : public Output {
 public:
  explicit Terminal(int out = 1, int err = 2);
  ~Terminal() override;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Opens the log file and decides on colours; must be called once, before anything is written.
  io::Result<void> configure(const TerminalOptions& options);

  void write(std::string_view text) override;
  bool closed() const override { return closed_; }
  bool colored() const override { return colored_; }
  std::size_t width() const override { return width_; }

  /// From this call on, answers longer than the terminal are shown in the pager.
  void page_long_answers();

  /// Writes the rest of the buffer and waits for the pager. Fails with kFull if standard output
  /// could not be written, with kUsage if the pager could not be run and part of the answer is
  /// lost.
  io::Result<void> finish();

  void error(const io::Error& error);
  /// Prints several lines on how to call the program, unchanged.
  void usage(std::string_view text);
  /// `verbosity` 0 is a warning, 1 and up are notes.
  void message(int verbosity, std::string_view text);
  /// Shows `line` in place of the previous one; if empty, erases that. For a terminal.
  void progress(std::string_view line);
  /// Prints a line of progress for a log or a pipe.
  void progress_note(std::string_view line);

  bool is_quiet() const { return options_.verbosity < 0; }
  bool error_is_terminal() const { return error_is_terminal_; }
  /// True if progress is shown. With kAuto it is, if standard error is a terminal and -q
  /// was not given.
  bool shows_progress(When when) const {
    return when == When::kAlways || (when == When::kAuto && error_is_terminal_ && !is_quiet());
  }

 private:
  void flush();
  void take_back_from_pager();
  void write_out(int descriptor, std::string_view text);
  void write_error(std::string_view text);
  void log(std::string_view level, std::string_view text);

  int out_;
  int err_;
  TerminalOptions options_;
  bool out_is_terminal_ = false;
  bool error_is_terminal_ = false;
  bool colored_ = false;
  std::size_t width_ = 0;
  std::size_t lines_on_screen_ = 0;

  std::string held_;  ///< not yet written
  std::size_t held_lines_ = 0;
  bool may_page_ = false;  ///< if the answer gets long, it can still go to a pager
  std::unique_ptr<Pager> pager_;
  std::string paged_;  ///< all that pager_ was given, as long as it may have read nothing of it
  bool paged_is_part_ = false;  ///< pager_ was given more than that
  bool pager_lost_answer_ = false;
  bool closed_ = false;
  int write_errno_ = 0;

  std::mutex error_mutex_;  ///< guards standard error, the log file and the progress line
  bool progress_shown_ = false;
  int log_ = -1;
};

}  // namespace mifdex::cli
