// Boxes without a path: an archive from standard input, and lists of paths.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/fifo_writer.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"
#include "tests/support/small_disk.h"

namespace mifdex {
namespace {

using io::ArchiveKind;
using io::testing::make_archive;

class Stream : public testing::Test {
 protected:
  Ran run(std::vector<std::string> words, const std::string& input = "/dev/null") const {
    words.insert(words.begin(), {"-x", scratch_ / "idx"});
    return run_mifdex(words, {scratch_.path(), {}, input});
  }
  std::string archive_with(ArchiveKind kind, const std::string& text) const {
    const std::string name = "archive of " + text;
    scratch_.write(name, make_archive(kind, {{"R/A.PCK", cli::status_mif("Failed", text)}}));
    return scratch_ / name;
  }
  TempFolder scratch_;
};

TEST_F(Stream, IsABoxOfItsOwn) {
  const std::string first = archive_with(ArchiveKind::kGzip, "first");
  EXPECT_EQ(run({"index", "-"}, first).exit_code, 0);
  EXPECT_EQ(run({"index", "-"}, archive_with(ArchiveKind::kZip, "second")).exit_code, 0);
  const std::string lines = listing(scratch_ / "idx");
  EXPECT_EQ(lines_of(lines).size(), 2U);
  EXPECT_TRUE(holds(lines, R"("box":"-:xxh3:)")) << lines;
  EXPECT_EQ(run({"index", "-"}, first).exit_code, 0);
  EXPECT_EQ(listing(scratch_ / "idx"), lines);
  EXPECT_EQ(run({"verify", "--full"}).exit_code, 0);
  const Ran cat = run({"cat", "R/A.PCK"});
  EXPECT_EQ(cat.out, "");
  EXPECT_TRUE(cat.exit_code == 2 || cat.exit_code == 5) << cat.err;
}

TEST_F(Stream, LeavesNothingBehindAndWritesNothingInADryRun) {
  const std::string input = archive_with(ArchiveKind::kSevenZip, "first");
  const Ran dry = run({"index", "--dry-run", "--json", "-"}, input);
  EXPECT_TRUE(holds(dry.out, "\"observation\":1")) << dry.out << dry.err;
  EXPECT_FALSE(fs::exists(scratch_ / "idx"));
  EXPECT_EQ(run({"index", "-"}, input).exit_code, 0);
  for (const fs::directory_entry& entry : fs::directory_iterator(scratch_ / "idx")) {
    EXPECT_FALSE(holds(entry.path().filename().string(), "spool")) << entry;
  }
  const Ran census = run({"census", "-", "--format", "ndjson"}, input);
  EXPECT_TRUE(holds(census.out, R"("kind":"archive","files":1)")) << census.out;
}

/// Returns a zstd file of a few MB with more zeros than can be decoded in a minute.
std::string endless_zstd() {
  std::string bytes = "\x28\xB5\x2F\xFD";
  bytes.append({'\0', '\x38'});                            // a window of 128 KiB
  const std::string block = {'\x02', '\0', '\x10', '\0'};  // as many zeros
  for (int i = 0; i < 4'000'000; ++i) bytes += block;
  return bytes;
}

TEST(Interrupted, ARunWaitsForNoDecoder) {
  const TempFolder scratch;
  scratch.write("box/a.PCK", cli::status_mif("Failed", "a neighbour"));
  scratch.write("box/endless", endless_zstd());
  cli::StartedMifdex run({"-x", scratch / "idx", "index", scratch / "box", "--max-total", "900T",
                          "--max-ratio", "4000000000"});
  const auto begun = std::chrono::steady_clock::now();
  while (!fs::exists(scratch / "idx/mifdex.reading") && ::kill(run.process(), 0) == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::this_thread::sleep_for(std::chrono::seconds(1));
  ::kill(run.process(), SIGINT);
  EXPECT_EQ(run.wait().exit_code, 130);
  // Far less than decoding takes: it shows that the run did not wait for it, whatever the speed of
  // this machine.
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(25));
  EXPECT_TRUE(holds(listing(scratch / "idx"), "a neighbour"));
  EXPECT_EQ(answer(scratch / "idx", {"rejects"}), "");
}

TEST_F(Stream, ThatIsNoArchiveIsNoBox) {
  scratch_.write("text", "no archive");
  const Ran ran = run({"index", "-"}, scratch_ / "text");
  EXPECT_EQ(ran.exit_code, 5);
  EXPECT_TRUE(holds(ran.err, "standard input: is not an archive")) << ran.err;
  EXPECT_FALSE(fs::exists(scratch_ / "idx"));
  EXPECT_TRUE(holds(run({"index", "-"}).err, "standard input: is empty"));
}

TEST_F(Stream, OfPathsNamesBoxes) {
  archive_with(ArchiveKind::kTar, "one");
  archive_with(ArchiveKind::kZip, "two\nlines");
  scratch_.write("lines", "archive of one\n\nno such box\n");
  scratch_.write("nulls", std::string("archive of one\0archive of two\nlines", 35));
  const Ran ran = run({"index", "--files-from", "lines"});
  EXPECT_EQ(ran.exit_code, 5) << ran.err;  // for the box that is not one
  EXPECT_EQ(lines_of(listing(scratch_ / "idx")).size(), 1U);
  EXPECT_EQ(run({"index", "--files-from", "-", "--null"}, scratch_ / "nulls").exit_code, 0);
  EXPECT_EQ(lines_of(listing(scratch_ / "idx")).size(), 2U);
  EXPECT_EQ(run({"census", "-0", "--files-from=nulls"}).exit_code, 0);
}

TEST_F(Stream, OfPathsIsRefusedWhereItCannotBe) {
  EXPECT_EQ(run({"index", "--files-from", "none"}).exit_code, 5);
  EXPECT_EQ(run({"index", "-", "--files-from", "-"}).exit_code, 2);
  EXPECT_EQ(run({"index", "box", "--null"}).exit_code, 2);
  EXPECT_EQ(run({"index", "--files-from", "/dev/null"}).exit_code, 2);
}

/// Returns a stream that is not read as it arrives.
std::string large_zip() {
  std::string noise(100'000, '\0');
  std::minstd_rand random;
  for (char& byte : noise) byte = static_cast<char>(random() >> 8U);
  return make_archive(ArchiveKind::kZip, {{"R/A.PCK", noise}});
}

/// Returns the files in the folder of an index that hold the copy of a stream.
std::vector<std::string> copies_in(const std::string& index) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const fs::directory_entry& entry : fs::directory_iterator(index, missing)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("mifdex-stream-")) names.push_back(name);
  }
  return names;
}

TEST_F(Stream, FromAFifoIsTheSameBoxAsFromStandardInput) {
  const std::string input = archive_with(ArchiveKind::kTar, "first");
  EXPECT_EQ(run({"index", "-"}, input).exit_code, 0);
  const std::string lines = listing(scratch_ / "idx");
  const std::string fifo = scratch_ / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  FifoWriter writer(
      fifo, make_archive(ArchiveKind::kTar, {{"R/A.PCK", cli::status_mif("Failed", "first")}}));
  writer.finish();
  const Ran ran = run({"index", fifo});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(holds(ran.err, fifo + " is copied to " + scratch_ / "idx")) << ran.err;
  EXPECT_TRUE(holds(ran.err, " free there")) << ran.err;
  EXPECT_EQ(listing(scratch_ / "idx"), lines);
  EXPECT_TRUE(copies_in(scratch_ / "idx").empty());
}

TEST_F(Stream, ThatIsAFileIsReadInPlace) {
  const std::string tar =
      make_archive(ArchiveKind::kTar, {{"R/A.PCK", cli::status_mif("Failed", "first")}});
  for (const std::string before : {"", "seven b"}) {
    const std::string index = scratch_ / ("idx" + before);
    scratch_.write("input", before + tar);
    const std::string command = "(dd bs=7 count=" + std::to_string(before.size() / 7) +
                                " of=/dev/null status=none; " MIFDEX_PROGRAM " -x '" + index +
                                "' index -) < '" + scratch_ / "input" + "' 2> '" +
                                scratch_ / "err" + "' > /dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream file(scratch_ / "err");
    const std::string err((std::istreambuf_iterator<char>(file)), {});
    // A file that is not read from its first byte is read like a stream.
    EXPECT_EQ(holds(err, " is read as it arrives"), !before.empty()) << err;
    const std::string lines = listing(index);
    EXPECT_EQ(lines_of(lines).size(), 1U);
    EXPECT_TRUE(copies_in(index).empty());
    const std::string fifo = scratch_ / ("fifo" + before);
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    FifoWriter writer(fifo, tar);
    writer.finish();
    EXPECT_EQ(run_mifdex({"-x", index, "index", fifo}).exit_code, 0);
    EXPECT_EQ(listing(index), lines);
  }
}

TEST_F(Stream, IsRemovedByTheNextRunWhereARunWasKilled) {
  const std::string fifo = scratch_ / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  {
    cli::StartedMifdex killed({"-x", scratch_ / "idx", "index", fifo});
    const FifoWriter writer(fifo, large_zip());
    for (int i = 0; i < 2000 && copies_in(scratch_ / "idx").empty(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(copies_in(scratch_ / "idx").size(), 1U);
    ::kill(killed.process(), SIGKILL);
    EXPECT_EQ(killed.wait().exit_code, 128 + SIGKILL);
  }
  EXPECT_EQ(copies_in(scratch_ / "idx").size(), 1U);
  EXPECT_EQ(run({"index", "-"}, archive_with(ArchiveKind::kTar, "next")).exit_code, 0);
  EXPECT_TRUE(copies_in(scratch_ / "idx").empty());
}

TEST_F(Stream, ThatWasInterruptedCannotBeContinuedAndSaysSo) {
  const std::string fifo = scratch_ / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  cli::StartedMifdex run({"-x", scratch_ / "idx", "index", fifo});
  const FifoWriter writer(fifo, large_zip());
  for (int i = 0; i < 2000 && copies_in(scratch_ / "idx").empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ::kill(run.process(), SIGINT);  // while it waits for more, which does not come
  const Ran ran = run.wait();
  EXPECT_EQ(ran.exit_code, 130);
  EXPECT_TRUE(holds(ran.out, "a stream cannot be resumed")) << ran.out;
  EXPECT_FALSE(holds(ran.out, "run the same command to resume")) << ran.out;
  EXPECT_TRUE(copies_in(scratch_ / "idx").empty());
}

TEST_F(Stream, ThatBringsNothingCanBeInterrupted) {
  const std::string fifo = scratch_ / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  cli::StartedMifdex run({"-x", scratch_ / "idx", "index", fifo});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  ::kill(run.process(), SIGINT);
  EXPECT_EQ(run.wait().exit_code, 130);
}

TEST_F(Stream, WithoutRoomForItsCopyIsOneErrorAndLeavesAWholeIndex) {
  SmallDisk disk(scratch_ / "disk");
  if (!disk.mount(16'000'000)) GTEST_SKIP() << "this process may not mount";
  const std::string index = scratch_ / "disk/idx";
  EXPECT_EQ(
      run_mifdex({"-x", index, "index", "-"}, {{}, {}, archive_with(ArchiveKind::kTar, "small")})
          .exit_code,
      0);
  const std::string fifo = scratch_ / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  FifoWriter writer(fifo, large_zip() + std::string(20'000'000, 'x'));
  writer.finish();
  const Ran ran = run_mifdex({"-x", index, "index", fifo});
  EXPECT_EQ(ran.exit_code, 6) << ran.err;
  EXPECT_TRUE(holds(ran.err, "cannot store " + fifo + " while it is read")) << ran.err;
  EXPECT_TRUE(holds(ran.err, "No space left on device")) << ran.err;
  EXPECT_TRUE(copies_in(index).empty());
  EXPECT_EQ(run_mifdex({"-x", index, "verify", "--full"}).exit_code, 0);
}

}  // namespace
}  // namespace mifdex
