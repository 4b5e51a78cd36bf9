// Messages that a run or a query must print instead of nothing or "done": nothing attributed, no
// status MIF, times of a copy, a box that is not mounted, an empty answer.
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <string>

#include "tests/support/end_to_end_run.h"
#include "tests/support/json_text.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using cli::JsonText;
using namespace std::chrono_literals;

constexpr std::chrono::sys_days kNight{std::chrono::year(1997) / 5 / 21};

/// Writes a file that was last changed `after` that night.
void write_at(const TempFolder& scratch, const std::string& name, const std::string& bytes,
              std::chrono::seconds after) {
  scratch.write(name, bytes);
  fs::last_write_time(scratch / name, std::chrono::file_clock::from_sys(kNight + after));
}

/// Ten status MIFs, a day apart, that only their paths attribute.
void write_unattributed(const TempFolder& scratch, const std::string& box) {
  for (int i = 0; i < 10; ++i) {
    const std::string job = i % 2 == 0 ? "VAQ0000F" : "VAQ00010";
    const std::string machine = "PEAR" + std::to_string(i / 2);
    write_at(scratch, box + "/VAQ/" + job + "/" + machine + ".MIF",
             cli::status_mif("Failed", "text " + std::to_string(i)), 24h * i);
  }
}

Ran index_again(const TempFolder& scratch, std::vector<std::string> words) {
  words.insert(words.begin(), {"-x", scratch / "idx", "index", "--json"});
  return run_mifdex(words);
}

