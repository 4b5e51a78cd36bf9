// The built program, run as a user runs it: the contract of INTERFACE.md from end to end.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "index/writer.h"
#include "tests/support/json_text.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex::cli {
namespace {

bool output_holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::ptrdiff_t lines_of(const std::string& text) { return std::ranges::count(text, '\n'); }

/// Expects that the error is one line on standard error, with nothing on standard output.
void expect_one_line(const Ran& ran, int exit_code, std::string_view part) {
  EXPECT_EQ(ran.exit_code, exit_code) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(lines_of(ran.err), 1) << ran.err;
  EXPECT_TRUE(ran.err.starts_with("mifdex: ")) << ran.err;
  EXPECT_TRUE(output_holds(ran.err, part)) << ran.err;
}

TEST(Program, WithoutACommandItSaysHowItIsCalled) {
  const Ran ran = run_mifdex({});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.err.starts_with("Usage: mifdex COMMAND"));
}

TEST(Program, HelpAndVersionAreAnswers) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--help"},
                                                {"help"},
                                                {"status", "--help"},
                                                {"help", "status"},
                                                {"--version"},
                                                {"--generate", "man"}}) {
    const Ran ran = run_mifdex(words);
    EXPECT_EQ(ran.exit_code, 0) << words[0];
    EXPECT_NE(ran.out, "") << words[0];
    EXPECT_EQ(ran.err, "") << words[0];
  }
  EXPECT_EQ(run_mifdex({"status", "--help"}).out, run_mifdex({"help", "status"}).out);
}

TEST(Program, VersionHasTheFactsOfTheBuildAtV) {
  const Ran ran = run_mifdex({"--version", "-v"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err, "");
  const std::regex facts(
      "mifdex [0-9.]+\n"
      "commit     (unknown|[0-9a-f]{12}(-changed)?)\n"
      "build      [A-Za-z]+, (GNU|Clang) [0-9.]+\n"
      "SIMD       (scalar|avx2)\n"
      "libraries  [^\n]+\n");
  EXPECT_TRUE(std::regex_match(ran.out, facts)) << ran.out;
  for (const char* library :
       {"bzip2 1.", "fmt 9.", "icu-uc 7", "rocksdb 7.", "sqlite3 3.", "tbb 20"})
    EXPECT_TRUE(output_holds(ran.out, library)) << library;
  EXPECT_EQ(run_mifdex({"-Vv"}).out, ran.out);
}

TEST(Program, WrongUsageIsOneLine) {
  expect_one_line(run_mifdex({"status", "--jbo", "X"}), 2, "did you mean --job?");
  expect_one_line(run_mifdex({"frobnicate"}), 2, "unknown command frobnicate");
  expect_one_line(run_mifdex({"help", "frobnicate"}), 2, "unknown command frobnicate");
  expect_one_line(run_mifdex({"status", "--format", "xml"}), 2, "table, json, ndjson, csv");
  expect_one_line(run_mifdex({"status", "--since", "soon"}), 2,
                  "--since: cannot parse time 'soon'");
  expect_one_line(run_mifdex({"status", "--tz", "Nowhere/City"}), 2, "--tz");
  expect_one_line(run_mifdex({"status", "A", "--job", "B"}), 2, "");
  expect_one_line(run_mifdex({"index", ".", "--memory", "lots"}), 2, "--memory");
  expect_one_line(run_mifdex({"index", ".", "--encoding", "klingon", "--dry-run"}), 2, "klingon");
  expect_one_line(run_mifdex({"info", "--log-file", "/no/such/folder/log"}), 2, "--log-file");
}

TEST(Program, AnIndexThatCannotBeUsedIsOneLine) {
  const TempFolder scratch;
  scratch.write("file", "not a folder");
  std::filesystem::create_directory(scratch / "empty");
  for (const std::string command : {"status", "jobs", "machines", "rejects", "info"}) {
    expect_one_line(run_mifdex({command, "-x", scratch / "missing"}), 4, "mifdex index");
    expect_one_line(run_mifdex({command, "-x", scratch / "file"}), 4, "file");
    expect_one_line(run_mifdex({command, "-x", scratch / "empty"}), 4, "empty");
  }
  expect_one_line(run_mifdex({"why", "A.MIF", "-x", scratch / "missing"}), 4, "missing");
  expect_one_line(run_mifdex({"show", "A", "B", "-x", scratch / "missing"}), 4, "missing");
}

TEST(Program, ADatabaseOfAnotherProgramIsLeftAlone) {
  const TempFolder scratch;
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* database = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, scratch / "foreign", &database).ok());
  ASSERT_TRUE(database->Put(rocksdb::WriteOptions(), "key", "value").ok());
  delete database;
  expect_one_line(run_mifdex({"status", "-x", scratch / "foreign"}), 4, "foreign");
  write_small_box(scratch, "box");
  expect_one_line(run_mifdex({"index", scratch / "box", "-x", scratch / "foreign"}), 4, "foreign");
}

