// Runs the built program as a user does, and keeps what it wrote and how it ended.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace mifdex::cli {

struct Ran {
  int exit_code = -1;  ///< 128 + N where signal N ended it, as a shell counts
  std::string out;
  std::string err;
};

struct RunSettings {
  std::string folder;                    ///< to run in; empty: where the test runs
  std::vector<std::string> environment;  ///< NAME=value, beside what the test has
  std::string input = "/dev/null";       ///< a file: standard input
};

/// The program at work beside the test; killed where nobody waits for its end.
class StartedMifdex {
 public:
  /// `words` without the program's name.
  explicit StartedMifdex(const std::vector<std::string>& words, const RunSettings& settings = {});
  ~StartedMifdex();
  StartedMifdex(const StartedMifdex&) = delete;
  StartedMifdex& operator=(const StartedMifdex&) = delete;

  pid_t process() const { return process_; }
  /// Holds it where it is, until go_on(); false where it had ended before.
  bool stop() const;
  void go_on() const;
  Ran wait();

 private:
  TempFolder scratch_;
  pid_t process_;
};

/// Runs it to its end. `words` without the program's name.
Ran run_mifdex(const std::vector<std::string>& words, const RunSettings& settings = {});

}  // namespace mifdex::cli
