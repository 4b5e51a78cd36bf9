#include "engine/cli/terminal/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "engine/cli/terminal/step_progress.h"

namespace mifdex::cli {
namespace {

/// A pipe whose ends a test can close at any time.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~Pipe() {
    close_reader();
    close_writer();
  }
  int writer() const { return ends_[1]; }
  void close_reader() { close(ends_[0]); }
  void close_writer() { close(ends_[1]); }

  /// Closes the writer's end and returns what was written.
  std::string text() {
    close_writer();
    std::string all;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = ::read(ends_[0], part.data(), part.size())) > 0;) {
      all.append(part.data(), static_cast<std::size_t>(size));
    }
    return all;
  }

 private:
  static void close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

TEST(Terminal, AReaderThatLeavesIsNoError) {
  ::signal(SIGPIPE, SIG_IGN);
  Pipe out;
  Pipe err;
  Terminal terminal(out.writer(), err.writer());
  out.close_reader();
  EXPECT_FALSE(terminal.closed());
  terminal.write(std::string(100'000, 'x'));
  EXPECT_TRUE(terminal.closed());
  EXPECT_TRUE(terminal.finish());
}

/// Returns what is printed to a terminal of ten lines, with this PAGER, if the answer is written
/// `piece` bytes at a time.
std::string shown_on_terminal(const char* pager, const std::string& answer, bool* failed,
                              std::size_t piece = 1000) {
  int screen = -1;
  int out = -1;
  struct winsize size{};
  size.ws_row = 10;
  size.ws_col = 80;
  if (::openpty(&screen, &out, nullptr, nullptr, &size) != 0) return "no terminal here";
  ::setenv("PAGER", pager, 1);
  std::string shown;
  std::thread reader([&] {
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = ::read(screen, part.data(), part.size())) > 0;) {
      shown.append(part.data(), static_cast<std::size_t>(got));
    }
  });
  {
    Pipe err;
    Terminal terminal(out, err.writer());
    EXPECT_TRUE(terminal.configure({}));
    terminal.page_long_answers();
    // In parts, with pauses: if a pager cannot be run, it ends before or after the first of them.
    for (std::size_t at = 0; at < answer.size(); at += piece) {
      terminal.write(answer.substr(at, piece));
      ::usleep(2000);
    }
    const auto done = terminal.finish();
    *failed = !done;
  }
  ::unsetenv("PAGER");
  ::close(out);
  reader.join();
  ::close(screen);
  std::erase(shown, '\r');
  return shown;
}

TEST(Terminal, AnAnswerIsPrintedIfThePagerCannotBeRun) {
  ::signal(SIGPIPE, SIG_IGN);
  std::string answer;
  for (int i = 0; i < 3000; ++i) answer += "line " + std::to_string(i) + '\n';
  bool failed = true;
  for (const char* pager : {"nosuch-pager", "nosuch-pager -R", "/dev/null", "cat | nosuch-pager"}) {
    EXPECT_EQ(shown_on_terminal(pager, answer, &failed), answer) << pager;
    EXPECT_FALSE(failed) << pager;
    EXPECT_EQ(shown_on_terminal(pager, answer.substr(0, 200), &failed), answer.substr(0, 200));
  }
}

TEST(Terminal, AnAnswerInOnePieceLongerThanAPipeIsPrintedToo) {
  ::signal(SIGPIPE, SIG_IGN);
  constexpr std::size_t kLines = 300'000;
  std::string answer;
  for (std::size_t i = 0; i < kLines; ++i) answer += "line " + std::to_string(i) + '\n';
  bool failed = true;
  EXPECT_TRUE(shown_on_terminal("nosuch-pager", answer, &failed, answer.size()) == answer);
  EXPECT_FALSE(failed);
}

TEST(Terminal, AFullDiskIsAnError) {
  const int full = ::open("/dev/full", O_WRONLY);
  if (full < 0) GTEST_SKIP() << "no /dev/full here";
  Pipe err;
  Terminal terminal(full, err.writer());
  terminal.write("answer\n");
  const auto written = terminal.finish();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().errno_value, ENOSPC);
  EXPECT_TRUE(terminal.finish());  // the error is reported once
  ::close(full);
}