TEST(Program, ALockedIndexNamesItsHolder) {
  const TempFolder scratch;
  write_small_box(scratch, "box");
  index::WriterOptions options;
  options.command = "another mifdex";
  auto writer = index::Writer::open(scratch / "idx", options);
  ASSERT_TRUE(writer) << io::error_text(writer.error());
  expect_one_line(run_mifdex({"index", scratch / "box", "-x", scratch / "idx"}), 4,
                  std::to_string(::getpid()));
}

TEST(Program, ABoxThatIsNotThereIsExitFive) {
  const TempFolder scratch;
  const Ran ran = run_mifdex({"index", scratch / "nowhere", "-x", scratch / "idx"});
  EXPECT_EQ(ran.exit_code, 5) << ran.err;
  EXPECT_TRUE(output_holds(ran.err, "nowhere")) << ran.err;
  EXPECT_EQ(run_mifdex({"census", scratch / "nowhere"}).exit_code, 5);
}

/// A small box, indexed once for all tests that query it.
class Asked : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = new TempFolder;
    write_small_box(*scratch_, "VAQ");
    indexed_ = new Ran(run_mifdex({"index", *scratch_ / "VAQ", "-x", index(), "--json"}));
  }
  static void TearDownTestSuite() {
    delete indexed_;
    delete scratch_;
  }

  static std::string index() { return *scratch_ / "idx"; }
  static Ran ask(std::vector<std::string> words) {
    words.insert(words.end(), {"-x", index()});
    return run_mifdex(words);
  }

  static TempFolder* scratch_;
  static Ran* indexed_;
};

TempFolder* Asked::scratch_ = nullptr;
Ran* Asked::indexed_ = nullptr;

TEST_F(Asked, TheRunEndsInASummaryAndOneWarning) {
  EXPECT_EQ(indexed_->exit_code, 3) << indexed_->err;
  const auto summary = JsonText(indexed_->out);
  EXPECT_EQ(summary.text("/type"), "summary");
  EXPECT_EQ(summary.number("/files"), 10U);
  EXPECT_EQ(summary.number("/observations"), 3U);
  EXPECT_EQ(summary.number("/instructions"), 3U);
  EXPECT_EQ(summary.number("/identities"), 2U);
  EXPECT_EQ(summary.number("/rejects"), 1U);
  EXPECT_EQ(summary.number("/other_files"), 1U);
  EXPECT_EQ(summary.number("/exit_code"), 3);
  EXPECT_TRUE(output_holds(indexed_->err, "mifdex: 1 file was rejected")) << indexed_->err;
  EXPECT_TRUE(output_holds(indexed_->err, "mifdex rejects")) << indexed_->err;
}

TEST_F(Asked, StatusIsALinePerJobAndMachine) {
  const Ran ran = ask({"status", "--format", "ndjson"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  std::istringstream lines(ran.out);
  std::vector<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    const auto row = JsonText(line);
    seen.push_back(row.text("/job") + " " + row.text("/machine") + " " + row.text("/status") + " " +
                   row.text("/job_status"));
    EXPECT_EQ(row.text("/type"), "status");
    EXPECT_EQ(row.text("/attributed_by/job"), "instruction");
    EXPECT_EQ(row.text("/origin/box"), "VAQ");
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"VAQ0000F MANGO Failed Retrying",
                                            "VAQ0000F PEAR Complete Retrying",
                                            "VAQ00010 MANGO Complete Complete"}));
}

