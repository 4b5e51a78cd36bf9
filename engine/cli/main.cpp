#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <string_view>
#include <vector>

#include "engine/cli/program.h"
#include "io/files/sigbus_guard.h"

namespace {

/// Ends the process without the destructors of the libraries' static objects: they only free what
/// the end of the process frees anyway, and would only delay it. Sanitizer builds run them, since
/// the sanitizer looks for leaks in them.
int end(mifdex::cli::ExitCode code) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ::_exit(static_cast<int>(code));
#endif
  return static_cast<int>(code);
}

/// If the caller closed a standard descriptor, opens it such that using it fails. Otherwise the
/// next file that the program opens gets its number: an answer would be written into that file, or
/// the file read as the input.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one.
    if (::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
  }
}

mifdex::cli::ExitCode run(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  mifdex::cli::Terminal terminal;
  return mifdex::cli::run_program(words, terminal);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_descriptors();
  ::signal(SIGPIPE, SIG_IGN);  // if a reader leaves, write() fails, see Terminal
  mifdex::io::install_sigbus_guard();
  return end(run(argc, argv));
}
