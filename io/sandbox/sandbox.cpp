#include "io/sandbox/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "io/sandbox/fork_server.h"

namespace mifdex::io::sandbox {
namespace {

/// Makes memory that no process can shrink: reading it never raises SIGBUS.
Descriptor make_shared_memory() {
  Descriptor memory(::memfd_create("mifdex-sandbox", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory.is_open() || ::ftruncate(memory.get(), kSharedBytes) != 0) return {};
  if (::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return {};
  return memory;
}

/// Returns the meaning of a status of waitpid for the archive; nothing if the process ended well,
/// or was ended by us.
std::optional<Reject> meaning_of(int status) {
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    if (number == SIGKILL) return std::nullopt;
    if (number == SIGXCPU) return Reject{RejectKind::kArchiveSeconds, 0, 0, "of CPU time"};
    const char* const name = ::sigabbrev_np(number);
    return Reject{RejectKind::kArchiveCrashed, 0, 0,
                  name == nullptr ? "signal " + std::to_string(number) : "SIG" + std::string(name)};
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
    return Reject{RejectKind::kArchiveCrashed, 0, 0,
                  "exit status " + std::to_string(WEXITSTATUS(status))};
  }
  return std::nullopt;
}

}  // namespace

Result<Sandbox> Sandbox::start(const DecodeOrder& order, std::span<const int> part_fds) {
  const Descriptor memory = make_shared_memory();
  if (!memory.is_open()) {
    return fail(ErrorKind::kFull, "cannot create memory for an archive's decoder", {}, errno);
  }
  void* const shared =
      ::mmap(nullptr, kSharedBytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
  if (shared == MAP_FAILED) {
    return fail(ErrorKind::kFull, "cannot map memory for an archive's decoder", {}, errno);
  }
  Sandbox sandbox(static_cast<char*>(shared), Descriptor());
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(ErrorKind::kIo, "cannot create a socket for an archive's decoder", {}, errno);
  }
  sandbox.control_ = Descriptor(ends[0]);
  const Descriptor theirs(ends[1]);
  std::vector<int> fds(part_fds.begin(), part_fds.end());
  fds.push_back(memory.get());
  fds.push_back(theirs.get());
  MIFDEX_TRY(auto process, ForkServer::instance().start_sandbox(order, fds));
  sandbox.process_ = process;
  return sandbox;
}

Sandbox::Sandbox(Sandbox&& other) noexcept
    : shared_(std::exchange(other.shared_, nullptr)),
      control_(std::move(other.control_)),
      process_(std::exchange(other.process_, 0)) {}

Sandbox::~Sandbox() {
  static_cast<void>(end());
  if (shared_ != nullptr) ::munmap(shared_, kSharedBytes);
}

std::optional<Reject> Sandbox::end() {
  if (process_ == 0) return std::nullopt;
  return meaning_of(ForkServer::instance().end_sandbox(std::exchange(process_, 0)));
}

}  // namespace mifdex::io::sandbox
