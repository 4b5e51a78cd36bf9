// The program that shows a long answer page by page: $PAGER, or less.
//
// Threads: one. While a pager runs, it handles Ctrl-C: this process ignores SIGINT until wait().
#pragma once

#include <memory>

namespace mifdex::cli {

class Pager {
 public:
  /// Starts the pager; returns nullptr if none is wanted (PAGER is empty or cat) or it cannot be
  /// started (less is not installed).
  static std::unique_ptr<Pager> start();
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

  /// Returns the descriptor to write the answer to. A write fails with EPIPE once the user has left
  /// the pager.
  int input() const { return input_; }

  /// Closes the pager's input and waits for the user to leave. Returns false if $PAGER could not be
  /// run.
  bool wait();

 private:
  Pager(int input, int process) : input_(input), process_(process) {}

  int input_;
  int process_;
};

}  // namespace mifdex::cli
