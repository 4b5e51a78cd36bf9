#include "tests/support/ran_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace mifdex::cli {
namespace {

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void redirect(int descriptor, const char* path, int flags) {
  const int file = ::open(path, flags, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(126);
}

/// Runs in the child and never returns.
[[noreturn]] void become_mifdex(const std::vector<std::string>& words, const RunSettings& settings,
                                const std::string& out, const std::string& err) {
  redirect(1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
  redirect(2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
  redirect(0, settings.input.c_str(), O_RDONLY);
  if (!settings.folder.empty() && ::chdir(settings.folder.c_str()) != 0) ::_exit(126);
  ::unsetenv("MIFDEX_INDEX");
  for (const std::string& variable : settings.environment) {
    const std::size_t equals = variable.find('=');
    ::setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
  std::string program = MIFDEX_PROGRAM;
  std::vector<char*> arguments = {program.data()};
  std::vector<std::string> copies = words;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(program.c_str(), arguments.data());
  ::_exit(127);
}

}  // namespace

StartedMifdex::StartedMifdex(const std::vector<std::string>& words, const RunSettings& settings)
    : process_(::fork()) {
  if (process_ == 0) become_mifdex(words, settings, scratch_ / "out", scratch_ / "err");
}

StartedMifdex::~StartedMifdex() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

bool StartedMifdex::stop() const {
  ::kill(process_, SIGSTOP);
  siginfo_t state{};
  ::waitid(P_PID, static_cast<id_t>(process_), &state, WSTOPPED | WEXITED | WNOWAIT);
  return state.si_code == CLD_STOPPED;
}

void StartedMifdex::go_on() const { ::kill(process_, SIGCONT); }

Ran StartedMifdex::wait() {
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  Ran ran;
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ran.out = text_of(scratch_ / "out");
  ran.err = text_of(scratch_ / "err");
  return ran;
}

Ran run_mifdex(const std::vector<std::string>& words, const RunSettings& settings) {
  return StartedMifdex(words, settings).wait();
}

}  // namespace mifdex::cli
