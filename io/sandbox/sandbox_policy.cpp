#include "io/sandbox/sandbox_policy.h"

#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "io/sandbox/process_end.h"

namespace mifdex::io::sandbox {
namespace {

// Sanitizers reserve terabytes of addresses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

bool limit(__rlimit_resource resource, rlim_t most) {
  const rlimit bound{most, most};
  return ::setrlimit(resource, &bound) == 0;
}

/// Returns the bytes that the process has mapped now; 0 if /proc does not give them.
std::uint64_t address_space_bytes() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> statm(std::fopen("/proc/self/statm", "re"),
                                                              &std::fclose);
  unsigned long pages = 0;
  if (statm == nullptr || std::fscanf(statm.get(), "%lu", &pages) != 1) return 0;
  return std::uint64_t{pages} * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// Drops root's rights, which could bypass the limits.
bool become_nobody() {
  constexpr uid_t kNobodyId = 65534;
  if (::geteuid() != 0) return true;
  const bool dropped = ::setgroups(0, nullptr) == 0;
  return ::setresgid(kNobodyId, kNobodyId, kNobodyId) == 0 &&
         ::setresuid(kNobodyId, kNobodyId, kNobodyId) == 0 && dropped;
}

}  // namespace

bool apply_limits(const SandboxPolicy& plan) {
  const std::uint64_t now = address_space_bytes();  // while a file can still be opened
  bool all = limit(RLIMIT_CORE, 0);
  all = limit(RLIMIT_FSIZE, 0) && all;
  all = limit(RLIMIT_NPROC, 0) && all;
  all = limit(RLIMIT_NOFILE, 0) && all;
  // The soft limit ends the process by SIGXCPU, the hard one by SIGKILL.
  const rlimit cpu{plan.cpu_seconds, rlim_t{plan.cpu_seconds} + 1};
  all = ::setrlimit(RLIMIT_CPU, &cpu) == 0 && all;
  if (!kSanitized) all = limit(RLIMIT_AS, now + plan.memory_bytes) && all;
  return all;
}

std::uint32_t apply_policy(const SandboxPolicy& plan, const SystemCallFilter& calls) {
  std::uint32_t restrictions = 0;
  if (apply_limits(plan)) restrictions |= kLimits;
  if (become_nobody()) restrictions |= kUnprivileged;
  // Must come after the change of user, which resets it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) end_process(0);  // the parent had already ended
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) restrictions |= kNoPrivileges;
  if (calls.load()) restrictions |= kSystemCalls;
  return restrictions;
}

std::string describe_restrictions(std::uint32_t restrictions) {
  std::string text = "archives are unpacked in a sandbox:";
  text += (restrictions & kSystemCalls) != 0 ? " seccomp" : " no seccomp (not available)";
  text += (restrictions & kLimits) != 0
              ? ", resource limits (no files, no connections, no child processes)"
              : ", only some resource limits";
  if ((restrictions & kNoPrivileges) != 0) text += ", no new privileges";
  text += (restrictions & kUnprivileged) != 0 ? ", no root privileges" : ", with root privileges";
  return text;
}

}  // namespace mifdex::io::sandbox
