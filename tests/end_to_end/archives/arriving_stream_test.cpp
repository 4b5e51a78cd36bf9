// A tar from a pipe is read as it arrives, and ends in the index as the same tar from a file does.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "engine/ingest/ingest.h"
#include "tests/support/archive_maker.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/fifo_writer.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using io::ArchiveKind;
using io::testing::make_archive;
using io::testing::TarMaker;

/// Adds `count` status MIFs with their instructions.
void add_reports(TarMaker& tar, const std::string& folder, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = folder + "/" + std::to_string(10'000'000 + i);
    tar.add(name + ".PCK", cli::status_mif(i % 3 == 0 ? "Failed" : "Success", "report of " + name));
    tar.add(name + ".SNI", cli::instruction("VAQ0000" + std::to_string(i % 7),
                                            "VAQ0" + std::to_string(1000 + i % 50)));
  }
}

/// A tar with all that a walk can meet; its end is missing.
TarMaker all_kinds() {
  TarMaker tar;
  tar.put({.name = "BOX", .type = '5'}, "");
  add_reports(tar, "BOX/RECEIVE", 300);
  tar.add("BOX/ID.MIF", cli::identity_mif("MANGO", "VAQ01000", "FRUIT"));
  // Open code pages: read when the whole archive has been.
  tar.add("BOX/P/A.MIF", cli::status_mif("Failed",
                                         "Stra\xE1"
                                         "e"));
  for (const char* text : {"Zugriff verweigert: \232berpr\201fung fehlgeschlagen",
                           "nicht gen\201gend Speicherplatz f\201r die \216nderung"}) {
    tar.add("BOX/P/B" + std::to_string(tar.bytes().size()) + ".MIF",
            cli::status_mif("Failed", text));
  }
  // Archives in it: small, and larger than --max-file.
  TarMaker inner;
  add_reports(inner, "IN", 40);
  tar.add("BOX/small.tar", inner.end().bytes());
  TarMaker large;
  add_reports(large, "LARGE", 200);
  tar.add("BOX/large.tar", large.end().bytes());
  tar.add("BOX/a.zip",
          make_archive(ArchiveKind::kZip, {{"Z/A.PCK", cli::status_mif("Failed", "in a zip")}}));
  tar.add("BOX/a.tgz",
          make_archive(ArchiveKind::kGzip, {{"G/A.PCK", cli::status_mif("Failed", "in a tgz")}}));
  tar.add("BOX/large.bin", std::string(400'000, 'x'));
  tar.add("BOX/LARGE.MIF", std::string(400'000, 'x'));
  // Hard links: near, to another link, to nothing.
  tar.add("BOX/T.MIF", cli::status_mif("Failed", "the target of links"));
  tar.put({.name = "BOX/L/1.MIF", .type = '1', .link = "BOX/T.MIF"}, "");
  tar.put({.name = "BOX/L/2.MIF", .type = '1', .link = "BOX/L/1.MIF"}, "");
  tar.put({.name = "BOX/L/3.MIF", .type = '1', .link = "BOX/NONE.MIF"}, "");
  tar.put({.name = "BOX/L/4.tar", .type = '1', .link = "BOX/large.tar"}, "");
  tar.put({.name = "BOX/L/soft", .type = '2', .link = "BOX/T.MIF"}, "");
  // With holes.
  const std::string report = cli::status_mif("Failed", "in a file with holes");
  tar.add_pax({{"GNU.sparse.size", std::to_string(report.size() + 1000)},
               {"GNU.sparse.map", "0," + std::to_string(report.size())},
               {"GNU.sparse.name", "BOX/HOLES.MIF"}});
  tar.add("BOX/GNUSparse.0/HOLES.MIF", report);
  // Another archive after zeros.
  tar.bytes().append(100'000 / 512 * 512, '\0');
  add_reports(tar, "BOX/AFTER", 100);
  tar.add("BOX/RECEIVE/10000000.PCK", cli::status_mif("Failed", "a name that was met before"));
  return tar;
}

/// All answers that show what an index holds, but for the times of its runs.
std::string all_answers(const std::string& index) {
  std::string all;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"status", "--history"}, {"rejects"}, {"jobs"}, {"machines"}, {"events"}}) {
    all += answer(index, words);
  }
  return all;
}

/// The boxes of an index, by their locations.
std::string locations(const std::string& index) {
  std::string all;
  for (const std::string& line : lines_of(answer(index, {"box", "list"}))) {
    const std::size_t at = line.find("\"-:");
    all += (all.empty() ? "" : " ") + line.substr(at + 1, line.find('"', at + 1) - at - 1);
  }
  return all;
}

class ArrivingStream : public testing::Test {
 protected:
  std::string make_fifo(const std::string& name) const {
    std::string fifo = scratch_ / name;
    fs::remove(fifo);
    EXPECT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    return fifo;
  }
  Ran index_stream(const std::string& index, const std::string& bytes,
                   std::vector<std::string> flags = {}) const {
    const std::string fifo = make_fifo("fifo");
    FifoWriter writer(fifo, bytes);
    writer.finish();
    flags.insert(flags.begin(), {"-x", scratch_ / index, "index", fifo});
    return run_mifdex(flags);
  }
  Ran index_file(const std::string& index, const std::string& bytes,
                 std::vector<std::string> flags = {}) const {
    scratch_.write("input", bytes);
    flags.insert(flags.begin(), {"-x", scratch_ / index, "index", "-"});
    return run_mifdex(flags, {{}, {}, scratch_ / "input"});
  }
  void expect_sound(const std::string& index) const {
    const Ran verified = run_mifdex({"-x", scratch_ / index, "verify", "--full"});
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  }
  TempFolder scratch_;
};

const std::vector<std::string> kSmallFiles = {"--max-file", "100000"};

TEST_F(ArrivingStream, EndsInTheIndexAsTheSameFileDoes) {
  const std::string tar = all_kinds().end().bytes();
  const Ran file = index_file("file", tar, kSmallFiles);
  EXPECT_EQ(file.exit_code, 3) << file.err;
  const std::string expected = all_answers(scratch_ / "file");
  for (const char* thread : {"1", "2"}) {
    const std::string index = std::string("j") + thread;
    std::vector<std::string> flags = kSmallFiles;
    flags.insert(flags.end(), {"-j", thread, "--memory", "64M"});
    const Ran piped = index_stream(index, tar, flags);
    EXPECT_EQ(piped.exit_code, 3) << piped.err;
    EXPECT_TRUE(holds(piped.err, "is read as it arrives")) << piped.err;
    expect_same(all_answers(scratch_ / index), expected);
    EXPECT_EQ(locations(scratch_ / index), locations(scratch_ / "file"));
    expect_sound(index);
  }
}

TEST_F(ArrivingStream, ThatEndsEarlyIsTheSameAsACutFile) {
  const std::string tar = all_kinds().end().bytes();
  for (const std::size_t size : {tar.size() / 2 + 300, tar.size() / 3, tar.size() - 50'100}) {
    const std::string index = std::to_string(size);
    const std::string cut = tar.substr(0, size);
    EXPECT_EQ(index_file("file" + index, cut, kSmallFiles).exit_code, 3);
    const Ran piped = index_stream("pipe" + index, cut, kSmallFiles);
    EXPECT_EQ(piped.exit_code, 3) << piped.err;
    const std::string rejects = answer(scratch_ / ("pipe" + index), {"rejects"});
    EXPECT_TRUE(holds(rejects, "it ends inside ")) << rejects;
    expect_same(all_answers(scratch_ / ("pipe" + index)), all_answers(scratch_ / ("file" + index)));
    expect_sound("pipe" + index);
  }
}

TEST_F(ArrivingStream, AgainIsTheSameBoxAndChangesNothing) {
  const std::string tar = all_kinds().end().bytes();
  index_stream("idx", tar);
  const std::string before = all_answers(scratch_ / "idx") + locations(scratch_ / "idx");
  const Ran again = index_stream("idx", tar);
  // It may be the one that the index has: that is known only when all of it has come.
  EXPECT_TRUE(holds(again.err, "is copied to ")) << again.err;
  index_file("idx", tar);
  expect_same(all_answers(scratch_ / "idx") + locations(scratch_ / "idx"), before);
  // Another stream that begins in the same way is another box.
  EXPECT_TRUE(holds(index_stream("idx", tar + tar).err, "is copied to "));
  EXPECT_EQ(lines_of(answer(scratch_ / "idx", {"box", "list"})).size(), 2U);
  // One that begins otherwise is read as it arrives.
  TarMaker other;
  add_reports(other, "OTHER", 50);
  EXPECT_TRUE(holds(index_stream("idx", other.end().bytes()).err, "is read as it arrives"));
  EXPECT_EQ(lines_of(answer(scratch_ / "idx", {"box", "list"})).size(), 3U);
  expect_sound("idx");
}

TEST_F(ArrivingStream, OfFilesThatAnotherStreamHasCountsThemOnce) {
  TarMaker first;
  add_reports(first, "A", 60);
  TarMaker second;
  add_reports(second, "B", 10);
  second.bytes() += first.bytes();
  const std::string one = first.end().bytes();
  const std::string two = second.end().bytes();
  index_file("files", one);
  index_file("files", two);
  index_stream("pipes", one);
  index_stream("pipes", two);
  expect_same(all_answers(scratch_ / "pipes"), all_answers(scratch_ / "files"));
  expect_sound("pipes");
}

TEST_F(ArrivingStream, WhoseWriterStoppedBetweenTwoFilesIsAReject) {
  TarMaker maker;
  add_reports(maker, "BOX", 40);
  const Ran cut = index_stream("idx", maker.bytes());
  EXPECT_EQ(cut.exit_code, 3) << cut.err;
  EXPECT_EQ(lines_of(listing(scratch_ / "idx")).size(), 40U);
  const std::string rejects = answer(scratch_ / "idx", {"rejects"});
  EXPECT_TRUE(holds(rejects, "without the zeros that end a tar")) << rejects;
  EXPECT_EQ(index_stream("whole", maker.end().bytes()).exit_code, 0);
}

TEST_F(ArrivingStream, AnArchiveOverMaxFileThatIsSeenWholeIsRead) {
  TarMaker inner;
  inner.add("A.MIF", cli::status_mif("Failed", "in a small archive"));
  TarMaker maker;
  maker.add("S.tar", inner.end().bytes());
  const std::string tar = maker.end().bytes();
  index_file("file", tar, {"--max-file", "1000"});
  index_stream("pipe", tar, {"--max-file", "1000"});
  expect_same(all_answers(scratch_ / "pipe"), all_answers(scratch_ / "file"));
  TarMaker generous;
  generous.add("S.tar", inner.bytes());
  index_stream("whole", generous.end().bytes());
  EXPECT_EQ(lines_of(listing(scratch_ / "whole")).size(), 1U);
}

TEST_F(ArrivingStream, AgainWithTighterLimitsLeavesASoundIndex) {
  TarMaker maker;
  add_reports(maker, "BOX", 60);
  const std::string tar = maker.end().bytes();
  index_stream("idx", tar);
  EXPECT_EQ(index_stream("idx", tar, {"--max-entries", "20"}).exit_code, 3);
  EXPECT_EQ(lines_of(listing(scratch_ / "idx")).size(), 60U);
  expect_sound("idx");
}

TEST_F(ArrivingStream, TheOrderOfStreamsThatBeginAlikeMakesNoDifference) {
  TarMaker maker;
  add_reports(maker, "BOX", 60);
  TarMaker more = maker;
  more.add("MORE.MIF", cli::status_mif("Failed", "only in one"));
  const std::string one = maker.end().bytes();
  const std::string two = more.end().bytes();
  for (const auto& [index, first, second] :
       {std::tuple("ab", one, two), std::tuple("ba", two, one)}) {
    index_stream(index, first);
    index_stream(index, second);
    expect_sound(index);
  }
  expect_same(all_answers(scratch_ / "ab"), all_answers(scratch_ / "ba"));
}

/// Runs engine::ingest in a thread, so that its progress can be watched.
class WatchedRun {
 public:
  WatchedRun(const std::string& index, const std::string& box, std::size_t commit_bytes = 0) {
    options_.index_dir = index;
    options_.boxes = {box};
    options_.threads = 2;
    options_.commit_bytes = commit_bytes;
    report_ = std::async(std::launch::async, [this] {
      return engine::ingest(options_, engine::RunObserver(), progress_, stop_);
    });
  }
  ~WatchedRun() {
    stop_ = 2;
    if (report_.valid()) report_.wait();
  }
  WatchedRun(const WatchedRun&) = delete;
  WatchedRun& operator=(const WatchedRun&) = delete;

  /// Waits until `event`; the test fails if it does not come.
  void wait_for(const std::function<bool(const engine::Progress&)>& event) const {
    for (int i = 0; i < 6000 && !event(progress_); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_TRUE(event(progress_));
  }
  void stop(int how) { stop_ = how; }
  io::Result<engine::RunReport> report() { return report_.get(); }

 private:
  engine::RunOptions options_;
  engine::Progress progress_;
  engine::StopRequest stop_{0};
  std::future<io::Result<engine::RunReport>> report_;
};

TEST_F(ArrivingStream, IsReadBeforeItHasEnded) {
  TarMaker maker;
  add_reports(maker, "BOX", 500);
  const std::string tar = maker.end().bytes();
  index_file("file", tar);
  const std::string fifo = make_fifo("fifo");
  FifoWriter writer(fifo, tar, tar.size() / 2 + 200);
  WatchedRun run(scratch_ / "idx", fifo);
  run.wait_for([](const engine::Progress& now) { return now.files_done >= 400; });
  writer.go_on();
  writer.finish();
  const auto report = run.report();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->run.files, 1001U);
  expect_same(all_answers(scratch_ / "idx"), all_answers(scratch_ / "file"));
}

/// Returns the bytes on disk of the files in `folder` that this process has open without a name.
std::uint64_t nameless_bytes(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string path = fs::read_symlink(entry.path(), gone);
    struct stat facts{};
    if (gone || !path.starts_with(folder)) continue;
    if (::stat(entry.path().c_str(), &facts) != 0 || facts.st_nlink != 0) continue;
    bytes += static_cast<std::uint64_t>(facts.st_blocks) * 512;
  }
  return bytes;
}

TEST_F(ArrivingStream, NeedsNoRoomForItsLength) {
  TarMaker maker;
  for (int i = 0; i < 160; ++i) {
    maker.add("BOX/" + std::to_string(i), std::string(400'000, static_cast<char>('a' + i % 20)));
  }
  maker.add("BOX/A.MIF", cli::status_mif("Failed", "the last"));
  const std::string tar = maker.end().bytes();
  const std::string fifo = make_fifo("fifo");
  FifoWriter writer(fifo, tar, tar.size() - 3000);
  WatchedRun run(scratch_ / "idx", fifo);
  run.wait_for([](const engine::Progress& now) { return now.files_done >= 150; });
  EXPECT_LT(nameless_bytes(scratch_.path()), 1'000'000U);
  for (const fs::directory_entry& entry : fs::directory_iterator(scratch_ / "idx")) {
    EXPECT_FALSE(holds(entry.path().filename(), "mifdex-stream")) << entry;
  }
  writer.go_on();
  writer.finish();
  const auto report = run.report();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->run.files, 162U);
}

/// Interrupts the run over a stream by `how`, after some of it was read.
void interrupt(const TempFolder& scratch, const std::string& fifo, const std::string& tar,
               int how) {
  FifoWriter writer(fifo, tar, tar.size() / 2 + 200);
  WatchedRun run(scratch / "idx", fifo, 20'000);
  run.wait_for([](const engine::Progress& now) { return now.files_done >= 400; });
  run.stop(how);
  const auto report = run.report();
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->stopped);
}

TEST_F(ArrivingStream, ThatWasInterruptedIsQueryableAndEndsAsAnUnbrokenOne) {
  TarMaker maker;
  add_reports(maker, "BOX", 500);
  const std::string tar = maker.end().bytes();
  index_file("file", tar);
  for (const int how : {1, 2}) {
    fs::remove_all(scratch_ / "idx");
    interrupt(scratch_, make_fifo("fifo"), tar, how);
    const std::size_t reports = lines_of(listing(scratch_ / "idx")).size();
    EXPECT_GE(reports, how == 1 ? 200U : 1U);
    EXPECT_LT(reports, 500U);
    EXPECT_TRUE(locations(scratch_ / "idx").starts_with("-:unfinished:"));
    expect_sound("idx");
    const Ran again = index_stream("idx", tar);
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_TRUE(holds(again.err, "is read as it arrives")) << again.err;
    expect_same(all_answers(scratch_ / "idx"), all_answers(scratch_ / "file"));
    EXPECT_EQ(locations(scratch_ / "idx"), locations(scratch_ / "file"));
    expect_sound("idx");
  }
}

TEST_F(ArrivingStream, ThatWasInterruptedIsFinishedByTheSameFileToo) {
  TarMaker maker;
  add_reports(maker, "BOX", 500);
  const std::string tar = maker.end().bytes();
  interrupt(scratch_, make_fifo("fifo"), tar, 1);
  EXPECT_EQ(index_file("idx", tar).exit_code, 0);
  index_file("file", tar);
  expect_same(all_answers(scratch_ / "idx"), all_answers(scratch_ / "file"));
  EXPECT_EQ(locations(scratch_ / "idx"), locations(scratch_ / "file"));
  expect_sound("idx");
}

TEST_F(ArrivingStream, ThatWasInterruptedStaysWhenAnotherIsRead) {
  TarMaker maker;
  add_reports(maker, "BOX", 500);
  interrupt(scratch_, make_fifo("fifo"), maker.end().bytes(), 1);
  const std::size_t reports = lines_of(listing(scratch_ / "idx")).size();
  TarMaker other;
  other.add("OTHER/A.MIF", cli::status_mif("Failed", "of another stream"));
  EXPECT_EQ(index_stream("idx", other.end().bytes()).exit_code, 0);
  EXPECT_EQ(lines_of(listing(scratch_ / "idx")).size(), reports + 1);
  expect_sound("idx");
}

TEST_F(ArrivingStream, InADryRunAndACensusIsNotStored) {
  const std::string tar = all_kinds().end().bytes();
  const Ran dry = index_stream("none", tar, {"--dry-run", "--json"});
  EXPECT_TRUE(holds(dry.out, "\"observation\":")) << dry.out;
  EXPECT_FALSE(fs::exists(scratch_ / "none"));
  const std::string fifo = make_fifo("census");
  FifoWriter writer(fifo, tar);
  writer.finish();
  const Ran census = run_mifdex({"census", fifo, "--format", "ndjson"});
  scratch_.write("census.tar", tar);
  const Ran of_file = run_mifdex({"census", scratch_ / "census.tar", "--format", "ndjson"});
  EXPECT_EQ(census.out, of_file.out) << census.err;
}

}  // namespace
}  // namespace mifdex
