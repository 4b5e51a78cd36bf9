// Runs the built program as a user does, and keeps what it wrote and how it ended.
#pragma once

#include <string>
#include <vector>

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

/// `words` without the program's name.
Ran run_mifdex(const std::vector<std::string>& words, const RunSettings& settings = {});

/// A folder of its own for a test, removed with it.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  /// Writes a file, making its folders.
  void write(const std::string& name, const std::string& bytes) const;

 private:
  std::string path_;
};

}  // namespace mifdex::cli
