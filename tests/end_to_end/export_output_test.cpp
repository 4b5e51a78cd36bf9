// The output files of `mifdex export --output`, and the files that it must not overwrite.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

std::string output_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class ExportOutput : public testing::Test {
 protected:
  void SetUp() override {
    cli::write_small_box(scratch_, "VAQ");
    index_box(scratch_ / "idx", {scratch_ / "VAQ"});
    fs::create_directory(scratch_ / "out");
    lines_ = run({}).out;
    ASSERT_EQ(lines_of(lines_).size(), 3U);
  }
  Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-x", scratch_ / "idx", "export"});
    return run_mifdex(words, {scratch_ / "out", {}});
  }
  std::string out(const std::string& name) const { return (scratch_ / "out/") + name; }
  void expect_done(const std::vector<std::string>& words) const {
    const Ran ran = run(words);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
  }
  /// Expects that the export is refused with `why`, and that the file is unchanged.
  void expect_refused(const std::string& name, const std::string& why) const {
    const std::string before = output_file(out(name));
    const Ran ran = run({"-o", out(name), "--format", "ndjson"});
    EXPECT_EQ(ran.exit_code, 2) << name << ran.err;
    EXPECT_TRUE(holds(ran.err, why)) << ran.err;
    EXPECT_EQ(output_file(out(name)), before) << name;
  }
  /// Returns the number of names in the folder of outputs; a temporary file would be among them.
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(scratch_ / "out"), fs::directory_iterator()));
  }

  TempFolder scratch_;
  std::string lines_;
};

TEST_F(ExportOutput, TheSuffixDecidesTheFormat) {
  const auto expect_suffix = [&](const std::string& name, const std::string& format) {
    expect_done({"-o", out(name)});
    EXPECT_EQ(output_file(out(name)), run({"--format", format}).out) << name;
  };
  expect_suffix("a.ndjson", "ndjson");
  expect_suffix("a.json", "json");
  expect_suffix("a.csv", "csv");
  expect_suffix("a.tsv", "tsv");
  expect_suffix("A.CSV", "csv");
  expect_suffix("without", "ndjson");
  for (const std::string name : {"a.sqlite", "a.db"}) {
    expect_done({"-o", out(name)});
    EXPECT_TRUE(output_file(out(name)).starts_with("SQLite format 3")) << name;
  }
  const std::size_t before = files();
  for (const std::string name : {"a.xls", "a.txt", "a.csv.gz", "a.ndjso"}) {
    const Ran ran = run({"-o", out(name)});
    EXPECT_EQ(ran.exit_code, 2) << name;
    EXPECT_TRUE(holds(ran.err, ".ndjson, .json, .csv, .tsv, .sqlite or .db")) << ran.err;
  }
  EXPECT_EQ(files(), before);
  expect_done({"-o", out("a.xls"), "--format", "csv"});
  EXPECT_EQ(output_file(out("a.xls")), output_file(out("a.csv")));
}

TEST_F(ExportOutput, AHyphenIsStandardOutput) {
  EXPECT_EQ(run({"-o", "-"}).out, lines_);
  EXPECT_EQ(run({"-o", "-", "--format", "csv"}).out, run({"--format", "csv"}).out);
  EXPECT_EQ(files(), 0U);
  EXPECT_EQ(run({"-o", "-", "--format", "sqlite"}).exit_code, 2);
}

// The test makes its own links like /dev/stdout: those of the system must not be at risk.
TEST_F(ExportOutput, StandardOutputByItsPathsIsWrittenInto) {
  fs::create_symlink("/proc/self/fd/1", out("stdout"));
  fs::create_symlink("stdout", out("link"));
  fs::create_symlink("/dev/fd/2", out("stderr"));
  for (const std::string& path :
       {out("stdout"), out("link"), std::string("/dev/fd/1"), std::string("/proc/self/fd/1")}) {
    const Ran ran = run({"-o", path});
    EXPECT_EQ(ran.exit_code, 0) << path << ran.err;
    EXPECT_EQ(ran.out, lines_) << path;
  }
  EXPECT_EQ(run({"-o", out("stderr")}).err, lines_);
  EXPECT_EQ(run({"-o", out("stdout"), "--format", "sqlite"}).exit_code, 2);
  EXPECT_EQ(run({"-o", "/dev/fd/99"}).exit_code, 2);
  for (const std::string name : {"stdout", "link", "stderr"}) {
    EXPECT_TRUE(fs::is_symlink(out(name))) << name;
  }
}

