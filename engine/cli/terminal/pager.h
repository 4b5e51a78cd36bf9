// The program that shows a long answer page by page: $PAGER, or less.
//
// Threads: one. While a pager runs, Ctrl-C is its business: this process ignores SIGINT until
// wait().
#pragma once

#include <memory>

namespace mifdex::cli {

class Pager {
 public:
  /// Starts it; nullptr where none is wanted (PAGER empty or cat) or less is not there.
  static std::unique_ptr<Pager> start();
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

  /// The descriptor that it reads the other end of. A write gives EPIPE once the user has left it.
  int input() const { return input_; }

  /// Ends its input and waits for the user to leave. Returns false if $PAGER could not be
  /// run.
  bool wait();

 private:
  Pager(int input, int process) : input_(input), process_(process) {}

  int input_;
  int process_;
};

}  // namespace mifdex::cli
