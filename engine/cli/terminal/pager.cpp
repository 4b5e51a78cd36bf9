#include "engine/cli/terminal/pager.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX has no header for it

namespace mifdex::cli {
namespace {

// Exit statuses of sh.
constexpr int kNotExecutable = 126;
constexpr int kCommandNotFound = 127;

/// Returns the environment, with LESS added if the user has not set it: quit if the text fits the
/// screen, colours, no clearing.
std::vector<char*> pager_environment() {
  static std::string less = "LESS=FRX";
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  if (std::getenv("LESS") == nullptr) variables.push_back(less.data());
  variables.push_back(nullptr);
  return variables;
}

void ignore_interrupt(bool ignored) {
  struct sigaction action{};
  action.sa_handler = ignored ? SIG_IGN : SIG_DFL;
  ::sigaction(SIGINT, &action, nullptr);
}

/// Starts `program` with `arguments` on the pipe's reading end; returns 0 if it cannot be started.
pid_t spawn(const char* program, char* const* arguments, int reading) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, reading, 0);
  sigset_t defaults;
  ::sigemptyset(&defaults);
  ::sigaddset(&defaults, SIGINT);
  ::sigaddset(&defaults, SIGPIPE);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> variables = pager_environment();
  pid_t process = 0;
  const int failed =
      ::posix_spawnp(&process, program, &actions, &attributes, arguments, variables.data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? process : 0;
}

}  // namespace

std::unique_ptr<Pager> Pager::start() {
  const char* wanted = std::getenv("PAGER");
  if (wanted != nullptr && (*wanted == '\0' || std::string_view(wanted) == "cat")) return nullptr;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return nullptr;

  // $PAGER may contain flags and quotes, so a shell reads it. less is started directly, so that it
  // is known to exist before anything is written to it.
  std::string program = wanted == nullptr ? "less" : "sh";
  std::string flag = "-c";
  std::string command = wanted == nullptr ? "" : wanted;
  std::array<char*, 4> arguments = {program.data(), nullptr, nullptr, nullptr};
  if (wanted != nullptr) arguments = {program.data(), flag.data(), command.data(), nullptr};

  const pid_t process = spawn(program.c_str(), arguments.data(), ends[0]);
  ::close(ends[0]);
  if (process == 0) {
    ::close(ends[1]);
    return nullptr;
  }
  ignore_interrupt(true);
  return std::unique_ptr<Pager>(new Pager(ends[1], process));
}

Pager::~Pager() { wait(); }

bool Pager::wait() {
  if (input_ < 0) return true;
  ::close(input_);
  input_ = -1;
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  ignore_interrupt(false);
  return !WIFEXITED(status) ||
         (WEXITSTATUS(status) != kCommandNotFound && WEXITSTATUS(status) != kNotExecutable);
}

}  // namespace mifdex::cli
