// Archive times without a zone, and paths in any spelling, from the box to the answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>

#include "tests/support/archive_maker.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using io::testing::ZipMaker;

constexpr std::int64_t kReportTime = 864'234'567;  // 1997-05-21T17:09:27Z; a zip has 17:09:28

/// Two machines of one job, one of which failed.
std::vector<std::pair<std::string, std::string>> reports() {
  return {{"RECEIVE/00000020.SNI", cli::instruction("VAQ0000F", "VAQ00005")},
          {"RECEIVE/00000020.PCK", cli::status_mif("Failed", "disk full")},
          {"RECEIVE/00000021.SNI", cli::instruction("VAQ0000F", "VAQ00006")},
          {"RECEIVE/00000021.PCK", cli::status_mif("Success", "done")}};
}

/// Returns a zip of the reports with only a DOS time, `hours` earlier than UTC.
std::string zip_of_reports(unsigned hours = 0, std::uint16_t date = 17 << 9 | 5 << 5 | 21) {
  ZipMaker zip;
  for (const auto& [name, content] : reports()) {
    zip.put({.name = name,
             .content = content,
             .date = date,
             .time = static_cast<std::uint16_t>((17 - hours) << 11 | 9 << 5 | 14)});
  }
  return zip.bytes();
}

void write_report_folder(const TempFolder& scratch, const std::string& folder) {
  for (const auto& [name, content] : reports()) {
    scratch.write(folder + "/" + name, content);
    const std::chrono::sys_seconds time{std::chrono::seconds(kReportTime)};
    fs::last_write_time(scratch / (folder + "/" + name), std::chrono::file_clock::from_sys(time));
  }
}

std::string events(const std::string& index) {
  const Ran ran = run_mifdex({"-x", index, "events", "--id", "374", "--count"});
  return ran.out;
}

TEST(ArchiveTimes, AZipAndItsFolderAreOneSetOfObservations) {
  const TempFolder scratch;
  write_report_folder(scratch, "folder");
  scratch.write("same.zip", zip_of_reports());
  scratch.write("west.zip", zip_of_reports(5));
  scratch.write("undated.zip", zip_of_reports(0, 0));
  const std::vector<std::string> boxes = {"same.zip", "folder", "west.zip", "undated.zip"};
  std::string first;
  for (std::size_t turn = 0; turn < boxes.size(); ++turn) {
    const std::string index = scratch / ("idx" + std::to_string(turn));
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      index_box(index, {scratch / boxes[(turn + i) % boxes.size()]});
    }
    EXPECT_EQ(lines_of(listing(index)).size(), 2U);
    EXPECT_EQ(events(index), "1\n");
    EXPECT_TRUE(holds(listing(index), "\"time\":\"1997-05-21T17:09:27Z\""));
    EXPECT_EQ(run_mifdex({"-x", index, "verify"}).exit_code, 0);
    const std::string times = without(listing(index), "\"origin\":{", "}");
    if (turn == 0) first = times;
    if (turn != 0)
      expect_same(without(times, "\"time_source\":", ","), without(first, "\"time_source\":", ","));
  }
  const std::string all_at_once = scratch / "idx";
  index_box(all_at_once, {scratch.path()});
  EXPECT_EQ(lines_of(listing(all_at_once)).size(), 2U);
}

TEST(ArchiveTimes, AreThoseOfTheZoneAndSayWhereTheyComeFrom) {
  const TempFolder scratch;
  scratch.write("A.zip", zip_of_reports());
  const auto lines = [&](const std::string& zone) {
    const std::string index = scratch / "idx";
    index_box(index, {scratch / "A.zip", "--tz", zone});
    return listing(index);
  };
  EXPECT_TRUE(
      holds(lines("UTC"), "\"time\":\"1997-05-21T17:09:28Z\",\"time_source\":\"entry_local\""));
  EXPECT_TRUE(holds(lines("Europe/Berlin"), "\"time\":\"1997-05-21T15:09:28Z\""))
      << "another zone reads the archive again";
  EXPECT_TRUE(holds(lines("-05:00"), "\"time\":\"1997-05-21T22:09:28Z\""));
  EXPECT_EQ(lines_of(lines("-05:00")).size(), 2U);
}

