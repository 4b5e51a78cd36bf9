// A run that is killed inside an archive can be resumed: the same command again gives the result of
// an unbroken run for every kind of archive, and the index is intact in between.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using io::ArchiveKind;
using io::testing::make_archive;

/// Returns enough files that their rows exceed two commits at the least --memory.
io::testing::SampleEntries many_entries() {
  io::testing::SampleEntries entries;
  std::uint32_t seed = 1;
  for (int i = 0; i < 2'600; ++i) {
    std::string text = "machine " + std::to_string(i) + " ";
    while (text.size() < 16'000) text += static_cast<char>('a' + (seed = seed * 69'069 + 1) % 26);
    const std::string stem = "R/" + std::to_string(10'000 + i);
    entries.push_back({stem + ".PCK", cli::status_mif(i % 3 == 0 ? "Failed" : "Success", text)});
    entries.push_back({stem + ".SNI", cli::instruction("VAQ0000F", "VAQ" + stem.substr(2))});
  }
  return entries;
}

std::vector<std::string> command(const std::string& index, const std::string& box) {
  return {"-x", index, "-vv", "index", box, "--memory", "64M", "-j2"};
}

/// Starts a run, waits until it reports `sign`, kills it `microseconds` later; returns false if it
/// had ended by itself.
bool killed_run(const std::string& index, const std::string& box, const std::string& sign,
                unsigned microseconds) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::close(STDOUT_FILENO);
    std::vector<std::string> words = command(index, box);
    words.insert(words.begin(), "mifdex");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(MIFDEX_PROGRAM, arguments.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string told;
  std::array<char, 4096> piece{};
  for (ssize_t got = 1; got > 0 && told.find(sign) == std::string::npos;) {
    got = ::read(ends[0], piece.data(), piece.size());
    if (got > 0) told.append(piece.data(), static_cast<std::size_t>(got));
  }
  ::usleep(microseconds);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  return WIFSIGNALED(status);
}

class ArchiveCrash : public testing::TestWithParam<std::pair<const char*, const char*>> {
 protected:
  /// Returns the files in an archive, or in an archive inside another.
  static std::string box_of(const std::string& kind) {
    static const io::testing::SampleEntries entries = many_entries();
    if (kind == "tar") return make_archive(ArchiveKind::kTar, entries);
    if (kind == "zip") return make_archive(ArchiveKind::kZip, entries);
    if (kind == "gzip") return make_archive(ArchiveKind::kGzip, entries);
    const bool packed = kind == "zip in gzip";
    const auto inner = packed ? ArchiveKind::kZip : ArchiveKind::kTar;
    return make_archive(packed ? ArchiveKind::kGzip : ArchiveKind::kZip,
                        {{"R/before.PCK", cli::status_mif("Failed", "before")},
                         {"inner", make_archive(inner, entries)},
                         {"behind.PCK", cli::status_mif("Failed", "behind")}});
  }
};

TEST_P(ArchiveCrash, TheSameCommandGoesOnAndGivesWhatAnUnbrokenRunGives) {
  const auto& [kind, name] = GetParam();
  const TempFolder scratch;
  const std::string box = scratch / name;
  scratch.write(name, box_of(kind));
  const Ran unbroken = run_mifdex(command(scratch / "unbroken", box));
  EXPECT_EQ(unbroken.exit_code, 0) << unbroken.err;
  ASSERT_NE(unbroken.err.find("commit 3"), std::string::npos) << unbroken.err;
  const std::string index = scratch / "idx";
  unsigned killed = 0;
  for (const auto& [sign, wait] :
       {std::pair{"MB of rows", 10'000U}, std::pair{"MB of rows", 60'000U},
        std::pair{"commit 1", 0U}, std::pair{"commit 1", 20'000U}, std::pair{"commit 2", 0U}}) {
    killed += killed_run(index, box, sign, wait) ? 1U : 0U;
    if (std::string(sign) == "MB of rows") continue;  // there may be no index yet
    const Ran whole = run_mifdex({"-x", index, "verify", "--full"});
    EXPECT_EQ(whole.exit_code, 0) << whole.out << whole.err;
  }
  EXPECT_GE(killed, 3U);
  const Ran last = run_mifdex(command(index, box));
  EXPECT_EQ(last.exit_code, 0) << last.err;
  EXPECT_NE(last.err.find("was interrupted"), std::string::npos) << last.err;
  expect_same(answer(index, {"export", "--history"}),
              answer(scratch / "unbroken", {"export", "--history"}));
  expect_same(answer(index, {"jobs"}), answer(scratch / "unbroken", {"jobs"}));
  EXPECT_EQ(run_mifdex({"-x", index, "verify", "--full"}).exit_code, 0);
}

INSTANTIATE_TEST_SUITE_P(Kinds, ArchiveCrash,
                         testing::Values(std::pair{"tar", "box.tar"}, std::pair{"zip", "box.zip"},
                                         std::pair{"gzip", "box.tgz"},
                                         std::pair{"tar in zip", "nest.zip"},
                                         std::pair{"zip in gzip", "nest.tgz"}),
                         [](const auto& made) {
                           std::string name = made.param.first;
                           for (char& c : name) c = c == ' ' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace mifdex
