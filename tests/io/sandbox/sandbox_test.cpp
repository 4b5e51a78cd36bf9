// The sandbox with decoders of the test's own: they crash, hang, use up memory, send false records
// or try to get out.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "io/sandbox/decode_job.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/sandbox_policy.h"
#include "io/sandbox/system_call_filter.h"
#include "tests/support/archive_run.h"
#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

using sandbox::DecodeJob;
using sandbox::EntrySender;
using testing::ArchiveRun;
using testing::run_decoder;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

void send(EntrySender& sender, Bytes path, Bytes content) {
  ASSERT_TRUE(sender.begin(path, 7));
  ASSERT_TRUE(sender.give(content));
  sender.end();
}

void send_two_and_begin_a_third(DecodeJob& job) {
  EntrySender sender(job);
  send(sender, "A.MIF", "one");
  send(sender, "B.MIF", "two");
  sender.begin("C.MIF", 7);
  sender.give("thr");
}

/// Expects that the entries before an end are whole, and that the current entry is a reject of the
/// same kind.
void expect_two_kept(const ArchiveRun& run, RejectKind kind) {
  ASSERT_EQ(run.entries.size(), 3U);
  EXPECT_EQ(run.entries[0].content, "one");
  EXPECT_EQ(run.entries[1].content, "two");
  EXPECT_EQ(run.entries[1].state, ReadState::kWhole);
  ASSERT_EQ(run.entries[2].state, ReadState::kRejected);
  EXPECT_EQ(run.entries[2].path, "C.MIF");
  EXPECT_EQ(run.entries[2].reject->kind, kind);
  ASSERT_TRUE(run.problem.has_value());
  EXPECT_EQ(run.problem->kind, kind);
}

TEST(Sandbox, ACrashIsARejectAndWhatCameBeforeIsKept) {
  const ArchiveRun run = run_decoder([](DecodeJob& job) {
    send_two_and_begin_a_third(job);
    ::signal(SIGSEGV, SIG_DFL);
    *static_cast<volatile int*>(nullptr) = 1;
  });
  expect_two_kept(run, RejectKind::kArchiveCrashed);
  if (!kSanitized) {
    EXPECT_EQ(run.problem_detail(), "SIGSEGV");
  }
}

TEST(Sandbox, AnAbortIsAReject) {
  const ArchiveRun run = run_decoder([](DecodeJob& job) {
    send_two_and_begin_a_third(job);
    std::abort();
  });
  expect_two_kept(run, RejectKind::kArchiveCrashed);
}

TEST(Sandbox, AnEndWithoutAWordIsAReject) {
  const ArchiveRun run = run_decoder([](DecodeJob& job) {
    send_two_and_begin_a_third(job);
    ::_exit(0);
  });
  expect_two_kept(run, RejectKind::kArchiveCrashed);
}

TEST(Sandbox, AHangEndsWithTheSecondsGiven) {
  ArchiveLimits limits;
  limits.max_seconds = 1;
  const ArchiveRun run = run_decoder(
      [](DecodeJob& job) {
        send_two_and_begin_a_third(job);
        std::atomic<bool> never = false;
        while (!never.load()) {
        }
      },
      limits);
  expect_two_kept(run, RejectKind::kArchiveSeconds);
}

TEST(Sandbox, ASleepEndsWithTheSecondsGiven) {
  ArchiveLimits limits;
  limits.max_seconds = 1;
  const ArchiveRun run = run_decoder(
      [](DecodeJob& job) {
        send_two_and_begin_a_third(job);
        std::atomic<int> word = 0;
        ::syscall(SYS_futex, &word, 0 /* wait */, 0, nullptr, nullptr, 0);
      },
      limits);
  expect_two_kept(run, RejectKind::kArchiveSeconds);
}

TEST(Sandbox, ADecoderThatEatsMemoryIsAReject) {
  if (kSanitized) GTEST_SKIP() << "sanitizers need all addresses";
  const ArchiveRun run = run_decoder([](DecodeJob& job) {
    EntrySender sender(job);
    send(sender, "A.MIF", "one");
    std::vector<std::string> all;
    while (true) all.emplace_back(std::size_t{1} << 20, 'x');
  });
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveMemory);
}