TEST_F(Asked, FiltersLeaveWhatTheySay) {
  const auto count = [](std::vector<std::string> words) {
    words.insert(words.begin(), "status");
    words.push_back("--count");
    return ask(std::move(words)).out;
  };
  EXPECT_EQ(count({}), "3\n");
  EXPECT_EQ(count({"vaq0000f"}), "2\n");
  EXPECT_EQ(count({"--machine", "MAN*"}), "2\n");
  EXPECT_EQ(count({"--machine", "VAQ00006"}), "1\n");
  EXPECT_EQ(count({"--status", "failed"}), "1\n");
  EXPECT_EQ(count({"--status", "failed,complete"}), "3\n");
  EXPECT_EQ(count({"--grep", "DISK"}), "0\n");
  EXPECT_EQ(count({"--grep", "DISK", "-i"}), "1\n");
  EXPECT_EQ(count({"--product", "jamal*"}), "3\n");
  EXPECT_EQ(count({"--domain", "VEGETABLES"}), "0\n");
  EXPECT_EQ(count({"--limit", "1"}), "3\n");
  EXPECT_EQ(count({"--until", "1970"}), "0\n");
  EXPECT_EQ(count({"--since", "1970"}), "3\n");
  EXPECT_EQ(ask({"status", "--limit", "2", "--offset", "1", "--format", "csv"}).out.substr(0, 11),
            "type,schema");
  EXPECT_EQ(lines_of(ask({"status", "--limit", "1", "--offset", "2", "--format", "ndjson"}).out),
            1);
}

TEST_F(Asked, AFilterGivenTwiceMeansAnyOfThem) {
  const auto count = [](std::vector<std::string> words) {
    words.insert(words.begin(), {"status", "--count"});
    return ask(std::move(words)).out;
  };
  EXPECT_EQ(count({"--machine", "MANGO", "--machine", "PEAR"}), "3\n");
  EXPECT_EQ(count({"--machine", "PEAR", "--machine", "VAQ00005"}), "3\n");
  EXPECT_EQ(count({"--machine", "PEAR", "--machine", "NOSUCH"}), "1\n");
  EXPECT_EQ(count({"--job", "VAQ00010", "--job", "VAQ0000?"}), "3\n");
  EXPECT_EQ(count({"--job", "VAQ00010", "--job", "NOSUCH"}), "1\n");
  EXPECT_EQ(count({"--grep", "disk", "--grep", "at last"}), "2\n");
  EXPECT_EQ(count({"--site", "NOSUCH", "--site", "VAQ"}), "3\n");
  EXPECT_EQ(
      lines_of(
          ask({"machines", "--machine", "MANGO", "--machine", "PEAR", "--format", "ndjson"}).out),
      2);
  EXPECT_EQ(
      lines_of(ask({"jobs", "--job", "VAQ00010", "--job", "VAQ0000F", "--format", "ndjson"}).out),
      2);
  EXPECT_EQ(ask({"rejects", "--count", "--grep", "NOSUCH", "--grep", "BROKEN"}).out, "1\n");
}

TEST_F(Asked, CsvHasFlatHeadings) {
  const Ran ran = ask({"status", "--format", "csv"});
  const std::string header = ran.out.substr(0, ran.out.find('\r'));
  EXPECT_TRUE(output_holds(header, ",origin_path,")) << header;
  EXPECT_TRUE(output_holds(header, ",attributed_by_job,")) << header;
  EXPECT_FALSE(output_holds(header, ".")) << header;
  EXPECT_TRUE(output_holds(ask({"jobs", "--format", "csv"}).out, ",ended_at\r\n"));
  EXPECT_TRUE(ask({"jobs", "--format", "tsv", "--bom"}).out.starts_with("\xEF\xBB\xBFtype\t"));
  const Ran sorted = ask({"status", "--sort", "origin_path", "--format", "ndjson"});
  EXPECT_EQ(sorted.out, ask({"status", "--sort", "origin.path", "--format", "ndjson"}).out);
  EXPECT_EQ(sorted.exit_code, 0) << sorted.err;
}

TEST_F(Asked, WhyAndCatRegardNoLetterCaseIfNothingElseFits) {
  for (const std::string path :
       {"00000001.pck", "receive/00000001.Pck", "vaq/despoolr.box/receive/00000001.pck"}) {
    const Ran why = ask({"why", path});
    EXPECT_EQ(why.exit_code, 0) << path << why.err;
    EXPECT_TRUE(output_holds(why.out, "VAQ/DESPOOLR.BOX/RECEIVE/00000001.PCK")) << why.out;
    EXPECT_TRUE(output_holds(ask({"cat", path}).out, "disk full")) << path;
  }
  std::string whole = *scratch_ / "vaq/despoolr.box/receive/00000001.pck";
  EXPECT_EQ(ask({"why", whole}).exit_code, 0);
  expect_one_line(ask({"why", "0000001.PCK"}), 1,
                  "0000001.PCK: no file in the index has this name");
}