TEST_F(ExportOutput, ADescriptorOfTheShellIsWrittenInto) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);  // inherited, as with >(command) of a shell
  const Ran ran = run({"-o", "/dev/fd/" + std::to_string(ends[1])});
  ::close(ends[1]);
  std::string text(1U << 16U, '\0');
  const ssize_t size = ::read(ends[0], text.data(), text.size());
  ::close(ends[0]);
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  ASSERT_GT(size, 0);
  EXPECT_EQ(text.substr(0, static_cast<std::size_t>(size)), lines_);
}

TEST_F(ExportOutput, AFifoAndADeviceAreWrittenInto) {
  ASSERT_EQ(::mkfifo(out("pipe.csv").c_str(), 0600), 0);
  // Opened first and without blocking, so that neither side waits for the other.
  const int reader = ::open(out("pipe.csv").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  expect_done({"-o", out("pipe.csv")});
  std::string read(1U << 16U, '\0');
  const ssize_t size = ::read(reader, read.data(), read.size());
  ::close(reader);
  EXPECT_GT(size, 0);
  EXPECT_EQ(read.substr(0, static_cast<std::size_t>(std::max<ssize_t>(size, 0))),
            run({"--format", "csv"}).out);
  EXPECT_TRUE(fs::is_fifo(out("pipe.csv")));

  // The test makes its own device node: those of the system must not be at risk.
  const dev_t null = makedev(1, 3);
  const dev_t full = makedev(1, 7);
  if (::mknod(out("null").c_str(), S_IFCHR | 0666, null) != 0) GTEST_SKIP() << "needs mknod";
  ASSERT_EQ(::mknod(out("full").c_str(), S_IFCHR | 0666, full), 0);
  expect_done({"-o", out("null")});
  const Ran ran = run({"-o", out("full")});
  EXPECT_EQ(ran.exit_code, 6) << ran.err;
  EXPECT_TRUE(holds(ran.err, "No space left on device")) << ran.err;
  EXPECT_TRUE(fs::is_character_file(out("null")));
  EXPECT_TRUE(fs::is_character_file(out("full")));
  EXPECT_EQ(run({"-o", out("null"), "--format", "sqlite"}).exit_code, 2);
  EXPECT_TRUE(fs::is_character_file(out("null")));
}

TEST_F(ExportOutput, ALinkIsFollowed) {
  expect_done({"-o", out("lines.ndjson")});
  fs::create_directory(out("deep"));
  fs::create_symlink("../lines.ndjson", out("deep/one"));
  fs::create_symlink("deep/one", out("two.csv"));
  expect_done({"-o", out("two.csv")});
  EXPECT_TRUE(fs::is_symlink(out("two.csv")));
  EXPECT_TRUE(fs::is_symlink(out("deep/one")));
  EXPECT_EQ(output_file(out("lines.ndjson")), run({"--format", "csv"}).out);
  fs::create_symlink("made.csv", out("dangling.csv"));
  expect_done({"-o", out("dangling.csv")});
  EXPECT_TRUE(fs::is_symlink(out("dangling.csv")));
  EXPECT_EQ(output_file(out("made.csv")), run({"--format", "csv"}).out);
  fs::create_symlink("loop", out("loop"));
  EXPECT_EQ(run({"-o", out("loop")}).exit_code, 2);
}

TEST_F(ExportOutput, AFileKeepsItsModeAndOwner) {
  for (const std::string name : {"a.ndjson", "a.db"}) {
    expect_done({"-o", out(name)});
    ASSERT_EQ(::chmod(out(name).c_str(), 0640), 0);
    const bool given = ::chown(out(name).c_str(), 65534, 65534) == 0;
    expect_done({"-o", out(name)});
    struct stat facts{};
    ASSERT_EQ(::stat(out(name).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777U, 0640U) << name;
    if (given) {
      EXPECT_EQ(facts.st_uid, 65534U) << name;
    }
  }
  const mode_t mask = ::umask(027);
  expect_done({"-o", out("new.csv")});
  ::umask(mask);
  struct stat facts{};
  ASSERT_EQ(::stat(out("new.csv").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777U, 0640U);
}

TEST_F(ExportOutput, WhatMifdexDidNotWriteIsLeftAlone) {
  scratch_.write("out/notes.txt", "my notes\n");
  scratch_.write("out/table.csv", "name,age\nBob,7\n");
  scratch_.write("out/rows.ndjson", "{\"type\":\"other\"}\n");
  scratch_.write("out/broken.db", "SQLite format 3");
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(out("theirs.db").c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "CREATE TABLE t (a)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
  for (const std::string name :
       {"notes.txt", "table.csv", "rows.ndjson", "broken.db", "theirs.db"}) {
    expect_refused(name, "--force");
  }
  scratch_.write("out/empty", "");
  expect_done({"-o", out("empty")});
  expect_done({"-o", out("notes.txt"), "--format", "csv", "--force"});
  EXPECT_EQ(output_file(out("notes.txt")), run({"--format", "csv"}).out);
  EXPECT_EQ(run({"-o", out("")}).exit_code, 2);
  EXPECT_EQ(run({"-o", scratch_ / "out"}).exit_code, 2);
  EXPECT_EQ(run({"-o", ""}).exit_code, 2);
}

TEST_F(ExportOutput, ItsOwnExportsAreReplacedInEveryFormat) {
  const std::vector<std::string> names = {"a.ndjson", "a.json", "a.csv", "a.tsv", "a.db"};
  for (const std::string& name : names) {
    expect_done({"-o", out(name)});
    expect_done({"-o", out(name)});
    expect_done({"-o", out(name), "--history"});
  }
  expect_done({"-o", out("a.csv"), "--bom"});
  expect_done({"-o", out("a.csv")});
  EXPECT_EQ(run({"-o", out("a.json"), "--job", "NOSUCH"}).exit_code, 1);
  expect_done({"-o", out("a.json")});
  expect_done({"-o", out("a.db"), "--format", "csv"});
  EXPECT_EQ(files(), names.size());
}

TEST_F(ExportOutput, ADatabaseInUseIsLeftAlone) {
  expect_done({"-o", out("a.db")});
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(out("a.db").c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "PRAGMA journal_mode=WAL; CREATE TABLE mine (a)", nullptr,
                         nullptr, nullptr),
            SQLITE_OK);
  const Ran ran = run({"-o", out("a.db"), "--force"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_TRUE(holds(ran.err, "a.db-wal")) << ran.err;
  EXPECT_EQ(sqlite3_exec(database, "SELECT * FROM mine", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
  expect_done({"-o", out("a.db")});
}

TEST_F(ExportOutput, AFailedExportLeavesNothingBehind) {
  expect_done({"-o", out("a.csv")});
  const std::string before = output_file(out("a.csv"));
  EXPECT_EQ(run({"-o", out("a.csv"), "--job", "[x"}).exit_code, 2);
  EXPECT_EQ(output_file(out("a.csv")), before);
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(run({"-o", out("no/such/a.csv")}).exit_code, 2);
  // A temporary file must not take a name that a user may have chosen for other things.
  scratch_.write("out/b.csv.partial", "mine");
  expect_done({"-o", out("b.csv")});
  EXPECT_EQ(output_file(out("b.csv.partial")), "mine");
}

}  // namespace
}  // namespace mifdex
