// Boxes that no path names: an archive from standard input, and lists of paths.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/cli/ran_program.h"
#include "tests/cli/small_box.h"
#include "tests/io/archive_samples.h"
#include "tests/whole/whole_run.h"

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
  Scratch scratch_;
};

TEST_F(Stream, IsABoxOfItsOwn) {
  const std::string first = archive_with(ArchiveKind::kGzip, "first");
  EXPECT_EQ(run({"index", "-"}, first).exit_code, 0);
  EXPECT_EQ(run({"index", "-"}, archive_with(ArchiveKind::kZip, "second")).exit_code, 0);
  const std::string lines = listing(scratch_ / "idx");
  EXPECT_EQ(lines_of(lines).size(), 2U);
  EXPECT_TRUE(holds(lines, R"("box":"-","path":"R/A.PCK")")) << lines;
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

/// A zstd file of a few MB that holds more zeros than anyone decodes in a minute.
std::string endless_zstd() {
  std::string bytes = "\x28\xB5\x2F\xFD";
  bytes.append({'\0', '\x38'});                            // a window of 128 KiB
  const std::string block = {'\x02', '\0', '\x10', '\0'};  // as many zeros
  for (int i = 0; i < 4'000'000; ++i) bytes += block;
  return bytes;
}

TEST(Interrupted, ARunWaitsForNoDecoder) {
  const Scratch scratch;
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
  // Far from what decoding takes: that it was not waited for, not how fast this machine is.
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(25));
  EXPECT_TRUE(holds(listing(scratch / "idx"), "a neighbour"));
  EXPECT_EQ(answer(scratch / "idx", {"rejects"}), "");
}

TEST_F(Stream, ThatIsNoArchiveIsNoBox) {
  scratch_.write("text", "no archive");
  const Ran ran = run({"index", "-"}, scratch_ / "text");
  EXPECT_EQ(ran.exit_code, 5);
  EXPECT_TRUE(holds(ran.err, "standard input: is no archive")) << ran.err;
  EXPECT_FALSE(fs::exists(scratch_ / "idx"));
  EXPECT_TRUE(holds(run({"index", "-"}).err, "standard input: is empty"));
}

TEST_F(Stream, OfPathsNamesBoxes) {
  archive_with(ArchiveKind::kTar, "one");
  archive_with(ArchiveKind::kZip, "two\nlines");
  scratch_.write("lines", "archive of one\n\nno such box\n");
  scratch_.write("nulls", std::string("archive of one\0archive of two\nlines", 35));
  const Ran ran = run({"index", "--files-from", "lines"});
  EXPECT_EQ(ran.exit_code, 5) << ran.err;  // for the box that is none
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

}  // namespace
}  // namespace mifdex