TEST(Program, ThePreciseNameGoesBeforeOtherLetterCase) {
  const TempFolder scratch;
  scratch.write("box/A.MIF", status_mif("Failed", "upper"));
  scratch.write("box/a.mif", status_mif("Failed", "lower"));
  run_mifdex({"index", scratch / "box", "-x", scratch / "idx"});
  EXPECT_TRUE(output_holds(run_mifdex({"cat", "a.mif", "-x", scratch / "idx"}).out, "lower"));
  EXPECT_TRUE(output_holds(run_mifdex({"cat", "A.MIF", "-x", scratch / "idx"}).out, "upper"));
  expect_one_line(run_mifdex({"cat", "A.mif", "-x", scratch / "idx"}), 2, "is ambiguous");
}

TEST(Program, IgnoringCaseKnowsEveryAlphabet) {
  const TempFolder scratch;
  const std::string text = "Schl\u00DCssel f\u00FCr \u0414\u0418\u0421\u041A fehlt";
  scratch.write("box/A.MIF", status_mif("Failed", text));
  run_mifdex({"index", scratch / "box", "-x", scratch / "idx", "--encoding", "utf-8"});
  const auto count = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"status", "--count", "-x", scratch / "idx"});
    return run_mifdex(words).out;
  };
  EXPECT_EQ(count({"--grep", "schl\u00FCssel"}), "0\n");
  EXPECT_EQ(count({"-i", "--grep", "schl\u00FCssel"}), "1\n");
  EXPECT_EQ(count({"-i", "--grep", "F\u00DCR \u0434\u0438\u0441\u043A"}), "1\n");
  EXPECT_EQ(count({"-i", "--grep", "schluessel"}), "0\n");
}