/// Sends the errno of each attempt as an entry, "0" if it succeeded.
void try_to_get_out(DecodeJob& job) {
  EntrySender sender(job);
  const auto tell = [&](Bytes what, long result) {
    send(sender, what, std::to_string(result < 0 ? errno : 0));
  };
  tell("open to read", ::open("/etc/passwd", O_RDONLY));
  tell("open to write", ::open(job.order.name.data(), O_WRONLY | O_CREAT, 0600));
  tell("openat", ::syscall(SYS_openat, AT_FDCWD, "/tmp", O_RDONLY));
  tell("socket", ::socket(AF_INET, SOCK_STREAM, 0));
  tell("fork", ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr));
  char program[] = "/bin/true";
  char* const arguments[] = {program, nullptr};
  tell("execve", ::execve(program, arguments, nullptr));
  tell("kill", ::kill(::getpid(), 0));
  tell("unlink", ::unlink(job.order.name.data()));
  tell("ptrace", ::syscall(SYS_ptrace, 0, 0, 0, 0));
  tell("write elsewhere", ::write(3, "x", 1));
  void* const code =
      ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  tell("new code", code == MAP_FAILED ? -1 : 0);
  tell("raise a limit", ::syscall(SYS_setrlimit, 0, nullptr));
}

bool kernel_has_seccomp() {
  const std::uint32_t wanted = SECCOMP_RET_ERRNO;
  return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &wanted) == 0;
}

TEST(Sandbox, OpenConnectWriteForkAndExecAreForbidden) {
  if (!kernel_has_seccomp()) GTEST_SKIP() << "this kernel has no seccomp";
  const TempFolder folder;
  sandbox::DecodeOrder order;
  order.decoder = &try_to_get_out;
  ArchiveOptions options;
  options.name = folder.path("written");
  const Descriptor file = testing::file_of("x");
  const ArchiveRun run = testing::read_to_end(open_archive({file.get()}, order, options));
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), 12U);
  for (const testing::ReadEntry& entry : run.entries) {
    EXPECT_EQ(entry.content, std::to_string(EPERM)) << entry.path;
  }
  EXPECT_NE(::access(folder.path("written").c_str(), F_OK), 0);
}

/// Calls that a sandbox may make with any arguments, except those that do not return.
constexpr std::array kAllowed = {
    SYS_pread64,     SYS_munmap,    SYS_mremap,         SYS_brk,           SYS_madvise,
    SYS_futex,       SYS_getrandom, SYS_rt_sigprocmask, SYS_clock_gettime, SYS_gettimeofday,
    SYS_sched_yield, SYS_getpid,    SYS_gettid,         SYS_sigaltstack,   SYS_restart_syscall,
};
constexpr std::array kWithoutReturn = {SYS_exit, SYS_exit_group, SYS_rt_sigreturn};

/// True for uretprobe and uprobe of x86-64, which Linux takes from code of its own only,
/// unfiltered.
constexpr bool is_probe(long call) { return call == 335 || call == 336; }

/// Makes a system call with six invalid arguments, so that none has an effect.
bool is_refused(long call) {
  errno = 0;
  return ::syscall(call, -1L, -1L, -1L, -1L, -1L, -1L) == -1 && errno == EPERM;
}

/// Sends the numbers of all calls that are refused and should not be, and of all that are not and
/// should be.
void try_every_call(DecodeJob& job) {
  if ((job.restrictions & sandbox::kSystemCalls) == 0) return;
  std::string refused;
  std::string allowed;
  constexpr long kHighest = 1024;  // Linux has fewer calls
  for (long call = 0; call < kHighest; ++call) {
    if (is_probe(call)) continue;
    if (std::ranges::find(kWithoutReturn, call) != kWithoutReturn.end()) continue;
    const bool may = std::ranges::find(kAllowed, call) != kAllowed.end();
    if (may && is_refused(call)) refused += std::to_string(call) + ' ';
    if (!may && !is_refused(call)) allowed += std::to_string(call) + ' ';
#if defined(__x86_64__)
    constexpr long kX32 = 0x4000'0000;
    if (!is_refused(kX32 | call)) allowed += "x32:" + std::to_string(call) + ' ';
#endif
  }
  EntrySender sender(job);
  send(sender, "refused", refused);
  send(sender, "allowed", allowed);
}

TEST(Sandbox, OnlyTheCallsOfThePolicyAreAllowed) {
  if (!kernel_has_seccomp()) GTEST_SKIP() << "this kernel has no seccomp";
  const ArchiveRun run = run_decoder(&try_every_call);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.entries[0].content, "") << "refused, and should be allowed";
  EXPECT_EQ(run.entries[1].content, "") << "allowed, and should be refused";
}

