#include "io/sandbox/system_call_filter.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <optional>

#include "io/base/descriptor.h"

namespace mifdex::io::sandbox {
namespace {

/// Calls that are allowed with any arguments: none has an effect outside the process.
constexpr std::array kHarmless = {
    SCMP_SYS(pread64),      SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(brk),          SCMP_SYS(madvise),         SCMP_SYS(futex),
    SCMP_SYS(exit),         SCMP_SYS(exit_group),      SCMP_SYS(rt_sigreturn),
    SCMP_SYS(getrandom),    SCMP_SYS(rt_sigprocmask),  SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),       SCMP_SYS(gettid),          SCMP_SYS(sigaltstack),
};

/// A call that is allowed if its arguments meet all conditions. SCMP_CMP_MASKED_EQ compares the
/// bits of the first value that follows with the second.
struct Conditional {
  int call;
  std::vector<scmp_arg_cmp> conditions;
};

std::vector<Conditional> conditional_calls() {
  const scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  const scmp_arg_cmp no_file = SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS);
  const scmp_arg_cmp to_parent = SCMP_A0(SCMP_CMP_EQ, kControlFd);
  std::vector<Conditional> calls = {
      {SCMP_SYS(mmap), {no_code, no_file}},
      {SCMP_SYS(mprotect), {no_code}},
      {SCMP_SYS(sendto), {to_parent}},
      {SCMP_SYS(recvfrom), {to_parent}},
  };
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // Sanitizers report to standard error.
  calls.push_back({SCMP_SYS(write), {SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO)}});
#endif
  return calls;
}

bool add_rules(scmp_filter_ctx filter) {
  bool all = true;
  for (const int call : kHarmless) {
    all = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0 && all;
  }
  for (const Conditional& rule : conditional_calls()) {
    const auto count = static_cast<unsigned>(rule.conditions.size());
    all = ::seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rule.call, count,
                                   rule.conditions.data()) == 0 &&
          all;
  }
  // A process of x86-64 can make the calls of x32 too. With no rule of its own, each fails.
  if (::seccomp_arch_native() == SCMP_ARCH_X86_64) {
    all = ::seccomp_arch_add(filter, SCMP_ARCH_X32) == 0 && all;
  }
  return all;
}

/// Returns the program of `filter`; empty if there is no memory for it.
std::vector<sock_filter> program_of(scmp_filter_ctx filter) {
  const Descriptor file(::memfd_create("mifdex-seccomp", MFD_CLOEXEC));
  if (!file.is_open() || ::seccomp_export_bpf(filter, file.get()) != 0) return {};
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  if (size <= 0) return {};
  std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
  if (::pread(file.get(), program.data(), static_cast<std::size_t>(size), 0) != size) return {};
  return program;
}

}  // namespace

SystemCallFilter SystemCallFilter::compile() {
  SystemCallFilter result;
  const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter(
      ::seccomp_init(SCMP_ACT_ERRNO(EPERM)), &::seccomp_release);
  if (filter == nullptr) return result;
  // If the kernel cannot end a process, it ends the thread, and a sandbox has no other.
  static_cast<void>(
      ::seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
  if (add_rules(filter.get())) result.program_ = program_of(filter.get());
  return result;
}

bool SystemCallFilter::load() const {
  if (program_.empty()) return false;
  // The kernel takes a pointer to a program that it does not change.
  const sock_fprog program{static_cast<unsigned short>(program_.size()),
                           const_cast<sock_filter*>(program_.data())};
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace mifdex::io::sandbox