TEST_F(Asked, NothingMatchedIsExitOne) {
  const Ran ran = ask({"status", "NOSUCH"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ask({"status", "NOSUCH", "--json"}).out, "[]\n");
  EXPECT_EQ(ask({"jobs", "NOSUCH"}).exit_code, 1);
  EXPECT_EQ(ask({"machines", "NOSUCH"}).exit_code, 1);
  EXPECT_EQ(ask({"show", "VAQ0000F", "NOSUCH"}).exit_code, 1);
  EXPECT_EQ(ask({"why", "NOSUCH"}).exit_code, 1);
  EXPECT_EQ(ask({"rejects", "--grep", "NOSUCH"}).exit_code, 1);
}

TEST_F(Asked, JobsAndMachinesCountTheirLines) {
  const auto jobs = JsonText(ask({"jobs", "--json"}).out);
  ASSERT_EQ(jobs.size(), 2U);
  EXPECT_EQ(jobs.text("/0/job"), "VAQ0000F");
  EXPECT_EQ(jobs.text("/0/job_status"), "Retrying");
  EXPECT_EQ(jobs.number("/0/failed"), 1U);
  EXPECT_EQ(jobs.number("/0/complete"), 1U);
  EXPECT_EQ(jobs.text("/1/job_status"), "Complete");
  const auto machines = JsonText(ask({"machines", "--json"}).out);
  ASSERT_EQ(machines.size(), 2U);
  EXPECT_EQ(machines.text("/0/machine"), "MANGO");
  EXPECT_EQ(machines.text("/0/domain"), "FRUIT");
  EXPECT_EQ(machines.number("/0/lines"), 2U);
}

TEST_F(Asked, AFilterOnLinesLeavesTheirJobs) {
  EXPECT_EQ(lines_of(ask({"jobs", "--status", "failed", "--format", "ndjson"}).out), 1);
  EXPECT_EQ(lines_of(ask({"jobs", "--machine", "MANGO", "--format", "ndjson"}).out), 2);
  EXPECT_EQ(lines_of(ask({"jobs", "VAQ0000F", "VAQ0001*", "--format", "ndjson"}).out), 2);
  EXPECT_EQ(lines_of(ask({"machines", "--job", "VAQ00010", "--format", "ndjson"}).out), 1);
  EXPECT_EQ(lines_of(ask({"machines", "VAQ00006", "--format", "ndjson"}).out), 1);
  EXPECT_EQ(ask({"jobs", "--count"}).out, "2\n");
  EXPECT_EQ(lines_of(ask({"jobs", "--limit", "1", "--format", "ndjson"}).out), 1);
}

TEST_F(Asked, ShowTellsTheWholeLine) {
  const Ran table = ask({"show", "vaq0000f", "VAQ00005"});
  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_TRUE(output_holds(table.out, "VAQ0000F on MANGO")) << table.out;
  EXPECT_TRUE(output_holds(table.out, "disk full"));
  EXPECT_TRUE(output_holds(table.out, "has failed on workstation MANGO in Domain FRUIT"));
  EXPECT_TRUE(output_holds(table.out, "VAQ/DESPOOLR.BOX/RECEIVE/00000001.PCK"));
  const auto show = JsonText(ask({"show", "VAQ0000F", "MANGO", "--json"}).out);
  EXPECT_EQ(show.text("/type"), "show");
  EXPECT_EQ(show.text("/line/machine"), "MANGO");
  EXPECT_EQ(show.number("/event/id"), 374U);
  EXPECT_EQ(show.size("/history"), 1U);
  EXPECT_EQ(show.size("/places"), 1U);
  EXPECT_TRUE(JsonText(ask({"show", "VAQ0000F", "PEAR", "--json"}).out).is_null("/event"));
}

TEST_F(Asked, RejectsNameTheFileTheReasonAndTheAdvice) {
  const auto rejects = JsonText(ask({"rejects", "--json"}).out);
  ASSERT_EQ(rejects.size(), 1U);
  EXPECT_EQ(rejects.text("/0/origin/path"), "DATALOAD.BOX/DELTAMIF.COL/BROKEN.MIF");
  EXPECT_EQ(rejects.text("/0/kind"), "not_mif");
  EXPECT_TRUE(rejects.has("/0/advice"));
  EXPECT_EQ(ask({"rejects", "--grep", "broken", "-i", "--count"}).out, "1\n");
}

TEST_F(Asked, WhyKnowsEveryFile) {
  const auto one = [](const std::string& path) {
    return JsonText(ask({"why", path, "--format", "ndjson"}).out);
  };
  const auto observed = one("00000001.PCK");
  EXPECT_EQ(observed.text("/outcome"), "observation");
  EXPECT_EQ(observed.text("/line_of/machine"), "MANGO");
  EXPECT_EQ(observed.text("/line_of/status"), "Failed");
  EXPECT_EQ(one("00000001.SNI").text("/outcome"), "instruction");
  EXPECT_EQ(one("despool.log").text("/outcome"), "other");
  const auto rejected = one("BROKEN.MIF");
  EXPECT_EQ(rejected.text("/outcome"), "reject");
  EXPECT_EQ(rejected.text("/reject/kind"), "not_mif");
  // By its path in the box, as answers show it, and by its path on disk.
  EXPECT_EQ(one("LOGS/despool.log").text("/outcome"), "other");
  EXPECT_EQ(one("VAQ/LOGS/despool.log").text("/outcome"), "other");
  EXPECT_EQ(one(*scratch_ / "VAQ/LOGS/despool.log").text("/outcome"), "other");
}

TEST_F(Asked, EveryAnswerInJsonIsJsonAndNothingElse) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"status"},
                                                {"status", "--history"},
                                                {"status", "--count"},
                                                {"jobs"},
                                                {"machines"},
                                                {"show", "VAQ0000F", "MANGO"},
                                                {"rejects"},
                                                {"why", "00000001.PCK"},
                                                {"info"},
                                                {"census", *scratch_ / "VAQ"},
                                                {"index", *scratch_ / "VAQ", "--dry-run"}}) {
    for (const std::string format : {"json", "ndjson"}) {
      std::vector<std::string> asked = words;
      asked.insert(asked.end(), {"--format", format, "--progress", "always", "-v"});
      const Ran ran = ask(asked);
      if (format == "json") {
        [[maybe_unused]] const JsonText whole(ran.out);
        continue;
      }
      std::istringstream lines(ran.out);
      for (std::string line; std::getline(lines, line);) {
        EXPECT_TRUE(JsonText(line).has("/type")) << words[0];
      }
    }
  }
}