/// Sends the errno of each conditional call, "0" if it succeeded.
void try_arguments(DecodeJob& job) {
  EntrySender sender(job);
  const auto report = [&](Bytes what, long result) {
    send(sender, what, std::to_string(result < 0 ? errno : 0));
  };
  const auto map = [](int protection, int flags, int file) {
    return ::mmap(nullptr, 4096, protection, flags, file, 0) == MAP_FAILED ? -1 : 0;
  };
  report("allowed: private memory", map(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1));
  report("a file", map(PROT_READ, MAP_PRIVATE, 1));
  report("code", map(PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1));
  const auto page =
      reinterpret_cast<long>(::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  report("allowed: memory to write", ::syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_WRITE));
  report("memory to run", ::syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC));
  // 64-bit arguments, of which the kernel takes the low half.
  report("memory to run, by a long argument",
         ::syscall(SYS_mprotect, page, 4096, 0x1'0000'0000L | PROT_EXEC));
  report("send elsewhere", ::send(1, "x", 1, 0));
  char byte = 0;
  report("receive elsewhere", ::recv(1, &byte, 1, 0));
  report("allowed: nothing to receive", ::recv(sandbox::kControlFd, &byte, 1, MSG_DONTWAIT));
}

TEST(Sandbox, ArgumentsDecideWhatMemoryAndWhichSocket) {
  if (!kernel_has_seccomp()) GTEST_SKIP() << "this kernel has no seccomp";
  const ArchiveRun run = run_decoder(&try_arguments);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), 9U);
  for (const testing::ReadEntry& entry : run.entries) {
    int expected = EPERM;
    if (entry.path.starts_with("allowed")) expected = 0;
    if (entry.path == "allowed: nothing to receive") expected = EAGAIN;
    EXPECT_EQ(entry.content, std::to_string(expected)) << entry.path;
  }
}

#if defined(__x86_64__)
TEST(Sandbox, ACallOfAnotherArchitectureEndsTheProcess) {
  if (!kernel_has_seccomp()) GTEST_SKIP() << "this kernel has no seccomp";
  const ArchiveRun run = run_decoder([](DecodeJob& job) {
    send_two_and_begin_a_third(job);
    long result = 20;  // getpid, by the numbers of i386
    asm volatile("int $0x80" : "+a"(result) : : "memory");
  });
  if (run.problem_detail() == "SIGSEGV") GTEST_SKIP() << "this kernel has no calls of i386";
  expect_two_kept(run, RejectKind::kArchiveCrashed);
  if (!kSanitized) {
    EXPECT_EQ(run.problem_detail(), "SIGSYS");
  }
}
#endif

TEST(Sandbox, WhatHoldsItIsToldInASentence) {
  const std::string text = describe_sandboxes();
  EXPECT_NE(text.find("seccomp"), std::string::npos) << text;
  EXPECT_NE(text.find("no new privileges"), std::string::npos) << text;
  EXPECT_NE(text.find("no root privileges"), std::string::npos) << text;
  EXPECT_NE(sandbox::describe_restrictions(0).find("no seccomp (not available)"),
            std::string::npos);
  EXPECT_NE(sandbox::describe_restrictions(0).find("with root privileges"), std::string::npos);
}

TEST(Sandbox, WithoutSeccompNothingCanBeOpenedEither) {
  // In a child of the test, because the restrictions last for the rest of the process.
  EXPECT_EXIT(
      {
        sandbox::apply_limits({std::uint64_t{1} << 30, 10, ::getppid()});
        const int opened = ::open("/etc/passwd", O_RDONLY);
        const int connected = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ::_exit(opened < 0 && connected < 0 && errno == EMFILE ? 42 : 1);
      },
      ::testing::ExitedWithCode(42), "");
}

class Liar : public ::testing::TestWithParam<sandbox::Decoder> {};

TEST_P(Liar, IsNotBelieved) {
  const ArchiveRun run = run_decoder(GetParam());
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveCrashed);
  EXPECT_EQ(run.problem_detail(), "protocol error of the process that unpacks it");
  ASSERT_GE(run.entries.size(), 1U);
  EXPECT_EQ(run.entries[0].content, "one");
}

void send_one(DecodeJob& job) {
  EntrySender sender(job);
  send(sender, "A.MIF", "one");
}

