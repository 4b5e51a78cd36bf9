// In these tests the process that dies is a child of the test.
#include "engine/ingest/crash_journal.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mifdex::engine {
namespace {

class CrashJournalTest : public ::testing::Test {
 protected:
  CrashJournalTest() {
    std::string pattern = ::testing::TempDir() + "mifdex_journal_XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  ~CrashJournalTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<CrashJournal> open(bool forget = false) const {
    auto journal =
        CrashJournal::open(folder_, {.threads = 2, .forget = forget, .watch_signals = true});
    EXPECT_TRUE(journal);
    return *std::move(journal);
  }

  /// Runs a child that dies of `signal` while it reads A.PCK and, in another thread's slot, B.PCK;
  /// it has finished C.PCK.
  void die_of(int signal) const {
    die_with([signal](CrashJournal& journal) {
      CrashJournal::Slot one = journal.take_slot();
      CrashJournal::Slot two = journal.take_slot();
      one.begin(7, "R/C.PCK");
      one.end();
      one.begin(7, "R/A.PCK");
      two.begin(8, "R/B.PCK");
      ::raise(signal);
    });
  }

  /// Runs a child that does `work`, which ends it by a signal.
  template <class Work>
  void die_with(const Work& work) const {
    const pid_t child = ::fork();
    if (child == 0) {
      const rlimit none{0, 0};
      ::setrlimit(RLIMIT_CORE, &none);
      // The handlers of a sanitizer would end it in another way.
      for (const int deadly : {SIGSEGV, SIGILL, SIGFPE, SIGABRT}) ::signal(deadly, SIG_DFL);
      work(*open());
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << status;
  }

  std::string folder_;
};

TEST_F(CrashJournalTest, AFileThatKilledTwiceIsDeadly) {
  EXPECT_FALSE(open()->is_deadly(7, "R/A.PCK"));
  die_of(SIGSEGV);
  EXPECT_FALSE(open()->is_deadly(7, "R/A.PCK"));
  die_of(SIGABRT);
  const auto journal = open();
  EXPECT_TRUE(journal->is_deadly(7, "R/A.PCK"));
  EXPECT_TRUE(journal->is_deadly(8, "R/B.PCK"));
  EXPECT_FALSE(journal->is_deadly(8, "R/A.PCK"));
  EXPECT_FALSE(journal->is_deadly(7, "R/C.PCK"));
}

TEST_F(CrashJournalTest, AProcessThatWasKilledSuspectsNobody) {
  for (int i = 0; i < 3; ++i) die_of(SIGKILL);
  EXPECT_FALSE(open()->is_deadly(7, "R/A.PCK"));
}

TEST_F(CrashJournalTest, OneDeathIsCountedOnce) {
  die_of(SIGSEGV);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(open()->is_deadly(7, "R/A.PCK"));
}

TEST_F(CrashJournalTest, ASlotIsLentToOneAtATime) {
  die_with([](CrashJournal& journal) {
    for (int i = 0; i < 100; ++i) journal.take_slot().begin(7, "R/C.PCK");
    std::vector<CrashJournal::Slot> slots;
    slots.reserve(2);
    for (int i = 0; i < 2; ++i) {
      slots.push_back(journal.take_slot());
      slots.back().begin(7, "R/" + std::to_string(i));
    }
    ::raise(SIGSEGV);
  });
  die_with([](CrashJournal& journal) {
    std::vector<CrashJournal::Slot> slots;
    slots.reserve(50);
    for (int i = 0; i < 50; ++i) {  // more than there are: the first ones must not be overwritten
      slots.push_back(journal.take_slot());
      slots.back().begin(7, "R/" + std::to_string(i));
    }
    ::raise(SIGSEGV);
  });
  const auto journal = open();
  EXPECT_TRUE(journal->is_deadly(7, "R/0"));
  EXPECT_TRUE(journal->is_deadly(7, "R/1"));
  EXPECT_FALSE(journal->is_deadly(7, "R/C.PCK"));
}

TEST_F(CrashJournalTest, WhoHandledASignalBeforeHandlesItAgain) {
  struct sigaction before{};
  struct sigaction ours{};
  ours.sa_handler = [](int) { ::_exit(42); };
  ASSERT_EQ(::sigaction(SIGFPE, &ours, &before), 0);
  open().reset();
  struct sigaction after{};
  ASSERT_EQ(::sigaction(SIGFPE, &before, &after), 0);
  EXPECT_EQ(after.sa_handler, ours.sa_handler);
}

TEST_F(CrashJournalTest, WhoHandledASignalBeforeIsCalledWhenItComes) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGFPE, [](int) { ::_exit(42); });
    const auto journal = open();
    ::raise(SIGFPE);
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 42) << status;
}

TEST_F(CrashJournalTest, InstallsNoHandlerUnasked) {
  const auto handler_now = [] {
    struct sigaction now{};
    ::sigaction(SIGSEGV, nullptr, &now);
    return now.sa_handler;
  };
  const auto before = handler_now();
  const auto journal = CrashJournal::open(folder_, {.threads = 2});
  ASSERT_TRUE(journal);
  EXPECT_EQ(handler_now(), before);
  const auto watching = open();
  EXPECT_NE(handler_now(), before);
}

TEST_F(CrashJournalTest, ForgetsWhenAskedTo) {
  die_of(SIGSEGV);
  die_of(SIGSEGV);
  EXPECT_TRUE(open()->is_deadly(7, "R/A.PCK"));
  EXPECT_FALSE(open(true)->is_deadly(7, "R/A.PCK"));
  EXPECT_FALSE(open()->is_deadly(7, "R/A.PCK"));
}

}  // namespace
}  // namespace mifdex::engine
