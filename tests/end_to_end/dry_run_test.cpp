// The report of a dry run, compared with the run that follows.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

constexpr std::array kNumbers = {
    "files",       "observations", "instructions", "identities", "other_mifs",
    "other_files", "rejects",      "duplicates",   "new",        "unchanged",
    "gone",        "skipped",      "bytes",        "exit_code",  "folders_unreadable"};

using Numbers = std::map<std::string, std::string>;

Numbers numbers_of(const Ran& ran) {
  Numbers numbers;
  for (const std::string name : kNumbers) {
    const std::string begin = "\"" + name + "\":";
    const std::size_t at = ran.out.find(begin);
    EXPECT_NE(at, std::string::npos) << name << " is not in " << ran.out << ran.err;
    if (at == std::string::npos) continue;
    const std::size_t value = at + begin.size();
    numbers[name] = ran.out.substr(value, ran.out.find_first_of(",}", value) - value);
  }
  return numbers;
}

/// Returns every file of a folder with its size, time and whether it is a link: a write would
/// change them.
std::map<std::string, std::string> state_of(const std::string& folder) {
  std::map<std::string, std::string> state;
  if (!fs::exists(folder)) return state;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::string facts = std::to_string(entry.last_write_time().time_since_epoch().count());
    if (entry.is_regular_file()) facts += ' ' + std::to_string(entry.file_size());
    state[entry.path().string()] = facts;
  }
  return state;
}

class DryRun : public testing::Test {
 protected:
  DryRun() { fs::create_directories(scratch_ / "tmp"); }

  void write(const std::string& name, const std::string& bytes) {
    scratch_.write("box/" + name, bytes);
    // Older than the runs, so that an unchanged file is recognised by its time; and the time
    // differs from that of the file that it replaces.
    age_ += std::chrono::hours(1);
    fs::last_write_time(scratch_ / ("box/" + name),
                        fs::file_time_type::clock::now() - std::chrono::hours(1000) + age_);
  }
  /// Writes another file with the bytes and the time of `of`.
  void write_copy(const std::string& name, const std::string& of) const {
    const fs::path from = scratch_ / ("box/" + of);
    const fs::path to = scratch_ / ("box/" + name);
    fs::create_directories(to.parent_path());
    fs::copy_file(from, to, fs::copy_options::overwrite_existing);
    fs::last_write_time(to, fs::last_write_time(from));
  }
  Ran run(std::vector<std::string> more) const {
    more.insert(more.begin(), {"-x", scratch_ / "idx", "index", scratch_ / "box", "--json"});
    return run_mifdex(more, {{}, {"TMPDIR=" + scratch_ / "tmp"}, "/dev/null"});
  }

  /// Runs dry, then not, and expects the same numbers. Returns them.
  Numbers expect_same_numbers(const std::vector<std::string>& flags = {}) const {
    const auto before = state_of(scratch_ / "idx");
    std::vector<std::string> dry_flags = flags;
    dry_flags.emplace_back("--dry-run");
    const Ran dry = run(dry_flags);
    EXPECT_EQ(state_of(scratch_ / "idx"), before);
    EXPECT_TRUE(fs::is_empty(scratch_ / "tmp"));
    EXPECT_TRUE(holds(dry.out, "\"dry_run\":true") && holds(dry.out, "\"run\":null") &&
                holds(dry.out, "\"commits\":0"))
        << dry.out;
    const Ran done = run(flags);
    EXPECT_EQ(dry.exit_code, done.exit_code) << dry.err << done.err;
    const Numbers numbers = numbers_of(done);
    EXPECT_EQ(numbers_of(dry), numbers);
    return numbers;
  }

  const TempFolder scratch_;
  std::chrono::hours age_{0};
};

TEST_F(DryRun, ReportsWhatTheRunThenDoes) {
  write("R/00000001.PCK", cli::status_mif("Failed", "disk full"));
  write("R/00000001.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  write("R/00000002.PCK", cli::status_mif("Success", "good"));
  write("R/copy/A.MIF", cli::status_mif("Success", "twice"));
  write_copy("R/copy/B/A.MIF", "R/copy/A.MIF");
  write("R/RUBBISH.MIF", "no MIF");
  write("R/SMS.LOG", "a log");
  write("old.tar", io::testing::make_tar({{"T/A.PCK", cli::status_mif("Failed", "in a tar")},
                                          {"T/B.PCK", cli::status_mif("Success", "in it")}}));
  fs::create_symlink("SMS.LOG", scratch_ / "box/R/link");
  Numbers numbers = expect_same_numbers();
  EXPECT_EQ(numbers["new"], numbers["files"]);
  EXPECT_EQ(numbers["duplicates"], "1");
  EXPECT_EQ(numbers["rejects"], "1");
  EXPECT_EQ(numbers["skipped"], "1");

  numbers = expect_same_numbers();
  EXPECT_EQ(numbers["unchanged"], numbers["files"]);
  EXPECT_EQ(numbers["new"], "0");
  EXPECT_EQ(numbers["duplicates"], "1");

  // A changed box: a copy of a known report that comes first, one that replaces it, deleted, new
  // and changed files, and an archive with other entries.
  write_copy("A/A.MIF", "R/copy/A.MIF");
  write("R/00000003.PCK", cli::status_mif("Failed", "new"));
  write("R/RUBBISH.MIF", cli::status_mif("Failed", "no rubbish any more"));
  write("R/NEW.MIF", "rubbish");
  fs::remove(scratch_ / "box/R/00000002.PCK");
  fs::remove(scratch_ / "box/R/link");
  write("old.tar", io::testing::make_tar({{"T/A.PCK", cli::status_mif("Failed", "in a tar")},
                                          {"T/C.PCK", cli::status_mif("Failed", "another")}}));
  numbers = expect_same_numbers();
  EXPECT_EQ(numbers["gone"], "2");
  EXPECT_EQ(numbers["new"], "4");
  EXPECT_EQ(numbers["duplicates"], "2");
  EXPECT_EQ(numbers["skipped"], "0");
  EXPECT_EQ(run_mifdex({"-x", scratch_ / "idx", "verify", "--full"}).exit_code, 0);
}

TEST_F(DryRun, CountsDuplicatesOverSeveralCommits) {
  write("R/0/A.MIF", cli::status_mif("Failed", "the same"));
  for (int i = 1; i < 40; ++i) write_copy("R/" + std::to_string(i) + "/A.MIF", "R/0/A.MIF");
  const Numbers numbers = expect_same_numbers({"--memory", "64M", "-j", "1"});
  EXPECT_EQ(numbers.at("duplicates"), "39");
}

TEST_F(DryRun, FailsAsTheRunWouldWhereTheFolderIsNoIndex) {
  write("R/00000001.PCK", cli::status_mif("Failed", "disk full"));
  scratch_.write("idx/notes.txt", "no index");
  EXPECT_EQ(run({"--dry-run"}).exit_code, 4);
  EXPECT_EQ(run({}).exit_code, 4);
}

}  // namespace
}  // namespace mifdex
