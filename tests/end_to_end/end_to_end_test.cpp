// From the box to the answer: whole listings compared, on generated boxes with a known truth and on
// real files.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/shared_corpus.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Makes a box of `machines` x 2 status MIFs at scratch/box and its truth at scratch/truth.
void make_box(const TempFolder& scratch, int machines, const std::string& box = "VAQ") {
  const std::string command = std::string(MIFDEX_CORPUS_PROGRAM) + " " + (scratch / box) +
                              " --machines " + std::to_string(machines) +
                              " --jobs 2 --seed 7 --truth " + (scratch / "truth") + " >/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(cert-env33-c): a path of our own
}

/// Returns the listing without the paths of boxes, which the truth leaves out.
std::string placeless(const std::string& index) {
  return without(listing(index), "\"box_path\":\"", "\",");
}

TEST(WholeWay, ListingEqualsTheTruthLineForLine) {
  const TempFolder scratch;
  make_box(scratch, 700);
  index_box(scratch / "idx", {scratch / "VAQ"});
  const std::string truth = read_file(scratch / "truth");
  ASSERT_GT(std::count(truth.begin(), truth.end(), '\n'), 1400);
  expect_same(placeless(scratch / "idx"), truth);
}

// Q127052: SMSIDs count in base 36. Among 20,000 clients, most have one that is not hexadecimal.
TEST(WholeWay, ANightOfSmsidsInBase36EqualsTheTruth) {
  const TempFolder scratch;
  const std::string command = std::string(MIFDEX_CORPUS_PROGRAM) + " " + (scratch / "VAQ") +
                              " --machines 20000 --jobs 2 --seed 1 --truth " + (scratch / "truth") +
                              " >/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(cert-env33-c): a path of our own
  const std::string truth = read_file(scratch / "truth");
  int attributed = 0;
  int beyond_f = 0;
  constexpr std::string_view kField = "\"smsid\":\"";
  constexpr std::size_t kSmsid = 8;
  for (std::size_t at = truth.find(kField); at != std::string::npos; at = truth.find(kField, at)) {
    at += kField.size();
    ++attributed;
    const std::size_t letter = truth.find_first_of("GHIJKLMNOPQRSTUVWXYZ", at + 3);
    if (letter < at + kSmsid) ++beyond_f;
  }
  ASSERT_GT(attributed, 40000);
  EXPECT_GT(beyond_f, attributed * 3 / 4);
  index_box(scratch / "idx", {scratch / "VAQ"});
  expect_same(placeless(scratch / "idx"), truth);
}

TEST(WholeWay, ThreadsMakeNoDifference) {
  const TempFolder scratch;
  make_box(scratch, 300);
  for (const char* threads : {"1", "2", "8"}) {
    const std::string index = scratch / (std::string("idx") + threads);
    index_box(index, {"-j", threads, scratch / "VAQ"});
    expect_same(placeless(index), read_file(scratch / "truth"));
  }
}

// Copies a tree file by file in a random order and keeps the times, so that the file system lists
// it in another order.
void copy_shuffled(const fs::path& from, const fs::path& to) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), from));
  }
  std::shuffle(files.begin(), files.end(), std::mt19937(42));
  for (const fs::path& file : files) {
    fs::create_directories((to / file).parent_path());
    fs::copy_file(from / file, to / file);
    fs::last_write_time(to / file, fs::last_write_time(from / file));
  }
}

TEST(WholeWay, AnotherPlaceAndAnotherOrderMakeNoDifference) {
  const TempFolder scratch;
  make_box(scratch, 200);
  copy_shuffled(scratch / "VAQ", scratch / "elsewhere/VAQ");
  index_box(scratch / "idx", {scratch / "elsewhere/VAQ"});
  expect_same(placeless(scratch / "idx"), read_file(scratch / "truth"));
}

TEST(WholeWay, OrderOfBoxesMakesNoDifference) {
  const TempFolder scratch;
  cli::write_small_box(scratch, "one");
  cli::write_small_box(scratch, "two");
  scratch.write("two/extra/00000099.PCK", cli::status_mif("Failed", "only here"));
  index_box(scratch / "idx1", {scratch / "one", scratch / "two"});
  index_box(scratch / "idx2", {scratch / "two", scratch / "one"});
  index_box(scratch / "idx3", {scratch / "two"});
  index_box(scratch / "idx3", {scratch / "one"});
  expect_same(listing(scratch / "idx1"), listing(scratch / "idx2"));
  expect_same(listing(scratch / "idx1"), listing(scratch / "idx3"));
}

TEST(WholeWay, TheSameBoxTwiceChangesNothing) {
  const TempFolder scratch;
  make_box(scratch, 100);
  const std::vector<std::string> questions = {"jobs", "machines", "rejects"};
  index_box(scratch / "idx", {scratch / "VAQ"});
  std::vector<std::string> before;
  before.reserve(questions.size());
  for (const std::string& question : questions) {
    before.push_back(run_mifdex({"-x", scratch / "idx", question, "--format", "ndjson"}).out);
  }
  index_box(scratch / "idx", {scratch / "VAQ"});
  expect_same(placeless(scratch / "idx"), read_file(scratch / "truth"));
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Ran ran = run_mifdex({"-x", scratch / "idx", questions[i], "--format", "ndjson"});
    expect_same(ran.out, before[i]);
  }
}

