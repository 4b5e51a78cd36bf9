#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <string_view>
#include <vector>

#include "engine/cli/program.h"

namespace {

/// Ends the process without the destructors of the libraries' static objects: they only give back
/// what the end of the process gives back, and are 0.2 ms of the 5 of a question. A sanitizer looks
/// for leaks in them.
int end(mifdex::cli::ExitCode code) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ::_exit(static_cast<int>(code));
#endif
  return static_cast<int>(code);
}

mifdex::cli::ExitCode run(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  mifdex::cli::Terminal terminal;
  return mifdex::cli::run_program(words, terminal);
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");  // for the widths of characters; nothing else asks for it
  ::signal(SIGPIPE, SIG_IGN);           // a reader that leaves is an error of write(), see Terminal
  return end(run(argc, argv));
}