TEST_F(Asked, TheSameBoxTwiceChangesNothing) {
  const std::string before = ask({"status", "--history", "--format", "ndjson"}).out;
  const Ran again = ask({"index", *scratch_ / "VAQ", "-q"});
  EXPECT_EQ(again.exit_code, 3) << again.err;
  EXPECT_EQ(again.out, "");
  EXPECT_EQ(again.err, "");
  EXPECT_EQ(ask({"status", "--history", "--format", "ndjson"}).out, before);
}

TEST_F(Asked, ADryRunWritesNothing) {
  const Ran ran = run_mifdex({"index", *scratch_ / "VAQ", "--dry-run", "-x", *scratch_ / "dry"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_TRUE(output_holds(ran.out, "dry run")) << ran.out;
  EXPECT_FALSE(std::filesystem::exists(*scratch_ / "dry"));
}

TEST_F(Asked, InfoAndCensusCount) {
  const auto info = JsonText(ask({"info", "--json"}).out);
  EXPECT_EQ(info.number("/lines"), 3U);
  EXPECT_EQ(info.number("/rejects"), 1U);
  ASSERT_EQ(info.size("/boxes"), 1U);
  EXPECT_EQ(info.text("/boxes/0/name"), "VAQ");
  EXPECT_GE(info.size("/runs"), 1U);
  std::uint64_t files = 0;
  const auto census = JsonText(run_mifdex({"census", *scratch_ / "VAQ", "--json"}).out);
  for (std::size_t i = 0; i < census.size(); ++i) {
    const std::string row = "/" + std::to_string(i);
    files += census.number(row + "/files");
    if (census.text(row + "/kind") == "status") {
      EXPECT_EQ(census.number(row + "/files"), 3U);
    }
  }
  EXPECT_EQ(files, 10U);
}

TEST_F(Asked, TheIndexIsFoundByVariableAndInTheFolder) {
  RunSettings by_variable;
  by_variable.environment = {"MIFDEX_INDEX=" + index()};
  EXPECT_EQ(run_mifdex({"status", "--count"}, by_variable).out, "3\n");
  RunSettings in_folder;
  in_folder.folder = scratch_->path();
  EXPECT_EQ(run_mifdex({"index", "VAQ", "-q"}, in_folder).exit_code, 3);
  EXPECT_EQ(run_mifdex({"status", "--count"}, in_folder).out, "3\n");
  EXPECT_TRUE(std::filesystem::exists(*scratch_ / "mifdex.idx"));
}

TEST_F(Asked, TimesAreInTheZoneAskedFor) {
  EXPECT_TRUE(output_holds(ask({"status", "--tz", "+02:00"}).out, "+02:00"));
  EXPECT_FALSE(output_holds(ask({"status", "--tz", "+02:00", "--utc"}).out, "+02:00"));
}

/// Runs mifdex without the descriptor `closed`. Returns its exit status; -1 if a signal ended it,
/// as after 60 s.
int exit_code_without(int closed, std::vector<std::string> words) {
  constexpr unsigned kMostSeconds = 60;
  const pid_t process = ::fork();
  if (process == 0) {
    ::alarm(kMostSeconds);
    ::close(closed);
    std::string program = MIFDEX_PROGRAM;
    std::vector<char*> arguments{program.data()};
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(MIFDEX_PROGRAM, arguments.data());
    ::_exit(127);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(process, &status, 0), process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(Asked, AClosedStandardDescriptorIsNoOtherFile) {
  const std::string folder = *scratch_ / "closed";
  EXPECT_EQ(exit_code_without(STDIN_FILENO, {"index", "-", "-x", folder}), 5);
  EXPECT_EQ(exit_code_without(STDOUT_FILENO, {"index", *scratch_ / "VAQ", "-x", folder}), 6);
  EXPECT_EQ(run_mifdex({"verify", "-x", folder}).exit_code, 0);
  EXPECT_EQ(run_mifdex({"status", "-x", folder, "--count"}).out, "3\n");
}

TEST_F(Asked, AReaderThatLeavesEndsItQuietly) {
  // Standard output is a pipe without a reader.
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(ends[1], 1);
    const std::string folder = index();
    ::execl(MIFDEX_PROGRAM, MIFDEX_PROGRAM, "status", "-x", folder.c_str(),
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  int status = 0;
  ASSERT_EQ(::waitpid(process, &status, 0), process);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace mifdex::cli
