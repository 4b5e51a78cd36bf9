// The same box again: only changed files are read, and a run that was killed is resumed.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

constexpr auto kLongAgo = std::chrono::hours(24);

/// A box of ten machines whose files were last written yesterday.
void write_old_box(const TempFolder& scratch) {
  for (int i = 0; i < 10; ++i) {
    const std::string stem = "box/R/0000000" + std::to_string(i);
    scratch.write(stem + ".PCK", cli::status_mif(i % 2 == 0 ? "Success" : "Failed", "text"));
    scratch.write(stem + ".SNI", cli::instruction("VAQ0000F", "VAQ0000" + std::to_string(i)));
  }
  for (const auto& entry : fs::recursive_directory_iterator(scratch / "box")) {
    if (entry.is_regular_file()) {
      fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - kLongAgo);
    }
  }
}

/// Indexes the box again; returns the summary of the run.
std::string index_again(const TempFolder& scratch, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"-x", scratch / "idx", "index", scratch / "box", "--json"};
  words.insert(words.end(), more.begin(), more.end());
  const Ran ran = run_mifdex(words);
  EXPECT_TRUE(ran.exit_code == 0 || ran.exit_code == 3) << ran.err;
  return ran.out;
}

TEST(Again, WhatHasNotChangedIsNotReadAgain) {
  const TempFolder scratch;
  write_old_box(scratch);
  const std::string first = index_again(scratch);
  EXPECT_TRUE(holds(first, "\"files\":20") && holds(first, "\"unchanged\":0")) << first;
  const std::string before = listing(scratch / "idx");
  const std::string second = index_again(scratch);
  EXPECT_TRUE(holds(second, "\"files\":20") && holds(second, "\"unchanged\":20")) << second;
  EXPECT_TRUE(holds(second, "\"observation\":10") && holds(second, "\"bytes\":0,")) << second;
  EXPECT_EQ(listing(scratch / "idx"), before);
}

TEST(Again, WhatHasChangedReplacesWhatItSaid) {
  const TempFolder scratch;
  write_old_box(scratch);
  index_again(scratch);
  scratch.write("box/R/00000000.PCK", cli::status_mif("Failed", "another text"));
  scratch.write("box/R/00000009.PCK", "");
  const std::string summary = index_again(scratch);
  EXPECT_TRUE(holds(summary, "\"unchanged\":18")) << summary;
  run_mifdex({"-x", scratch / "fresh", "index", scratch / "box"});
  EXPECT_EQ(listing(scratch / "idx"), listing(scratch / "fresh"));
}

TEST(Again, WhatIsGoneStaysAndSaysSo) {
  const TempFolder scratch;
  write_old_box(scratch);
  index_again(scratch);
  const std::string before = listing(scratch / "idx");
  fs::remove(scratch / "box/R/00000003.PCK");
  const std::string summary = index_again(scratch);
  EXPECT_TRUE(holds(summary, "\"gone\":1") && holds(summary, "\"unchanged\":19")) << summary;
  EXPECT_EQ(listing(scratch / "idx"), before);
  const auto why = [&] {
    return run_mifdex({"-x", scratch / "idx", "why", "00000003.PCK", "--format", "ndjson"}).out;
  };
  EXPECT_TRUE(holds(why(), "\"gone_since_run\":2")) << why();
  scratch.write("box/R/00000003.PCK", cli::status_mif("Failed", "text"));
  index_again(scratch);
  EXPECT_TRUE(holds(why(), "\"gone_since_run\":null")) << why();
}

TEST(Again, AnotherWayOfReadingReadsAllAgain) {
  const TempFolder scratch;
  write_old_box(scratch);
  index_again(scratch);
  EXPECT_TRUE(holds(index_again(scratch, {"--encoding", "cp437"}), "\"unchanged\":0"));
  EXPECT_TRUE(holds(index_again(scratch, {"--encoding", "cp437"}), "\"unchanged\":20"));
  EXPECT_TRUE(holds(index_again(scratch, {"--encoding", "cp437", "--reread"}), "\"unchanged\":0"));
}

TEST(Again, AFileWrittenAtTheTimeOfTheRunIsReadAgain) {
  const TempFolder scratch;
  scratch.write("box/R/1.PCK", cli::status_mif("Failed", "one"));
  index_again(scratch);
  EXPECT_TRUE(holds(index_again(scratch), "\"unchanged\":0"));
}

/// Starts a run and kills it after `microseconds`; returns true if it had ended by itself.
bool killed_run(const TempFolder& scratch, unsigned microseconds) {
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string index = scratch / "idx";
    const std::string box = scratch / "VAQ";
    ::execl(MIFDEX_PROGRAM, "mifdex", "-q", "-x", index.c_str(), "index", box.c_str(), "--memory",
            "64M", nullptr);
    ::_exit(127);
  }
  ::usleep(microseconds);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status);
}

TEST(Again, KilledAtAnyMomentTheSameCommandGoesOn) {
  const TempFolder scratch;
  const std::string make = std::string(MIFDEX_CORPUS_PROGRAM) + " " + (scratch / "VAQ") +
                           " --machines 1500 --jobs 2 --seed 7 >/dev/null";
  ASSERT_EQ(std::system(make.c_str()), 0) << make;  // NOLINT(cert-env33-c): a path of our own
  run_mifdex({"-x", scratch / "unbroken", "index", scratch / "VAQ"});
  std::mt19937 random(7);
  bool ended = false;
  for (int kills = 0; kills < 20 && !ended; ++kills) {
    ended = killed_run(scratch, 1'000 + static_cast<unsigned>(random() % 200'000));
  }
  const Ran last = run_mifdex({"-x", scratch / "idx", "index", scratch / "VAQ"});
  EXPECT_EQ(last.exit_code, 0) << last.err;
  expect_same(listing(scratch / "idx"), listing(scratch / "unbroken"));
}

}  // namespace
}  // namespace mifdex