TEST(Terminal, AnswersAndMessagesDoNotMix) {
  Pipe out;
  Pipe err;
  {
    Terminal terminal(out.writer(), err.writer());
    terminal.write("answer\n");
    terminal.message(0, "warning \x1b[2J");
    terminal.message(1, "a note nobody asked for");
    terminal.error(io::Error{io::ErrorKind::kBox, "cannot read", "box\n7", ENOENT, "look"});
  }
  EXPECT_EQ(out.text(), "answer\n");
  EXPECT_EQ(err.text(),
            "mifdex: warning \\x1b[2J\n"
            "mifdex: box\\n7: cannot read: No such file or directory (look)\n");
}

TEST(Terminal, QuietShowsErrorsAndLogsTheRest) {
  const auto log = std::filesystem::temp_directory_path() /
                   ("mifdex_terminal_test." + std::to_string(::getpid()));
  Pipe out;
  Pipe err;
  {
    Terminal terminal(out.writer(), err.writer());
    TerminalOptions options;
    options.verbosity = -1;
    options.log_verbosity = 1;
    options.log_file = log.string();
    ASSERT_TRUE(terminal.configure(options));
    terminal.message(0, "12 files could not be read");
    terminal.message(1, "2 threads");
    terminal.message(2, "too much");
    terminal.error(io::Error{io::ErrorKind::kStore, "no index", "", 0, ""});
  }
  EXPECT_EQ(err.text(), "mifdex: no index\n");
  std::ostringstream logged;
  logged << std::ifstream(log).rdbuf();
  std::filesystem::remove(log);
  EXPECT_NE(logged.str().find("Z warning: 12 files could not be read\n"), std::string::npos);
  EXPECT_NE(logged.str().find("Z note: 2 threads\n"), std::string::npos);
  EXPECT_NE(logged.str().find("Z error: no index\n"), std::string::npos);
  EXPECT_EQ(logged.str().find("too much"), std::string::npos);
}

TEST(Terminal, ALogThatCannotBeOpenedIsAnError) {
  Pipe out;
  Pipe err;
  Terminal terminal(out.writer(), err.writer());
  TerminalOptions options;
  options.log_file = "/no/such/folder/run.log";
  const auto configured = terminal.configure(options);
  ASSERT_FALSE(configured);
  EXPECT_EQ(configured.error().kind, io::ErrorKind::kUsage);
}

TEST(Terminal, APipeIsPlainAndUncutUnlessColoursAreAskedFor) {
  Pipe out;
  Pipe err;
  Terminal plain(out.writer(), err.writer());
  ASSERT_TRUE(plain.configure({}));
  EXPECT_FALSE(plain.colored());
  EXPECT_EQ(plain.width(), 0U);
  TerminalOptions options;
  options.color = When::kAlways;
  Terminal colored(out.writer(), err.writer());
  ASSERT_TRUE(colored.configure(options));
  EXPECT_TRUE(colored.colored());
}

TEST(Terminal, AProgressLineIsTakenAwayBeforeAMessage) {
  Pipe out;
  Pipe err;
  {
    Terminal terminal(out.writer(), err.writer());
    terminal.progress("10 of 20 files");
    terminal.message(0, "warning");
    terminal.message(0, "another");
  }
  EXPECT_EQ(err.text(), "10 of 20 files\r\x1b[Kmifdex: warning\nmifdex: another\n");
}

TEST(Terminal, ProgressInAPipeIsShownWhereAskedForAlone) {
  Pipe out;
  Pipe err;
  Terminal terminal(out.writer(), err.writer());
  EXPECT_FALSE(terminal.shows_progress(When::kAuto));
  EXPECT_FALSE(terminal.shows_progress(When::kNever));
  EXPECT_TRUE(terminal.shows_progress(When::kAlways));
}

TEST(Terminal, StepsInAPipeAreNeverRedrawn) {
  Pipe out;
  Pipe err;
  {
    Terminal terminal(out.writer(), err.writer());
    StepProgress progress(terminal, When::kAlways);
    for (int i = 0; i < 1000; ++i) progress.show("lines: " + std::to_string(i));
    terminal.progress_note("done");
  }
  EXPECT_EQ(err.text(), "mifdex: done\n");
}

}  // namespace
}  // namespace mifdex::cli
