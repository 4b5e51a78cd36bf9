// Ends the program that it is linked to with status 9 if main() changed the process: a handler of a
// signal, the signal mask, the limit of open files, or a child process.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace {

struct Process {
  std::array<struct sigaction, 32> actions{};
  sigset_t mask{};
  rlimit files{};
};

Process process_now() {
  Process now;
  for (int signal = 1; signal < 32; ++signal)
    sigaction(signal, nullptr, &now.actions[static_cast<std::size_t>(signal)]);
  sigprocmask(SIG_SETMASK, nullptr, &now.mask);
  getrlimit(RLIMIT_NOFILE, &now.files);
  return now;
}

[[noreturn]] void end(const char* what, int number) {
  std::fprintf(stderr, "the library changed the process: %s %d\n", what, number);
  _exit(9);
}

class Watch {
 public:
  Watch() : before_(process_now()) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() {
    std::fflush(stdout);
    const Process after = process_now();
    for (std::size_t signal = 1; signal < before_.actions.size(); ++signal) {
      if (before_.actions[signal].sa_sigaction != after.actions[signal].sa_sigaction)
        end("the handler of signal", static_cast<int>(signal));
    }
    if (std::memcmp(&before_.mask, &after.mask, sizeof before_.mask) != 0)
      end("the signal mask", 0);
    if (before_.files.rlim_cur != after.files.rlim_cur) end("the limit of open files", 0);
    if (waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD) end("a child process", 0);
  }

 private:
  Process before_;
};

const Watch watch;

}  // namespace