INSTANTIATE_TEST_SUITE_P(Sandbox, Liar,
                         ::testing::Values(
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.data("bytes of no entry");
                             },
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.end_entry(sandbox::EntryState::kWhole, 0);
                             },
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.begin_entry("A", {});
                               job.out.begin_entry("B", {});
                             },
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.begin_entry("an entry without an end", {});
                             },
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.begin_entry("A", {});
                               job.out.end_entry(static_cast<sandbox::EntryState>(77), 0);
                             },
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.begin_entry("A", {});
                               job.out.reject_entry(static_cast<RejectKind>(200), 0, {});
                             },
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.problem(static_cast<RejectKind>(0), {});
                             },
                             [](DecodeJob& job) {
                               send_one(job);
                               job.out.skipped(static_cast<SkipReason>(99), "x");
                             }));

TEST(Sandbox, MoreThanTheLimitsAllowIsNotBelieved) {
  ArchiveLimits limits;
  limits.max_entries = 3;
  const ArchiveRun entries = run_decoder(
      [](DecodeJob& job) {
        for (int i = 0; i < 5; ++i) {
          job.out.begin_entry("A", {});
          job.out.end_entry(sandbox::EntryState::kWhole, 0);
        }
      },
      limits);
  EXPECT_EQ(entries.entries.size(), 3U);
  EXPECT_EQ(entries.problem_kind(), RejectKind::kArchiveCrashed);
  limits.max_total_bytes = 10;
  const ArchiveRun bytes = run_decoder(
      [](DecodeJob& job) {
        job.out.begin_entry("A", {});
        job.out.data("more than ten bytes");
      },
      limits);
  EXPECT_EQ(bytes.problem_kind(), RejectKind::kArchiveCrashed);
}

TEST(Sandbox, TimesBeyondAllCalendarsAreNone) {
  ArchiveOptions options;
  sandbox::DecodeOrder order;
  order.decoder = [](DecodeJob& job) {
    EntrySender sender(job);
    for (const std::int64_t mtime : {INT64_MIN, INT64_MAX, std::int64_t{5}}) {
      sender.begin("A", mtime);
      sender.end();
    }
  };
  const Descriptor file = testing::file_of("x");
  const ArchiveRun run = testing::read_to_end(open_archive({file.get()}, order, options));
  ASSERT_EQ(run.entries.size(), 3U);
  EXPECT_EQ(run.entries[0].mtime, kNoTime);
  EXPECT_EQ(run.entries[1].mtime, kNoTime);
  EXPECT_EQ(run.entries[2].mtime, 5);
}

TEST(Sandbox, WordsFromItArePlain) {
  const ArchiveRun run = run_decoder(
      [](DecodeJob& job) { job.out.problem(RejectKind::kArchiveDamaged, "a\x1b[31m\xff b\n"); });
  EXPECT_EQ(run.problem_detail(), "a?[31m? b?");
}

TEST(Sandbox, AReaderThatIsLeftEndsItsCage) {
  const Descriptor file = testing::file_of("x");
  sandbox::DecodeOrder order;
  order.decoder = [](DecodeJob& job) {
    EntrySender sender(job);
    while (true) send(sender, "A.MIF", std::string(1000, 'x'));
  };
  for (int i = 0; i < 50; ++i) {
    Result<SandboxedReader> reader = open_archive({file.get()}, order, {});
    ASSERT_TRUE(reader.has_value());
    FileBatch files;
    BytesBatch part;
    const Result<bool> more = reader->next(files, part);
    EXPECT_TRUE(more.has_value() && *more);
  }
}

TEST(Sandbox, ManyAtATime) {
  ASSERT_TRUE(start_sandboxes().has_value());
  std::vector<std::thread> threads;
  std::atomic<int> whole = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&whole] {
      for (int round = 0; round < 10; ++round) {
        const ArchiveRun run = run_decoder(&send_one);
        if (run.entries.size() == 1 && !run.problem) ++whole;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(whole, 80);
}

TEST(Sandbox, AChildOfTheProcessHasAForkServerOfItsOwn) {
  ASSERT_TRUE(start_sandboxes().has_value());
  EXPECT_EXIT(
      {
        const ArchiveRun run = run_decoder(&send_one);
        ::_exit(run.entries.size() == 1 && !run.problem ? 42 : 1);
      },
      ::testing::ExitedWithCode(42), "");
  EXPECT_EQ(run_decoder(&send_one).entries.size(), 1U) << "and the process keeps its own";
}

}  // namespace
}  // namespace mifdex::io
