#include "io/sandbox/sandbox_policy.h"

#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <memory>

#include "io/sandbox/process_end.h"

namespace mifdex::io::sandbox {
namespace {

// Sanitizers reserve terabytes of addresses, and report to standard error.
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

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#endif

#if defined(__x86_64__) || defined(__aarch64__)

/// Calls that are allowed with any arguments: none has an effect outside the process.
constexpr std::array kHarmless = {
    __NR_pread64,      __NR_munmap,          __NR_mremap,        __NR_brk,
    __NR_madvise,      __NR_futex,           __NR_exit,          __NR_exit_group,
    __NR_rt_sigreturn, __NR_rt_sigprocmask,  __NR_clock_gettime, __NR_gettimeofday,
    __NR_getrandom,    __NR_restart_syscall, __NR_sched_yield,   __NR_getpid,
    __NR_gettid,       __NR_sigaltstack,
};

using Filter = std::array<sock_filter, 2 * kHarmless.size() + 40>;

constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | 1;  // EPERM

/// Returns the offset of the low half of a system call's argument.
constexpr std::uint32_t argument(unsigned which) {
  return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 8UL * which);
}

constexpr sock_filter statement(std::uint16_t code, std::uint32_t value) {
  return {code, 0, 0, value};
}

/// A program for the kernel, written one decision after the other.
class FilterWriter {
 public:
  FilterWriter() {
    add(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
    add({BPF_JMP | BPF_JEQ | BPF_K, 1, 0, kArchitecture});
    add(statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    add(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  }

  void allow(int call) {
    skip_unless(static_cast<std::uint32_t>(call), 1);
    add(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }

  /// Allows `call` if argument `which` is `wanted`.
  void allow_if_equal(int call, unsigned which, std::uint32_t wanted) {
    skip_unless(static_cast<std::uint32_t>(call), 4);
    add(statement(BPF_LD | BPF_W | BPF_ABS, argument(which)));
    skip_unless(wanted, 1);
    add(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    add(statement(BPF_RET | BPF_K, kRefuse));
  }

  /// Allows memory that is this process's own and never code: argument 2 without PROT_EXEC, and, if
  /// `private_only`, argument 3 with MAP_ANONYMOUS.
  void allow_memory(int call, bool private_only) {
    skip_unless(static_cast<std::uint32_t>(call), private_only ? 6 : 4);
    add(statement(BPF_LD | BPF_W | BPF_ABS, argument(2)));
    add({BPF_JMP | BPF_JSET | BPF_K, static_cast<std::uint8_t>(private_only ? 3 : 1), 0,
         PROT_EXEC});
    if (private_only) {
      add(statement(BPF_LD | BPF_W | BPF_ABS, argument(3)));
      add({BPF_JMP | BPF_JSET | BPF_K, 0, 1, MAP_ANONYMOUS});
    }
    add(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    add(statement(BPF_RET | BPF_K, kRefuse));
  }

  bool load() {
    add(statement(BPF_RET | BPF_K, kRefuse));
    const sock_fprog program{static_cast<std::uint16_t>(size_), filter_.data()};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
  }

 private:
  void add(sock_filter line) { filter_[size_++] = line; }
  void skip_unless(std::uint32_t value, unsigned lines) {
    add({BPF_JMP | BPF_JEQ | BPF_K, 0, static_cast<std::uint8_t>(lines), value});
  }

  Filter filter_{};
  std::size_t size_ = 0;
};

bool filter_system_calls(int control) {
  FilterWriter filter;
  for (const long call : kHarmless) filter.allow(static_cast<int>(call));
  filter.allow_memory(__NR_mmap, true);
  filter.allow_memory(__NR_mprotect, false);
  const auto socket = static_cast<std::uint32_t>(control);
  filter.allow_if_equal(__NR_sendto, 0, socket);
  filter.allow_if_equal(__NR_recvfrom, 0, socket);
  if (kSanitized) filter.allow_if_equal(__NR_write, 0, STDERR_FILENO);
  return filter.load();
}

#else

bool filter_system_calls(int /*control*/) { return false; }

#endif

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

std::uint32_t apply_policy(const SandboxPolicy& plan) {
  std::uint32_t restrictions = 0;
  if (apply_limits(plan)) restrictions |= kLimits;
  if (become_nobody()) restrictions |= kNobody;
  // Must come after the change of user, which resets it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) end_process(0);  // the parent had already ended
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) restrictions |= kNoPrivileges;
  if (filter_system_calls(plan.control)) restrictions |= kSystemCalls;
  return restrictions;
}

std::string describe_restrictions(std::uint32_t restrictions) {
  std::string text = "archives are decoded in a child process under";
  text += (restrictions & kSystemCalls) != 0 ? " seccomp" : " no seccomp (the kernel refuses it)";
  text += (restrictions & kLimits) != 0
              ? ", resource limits (no files, no connections, no children)"
              : ", only some resource limits";
  if ((restrictions & kNoPrivileges) != 0) text += ", no new privileges";
  text += (restrictions & kNobody) != 0 ? ", no rights of root" : ", with the rights of root";
  return text;
}

}  // namespace mifdex::io::sandbox
