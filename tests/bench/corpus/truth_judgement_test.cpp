// The truth about a file: its status, the status that SMS showed, the installation time.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "bench/corpus/moment.h"
#include "tests/bench/judged_box.h"

namespace mifdex::corpus {
namespace {

/// True if SMS's compiler would have refused the file, judged by its text: a description
/// without quotes, a backslash in it that escapes nothing, or Unicode.
bool looks_refused(const Line& line, const std::string& mif) {
  if (line.at("origin.encoding") == "utf-16le") return true;
  const std::size_t name = mif.find("\"Description\"");
  std::size_t at = std::min(mif.find("VALUE", name), mif.find("Value", name));
  at = mif.find_first_not_of(" =", mif.find('=', at));
  if (mif[at] != '"') return true;
  for (++at; mif[at] != '"'; ++at) {
    if (mif[at] != '\\') continue;
    ++at;
    if (mif[at] != '\\' && mif[at] != '"') return true;
  }
  return false;
}

TEST(CorpusTruth, StatusFollowsTheWordAndTheFile) {
  std::map<std::string, std::set<std::string>> words;
  for (const Line& line : night().lines) {
    const std::string mif = line.at("mif_status");
    const bool refused = looks_refused(line, decoded(line, file_of(night(), line).bytes));
    words[mif + (refused ? " refused" : "")].insert(
        fmt::format("{} {} {}", line.at("status"), line.at("sms_showed"), line.at("differs")));
    std::string word = line.at("mif_text");
    while (word.ends_with(' ')) word.pop_back();
    const bool success = word == "Success" || word == "SUCCESS";
    const bool failed = word == "Failed" || word == "FAILED";
    EXPECT_EQ(mif, success ? "Success" : failed ? "Failed" : word.empty() ? "Missing" : "Other");
  }
  using Only = std::set<std::string>;
  EXPECT_EQ(words["Success"], Only{"Complete Complete []"});
  EXPECT_EQ(words["Success refused"], Only{"Complete Complete []"});
  EXPECT_EQ(words["Failed"], Only{R"(Failed Retrying ["Q166833"])"});
  EXPECT_EQ(words["Failed refused"], Only{R"(Failed Complete ["Q190135"])"});
  EXPECT_EQ(words["Other"], Only{"Unknown  []"});
  EXPECT_EQ(words["Other refused"], Only{R"(Unknown Complete ["Q190135"])"});
  EXPECT_EQ(words["Missing"], Only{"Unknown  []"});
}

TEST(CorpusTruth, WhenItWasInstalledIsReadFromTheText) {
  std::map<std::string, std::size_t> forms;
  for (const Line& line : night().lines) {
    const std::string text = line.at("installation");
    const bool has_day = text.find('/') != std::string::npos;
    ASSERT_EQ(line.has("installation_time"), has_day) << text;
    if (!has_day) continue;
    const std::string time = line.at("installation_time");
    ASSERT_EQ(time.substr(5, 2) + time.substr(8, 2), text.substr(0, 2) + text.substr(3, 2));
    const bool short_year = text.size() == 8;
    EXPECT_EQ(time.substr(11), short_year ? "00:00:00Z" : text.substr(11) + "Z");
    EXPECT_EQ(line.at("installation_assumed"), short_year ? "true" : "false");
    ++forms[short_year ? "mm/dd/yy" : "mm/dd/yyyy"];
  }
  EXPECT_EQ(forms.size(), 2U);
}

/// True if there are bytes beyond ASCII and no byte order mark.
bool needs_a_guess(const std::string& bytes) {
  const auto is_beyond_ascii = [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; };
  return std::ranges::any_of(bytes, is_beyond_ascii) && !bytes.starts_with("\xFF\xFE") &&
         !bytes.starts_with("\xEF\xBB\xBF");
}

TEST(CorpusTruth, AnEmptyLiteralAndAGuessedEncodingAreFlagged) {
  std::size_t flagged = 0;
  std::size_t guessed = 0;
  for (const Line& line : night().lines) {
    const std::string& bytes = file_of(night(), line).bytes;
    const std::string mif = decoded(line, bytes);
    const bool guess = needs_a_guess(bytes);
    ASSERT_EQ(line.at("origin.encoding_guessed"), guess ? "true" : "false") << mif;
    guessed += guess ? 1U : 0U;
    const std::size_t description = mif.find("\"Description\"");
    const bool empty = mif.find(" = \"\"\r\n", description) != std::string::npos;
    const std::string flag = empty ? "empty-description" : guess ? "encoding-guessed" : "";
    ASSERT_EQ(line.at("flags"), flag.empty() ? "[]" : "[\"" + flag + "\"]") << mif;
    flagged += empty ? 1U : 0U;
  }
  EXPECT_GT(flagged, 100U);
  EXPECT_GT(guessed, 50U);
}

TEST(CorpusTruth, JobStatusComesFromTheNewestOfEachMachine) {
  std::map<std::string, std::map<std::string, std::pair<std::int64_t, std::string>>> jobs;
  for (const Line& line : many_jobs().lines) {
    if (!line.has("job")) continue;
    auto& newest = jobs[line.at("job")][line.at("machine")];
    newest = std::max(newest, std::pair(*parse_moment(line.at("time")), line.at("status")));
  }
  std::set<std::string> seen;
  for (const Line& line : many_jobs().lines) {
    if (!line.has("job")) continue;
    std::set<std::string> statuses;
    for (const auto& [machine, newest] : jobs[line.at("job")]) statuses.insert(newest.second);
    const char* expected = statuses.contains("Failed")    ? "Retrying"
                           : statuses.contains("Unknown") ? "Active"
                                                          : "Complete";
    EXPECT_EQ(line.at("job_status"), expected);
    seen.insert(expected);
  }
  EXPECT_EQ(seen.size(), 3U);
}

TEST(CorpusTruth, AnOlderFailureOfAMachineDoesNotCount) {
  const Fleet fleet("VAQ", 1);
  Truth truth;
  truth.add({.report = {.time = 100}, .place = {.stem = 1}, .outcome = ReportedOutcome::kFailed});
  truth.add({.report = {.time = 200}, .place = {.stem = 2}, .outcome = ReportedOutcome::kSuccess});
  const std::vector<Line> lines = lines_of(truth, fleet, 1);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("job_status"), "Complete");
  EXPECT_EQ(lines[1].at("job_status"), "Complete");
  EXPECT_EQ(lines[1].at("status"), "Failed");
}

}  // namespace
}  // namespace mifdex::corpus
