// Runs the built program as a user does, and keeps its output and its exit status.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace mifdex::cli {

struct Ran {
  int exit_code = -1;  ///< 128 + N if signal N ended it, as in a shell
  std::string out;
  std::string err;
};

struct RunSettings {
  std::string folder;                    ///< the working folder; empty: that of the test
  std::vector<std::string> environment;  ///< NAME=value, in addition to that of the test
  std::string input = "/dev/null";       ///< path of the file that is standard input
};

/// The program, running during the test; the destructor kills it if wait() was not called.
class StartedMifdex {
 public:
  /// `words` without the program's name.
  explicit StartedMifdex(const std::vector<std::string>& words, const RunSettings& settings = {});
  ~StartedMifdex();
  StartedMifdex(const StartedMifdex&) = delete;
  StartedMifdex& operator=(const StartedMifdex&) = delete;

  pid_t process() const { return process_; }
  /// Stops it until go_on(); returns false if it had ended before.
  bool stop() const;
  void go_on() const;
  Ran wait();

 private:
  TempFolder scratch_;
  pid_t process_;
};

/// Runs it to its end and returns the outcome. `words` without the program's name.
Ran run_mifdex(const std::vector<std::string>& words, const RunSettings& settings = {});

}  // namespace mifdex::cli