TEST(NoSilence, NothingAttributedIsSaidWithALayoutThatThePathsSuggest) {
  const TempFolder scratch;
  write_unattributed(scratch, "box");
  const Ran ran = index_again(scratch, {scratch / "box"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err,
            "mifdex: unattributed: 10 of 10; use --layout or --manifest; the paths suggest "
            "--layout '{site}/{job}/{machine}.mif'\n");
  const Ran with_layout =
      index_again(scratch, {scratch / "box", "--layout", "{site}/{job}/{machine}.mif"});
  EXPECT_EQ(with_layout.err, "");
  EXPECT_EQ(JsonText(answer(scratch / "idx", {"jobs", "VAQ0000F"})).number("/lines"), 5U);
}

TEST(NoSilence, NothingAttributedOfOneBoxOfTwoNamesTheBox) {
  const TempFolder scratch;
  write_unattributed(scratch, "lost");
  cli::write_small_box(scratch, "good");
  const Ran ran = index_again(scratch, {scratch / "good", scratch / "lost"});
  EXPECT_TRUE(holds(ran.err, "mifdex: " + scratch / "lost: unattributed: 10 of 10; use --layout"))
      << ran.err;
  EXPECT_FALSE(holds(ran.err, scratch / "good: unattributed")) << ran.err;
}

TEST(NoSilence, JobsCountNoMachinesOfWhatHasNoJob) {
  const TempFolder scratch;
  write_unattributed(scratch, "box");
  index_box(scratch / "idx", {scratch / "box"});
  const Ran ran = run_mifdex({"-x", scratch / "idx", "jobs", "--json"});
  EXPECT_TRUE(holds(ran.out, "\"job\":null")) << ran.out;
  EXPECT_TRUE(holds(ran.out, "\"lines\":null")) << ran.out;
  EXPECT_TRUE(holds(ran.out, "\"failed\":10")) << ran.out;
  EXPECT_TRUE(holds(ran.err, "unattributed: 10 status MIFs without a job")) << ran.err;
  const Ran machines = run_mifdex({"-x", scratch / "idx", "machines", "--json"});
  EXPECT_TRUE(holds(machines.out, "\"lines\":null")) << machines.out;
}

TEST(NoSilence, ABoxWithoutAStatusMifIsSaid) {
  const TempFolder scratch;
  scratch.write("box/README.TXT", "nothing of interest\n");
  const Ran ran = index_again(scratch, {scratch / "box"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err, "mifdex: no status MIF found in 1 file\n");
  fs::create_directory(scratch / "empty");
  EXPECT_TRUE(holds(index_again(scratch, {scratch / "empty"}).err, "no status MIF found"));
  cli::write_small_box(scratch, "good");
  const Ran both = index_again(scratch, {scratch / "box", scratch / "good"});
  EXPECT_TRUE(holds(both.err, "no status MIF found that could be read in " + scratch / "box"))
      << both.err;
  // The good box is unchanged and still has some.
  EXPECT_FALSE(holds(index_again(scratch, {scratch / "good"}).err, "no status MIF"));
}

TEST(NoSilence, AQuestionWithoutAnAnswerNamesWhatMatchesNothing) {
  const TempFolder scratch;
  cli::write_small_box(scratch, "box");
  index_box(scratch / "idx", {scratch / "box"});
  const auto ask = [&scratch](std::vector<std::string> words) {
    words.insert(words.begin(), {"-x", scratch / "idx"});
    const Ran ran = run_mifdex(words);
    EXPECT_EQ(ran.exit_code, 1) << ran.err;
    return ran.err;
  };
  EXPECT_EQ(ask({"status", "--machine", "MANGOX"}),
            "mifdex: 0 of 3 rows match --machine MANGOX; did you mean MANGO?\n");
  EXPECT_EQ(ask({"status", "--machine", "mangox", "--count"}),
            "mifdex: 0 of 3 rows match --machine mangox; did you mean MANGO?\n");
  EXPECT_EQ(ask({"status", "VAQ00F0F", "--history"}),
            "mifdex: 0 of 3 rows match VAQ00F0F; did you mean VAQ0000F?\n");
  EXPECT_EQ(ask({"status", "--machine", "MANGO", "--status", "unreadable"}),
            "mifdex: 0 of 3 rows match --machine MANGO --status unreadable\n");
  EXPECT_EQ(ask({"jobs", "VAQ0001F"}),
            "mifdex: 0 of 2 rows match VAQ0001F; did you mean VAQ0000F?\n");
  EXPECT_EQ(ask({"machines", "--domain", "FRIUT"}),
            "mifdex: 0 of 2 rows match --domain FRIUT; did you mean FRUIT?\n");
  EXPECT_EQ(ask({"machines", "VAQ00005X"}),
            "mifdex: 0 of 2 rows match VAQ00005X; did you mean VAQ00005?\n");
  EXPECT_EQ(ask({"events", "--job", "VAQ00010"}),
            "mifdex: 0 events of 3 reports match --job VAQ00010\n");
  EXPECT_EQ(ask({"show", "VAQ0000F", "MANGOO"}),
            "mifdex: 0 of 3 rows match VAQ0000F MANGOO; did you mean MANGO?\n");
  EXPECT_EQ(ask({"rejects", "--grep", "absent"}), "mifdex: 0 of 1 rows match --grep absent\n");
  EXPECT_EQ(ask({"status", "--machine", "Z*"}), "mifdex: 0 of 3 rows match --machine 'Z*'\n");
  EXPECT_EQ(ask({"export", "--machine", "PAER"}),
            "mifdex: 0 of 3 rows match --machine PAER; did you mean PEAR?\n");
  EXPECT_EQ(ask({"status", "-q", "--machine", "MANGOX"}), "");
}

std::uint64_t gone(const Ran& ran) { return JsonText(ran.out).number("/gone"); }

constexpr auto kMissing = "all known files are missing: is it mounted?";

TEST(NoSilence, AKnownBoxThatIsEmptyIsNotMarkedAsGone) {
  const TempFolder scratch;
  cli::write_small_box(scratch, "box");
  index_box(scratch / "idx", {scratch / "box"});
  const std::string before = listing(scratch / "idx");
  fs::rename(scratch / "box", scratch / "elsewhere");
  fs::create_directory(scratch / "box");
  for (int run = 0; run < 2; ++run) {
    const Ran ran = index_again(scratch, {scratch / "box"});
    EXPECT_EQ(ran.exit_code, 5) << ran.err;
    EXPECT_TRUE(ran.err.starts_with("mifdex: " + scratch / "box: " + kMissing)) << ran.err;
    EXPECT_EQ(lines_of(ran.err).size(), 1U) << ran.err;
    EXPECT_EQ(gone(ran), 0U);
  }
  // Empty folders do not count as files.
  fs::create_directories(scratch / "box/DESPOOLR.BOX");
  EXPECT_EQ(gone(index_again(scratch, {scratch / "box"})), 0U);
  const Ran verified = run_mifdex({"-x", scratch / "idx", "verify"});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  // After it is mounted again, the answers are as before.
  fs::remove_all(scratch / "box");
  fs::rename(scratch / "elsewhere", scratch / "box");
  EXPECT_EQ(index_again(scratch, {scratch / "box"}).exit_code, 3);
  EXPECT_EQ(listing(scratch / "idx"), before);
}

TEST(NoSilence, AcceptGoneMarksAnEmptyBoxAsGone) {
  const TempFolder scratch;
  cli::write_small_box(scratch, "box");
  index_box(scratch / "idx", {scratch / "box"});
  fs::remove_all(scratch / "box");
  fs::create_directory(scratch / "box");
  EXPECT_EQ(gone(index_again(scratch, {scratch / "box"})), 0U);
  const Ran ran = index_again(scratch, {scratch / "box", "--accept-gone"});
  EXPECT_EQ(gone(ran), 10U) << ran.out;
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
}

TEST(NoSilence, AKnownFolderThatIsEmptyIsNotMarkedAsGone) {
  for (const std::string emptied : {"A", "M", "Z"}) {
    SCOPED_TRACE(emptied);
    const TempFolder scratch;
    for (const char* site : {"A", "M", "Z"})
      cli::write_small_box(scratch, std::string("box/") + site);
    index_box(scratch / "idx", {scratch / "box"});
    fs::remove_all(scratch / ("box/" + emptied));
    fs::create_directory(scratch / ("box/" + emptied));
    const Ran ran = index_again(scratch, {scratch / "box"});
    EXPECT_EQ(ran.exit_code, 3) << ran.err;
    EXPECT_TRUE(holds(ran.err, "box/" + emptied + ": " + kMissing)) << ran.err;
    EXPECT_EQ(gone(ran), 0U);
    // A folder that no longer exists is not taken for a mount point.
    fs::remove_all(scratch / ("box/" + emptied));
    EXPECT_EQ(gone(index_again(scratch, {scratch / "box"})), 10U);
  }
}

TEST(NoSilence, TimesOfACopyAreSaid) {
  const TempFolder scratch;
  scratch.write("today/VAQ0000F/MANGO.MIF", cli::status_mif("Failed", "disk full"));
  EXPECT_TRUE(holds(index_again(scratch, {scratch / "today"}).err,
                    "the times of 1 of 1 status MIFs are after 2010"));
  // The files are unchanged, so the times are the same.
  EXPECT_TRUE(holds(index_again(scratch, {scratch / "today"}).err,
                    "the times of 1 of 1 status MIFs are after 2010"));
  for (int i = 0; i < 10; ++i) {
    const std::string name = "hour/" + std::to_string(i) + ".MIF";
    write_at(scratch, name, cli::status_mif("Failed", std::to_string(i)), 30min + 4min * i);
  }
  EXPECT_TRUE(holds(index_again(scratch, {scratch / "hour"}).err,
                    "the times of 10 of 10 status MIFs are in one hour"));
}

TEST(NoSilence, TimesOfANightAreNone) {
  const TempFolder scratch;
  write_unattributed(scratch, "box");
  EXPECT_FALSE(holds(index_again(scratch, {scratch / "box"}).err, "the times of"));
}

}  // namespace
}  // namespace mifdex