TEST(ArchiveTimes, ThatAreNoneAreNullInEveryAnswer) {
  const TempFolder scratch;
  scratch.write("A.zip", zip_of_reports(0, 0));
  const std::string index = scratch / "idx";
  index_box(index, {scratch / "A.zip"});
  EXPECT_TRUE(holds(listing(index), "\"time\":null,\"time_source\":\"none\""));
  EXPECT_TRUE(holds(answer(index, {"events"}), "\"time\":null"));
  EXPECT_TRUE(holds(answer(index, {"jobs"}), "\"first\":null,\"last\":null"));
  EXPECT_TRUE(holds(answer(index, {"why", "00000020.PCK"}), "\"time\":null"));
  for (const std::string format : {"table", "csv", "ndjson", "evtx-xml"}) {
    const Ran ran = run_mifdex({"-x", index, "events", "--format", format});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    for (const char* false_date : {"1970-", "1980-", "1979-", "@-"}) {
      EXPECT_FALSE(holds(ran.out, false_date)) << ran.out;
    }
  }
  EXPECT_EQ(listing(index).find("@-"), std::string::npos);
  EXPECT_TRUE(answer(index, {"status", "--since", "1900"}).empty());
  EXPECT_TRUE(answer(index, {"status", "--until", "2100"}).empty());
  EXPECT_EQ(run_mifdex({"-x", index, "verify", "--full"}).exit_code, 0);
}

TEST(Spellings, OfAPathFindItsFile) {
  const TempFolder scratch;
  ZipMaker zip;
  for (const auto& [name, content] : reports()) {
    std::string dos = name;
    std::ranges::replace(dos, '/', '\\');
    zip.put({.name = dos, .content = content});
  }
  scratch.write("A.zip", zip.bytes());
  const std::string index = scratch / "idx";
  index_box(index, {scratch / "A.zip"});
  EXPECT_EQ(lines_of(listing(index)).size(), 2U);
  for (const std::string path :
       {"00000020.PCK", "00000020.pck", "RECEIVE/00000020.PCK", "RECEIVE\\00000020.PCK",
        "receive\\00000020.pck", "A.zip!/RECEIVE/00000020.PCK", "a.ZIP!\\receive\\00000020.pck"}) {
    const Ran ran = run_mifdex({"-x", index, "why", path});
    EXPECT_EQ(ran.exit_code, 0) << path;
    EXPECT_TRUE(holds(ran.out, "observation")) << path;
    EXPECT_TRUE(holds(run_mifdex({"-x", index, "cat", path}).out, "disk full")) << path;
  }
  EXPECT_EQ(run_mifdex({"-x", index, "why", "0000020.PCK"}).exit_code, 1);
}

TEST(Spellings, NamesReadInAnEncodingAreFoundAgain) {
  const TempFolder scratch;
  ZipMaker zip;
  zip.put(
      {.name = "\xB3\\.SNI", .content = cli::instruction("VAQ0000F", "VAQ00005"), .made_by = 20});
  zip.put({.name = "\xB3\\.PCK", .content = cli::status_mif("Failed", "full"), .made_by = 20});
  scratch.write("A.zip", zip.bytes());
  const std::string index = scratch / "idx";
  index_box(index, {scratch / "A.zip", "--encoding", "gbk"});
  const std::string lines = listing(index);
  EXPECT_EQ(lines_of(lines).size(), 1U);
  EXPECT_TRUE(holds(lines, "\"smsid\":\"VAQ00005\""));
  EXPECT_FALSE(holds(lines, "\xE8\xA8\xB1")) << "big5 would have been the guess";
  const std::string begin = "\"path\":\"";
  const std::size_t at = lines.find(begin) + begin.size();
  const std::string path = lines.substr(at, lines.find('"', at) - at);
  EXPECT_TRUE(holds(run_mifdex({"-x", index, "cat", path}).out, "full")) << path;
  EXPECT_EQ(run_mifdex({"-x", index, "verify", "--full"}).exit_code, 0);
}

}  // namespace
}  // namespace mifdex