// An inventory in a later run names the machines of results that had only an SMSID.
TEST(WholeWay, IdentityThatComesLaterNamesTheLines) {
  const TempFolder scratch;
  scratch.write("first/R/0000002A.PCK", cli::status_mif("Failed", "disk full"));
  scratch.write("first/R/0000002A.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  scratch.write("second/M/MANGO.MIF", cli::identity_mif("MANGO", "VAQ00005", "FRUIT"));
  index_box(scratch / "idx", {scratch / "first"});
  EXPECT_NE(listing(scratch / "idx").find("\"machine\":\"VAQ00005\""), std::string::npos);
  index_box(scratch / "idx", {scratch / "second"});
  const std::string after = listing(scratch / "idx");
  EXPECT_NE(after.find("\"machine\":\"MANGO\",\"smsid\":\"VAQ00005\",\"domain\":\"FRUIT\""),
            std::string::npos)
      << after;
  EXPECT_EQ(std::count(after.begin(), after.end(), '\n'), 1);
}

class SharedCorpus : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(corpus_)) GTEST_SKIP() << "no corpus of real files at " << corpus_;
    index_box(scratch_ / "idx", {corpus_});
    std::istringstream lines(listing(scratch_ / "idx"));
    for (std::string line; std::getline(lines, line);) {
      const std::size_t path = line.find("\"path\":\"") + 8;
      by_path_[line.substr(path, line.find('"', path) - path)] = line;
    }
  }

  bool holds(const std::string& path, const std::string& part) const {
    const auto found = by_path_.find(path);
    return found != by_path_.end() && found->second.find(part) != std::string::npos;
  }

  const std::string corpus_ = shared_corpus().string();
  TempFolder scratch_;
  std::map<std::string, std::string> by_path_;
};

TEST_F(SharedCorpus, RealStatusMifsSayWhatTheySaid) {
  for (const char* file :
       {"real/kb-q166833-pcm-status.mif", "real/kb-q166833-pcm-status-crlf.mif"}) {
    EXPECT_TRUE(holds(file, "\"status\":\"Complete\"")) << file;
    EXPECT_TRUE(holds(file, "\"description\":\"ErrorJamalz\"")) << file;
    EXPECT_TRUE(holds(file, "\"product\":\"JamalTest\"")) << file;
  }
  EXPECT_TRUE(holds("real/kb-q186415-ismif32-failed-crlf.mif", "\"status\":\"Failed\""));
  EXPECT_TRUE(
      holds("real/kb-q186415-ismif32-failed-crlf.mif",
            "\"description\":\"The most effective multi-site management system that\\nprovides "
            "integrated desktop management for customers with\\nmedium to large Windows "
            "environments.\""));
}

TEST_F(SharedCorpus, WritersFormsAreRead) {
  EXPECT_TRUE(
      holds("writers/vb-setup1-failed.mif",
            "\"description\":\"Setup was interrupted before your new software was fully "
            "installed.  Can't write to C:\\\\WINDOWS\\\\SYSTEM\\\\MSJET35.DLL (in use)\""));
  EXPECT_TRUE(holds("writers/vb-setup1-empty-description.mif", "\"description\":null"));
  EXPECT_TRUE(holds("writers/vb-setup1-empty-description.mif", "\"status\":\"Complete\""));
  EXPECT_TRUE(holds("writers/watcom-failed-backslashes.mif", "x:\\\\new\\\\temp is full"));
  EXPECT_TRUE(holds("writers/psadt-success-utf16le.mif", "\"encoding\":\"utf-16le\""));
  EXPECT_TRUE(holds("writers/psadt-success-utf16le.mif", "\"status\":\"Complete\""));
  EXPECT_TRUE(holds("writers/psadt-failure-utf8bom.mif", "\"mif_status\":\"Other\""));
  EXPECT_TRUE(holds("writers/psadt-failure-utf8bom.mif", "Gr\u00F6\u00DFe"));
  EXPECT_TRUE(holds("writers/ismif32-nodescription.mif", "\"status\":\"Failed\""));
}

TEST_F(SharedCorpus, WrongFilesAreNoObservations) {
  for (const auto& [path, line] : by_path_) {
    // An instruction without its MIF is a result with status None; no other file here belongs to a
    // job.
    const bool is_instruction = path == "wrong/sni-instruction.sni";
    EXPECT_EQ(path.starts_with("wrong/"), is_instruction) << line;
    EXPECT_EQ(line.find("\"status\":\"None\"") != std::string::npos, is_instruction) << line;
  }
  const Ran rejects = run_mifdex({"-x", scratch_ / "idx", "rejects", "--format", "ndjson"});
  for (const char* file :
       {"wrong/zero-byte.mif", "wrong/html-page.mif", "wrong/framemaker-min.mif"}) {
    EXPECT_NE(rejects.out.find(file), std::string::npos) << rejects.out;
  }
  EXPECT_EQ(rejects.out.find("sni-instruction.sni"), std::string::npos);
  EXPECT_EQ(rejects.out.find("pck-compressed-package.pck"), std::string::npos);
}

TEST_F(SharedCorpus, RejectsGiveExitCodeThree) {
  const Ran ran = run_mifdex({"-x", scratch_ / "idx-again", "index", corpus_});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
}

}  // namespace
}  // namespace mifdex
