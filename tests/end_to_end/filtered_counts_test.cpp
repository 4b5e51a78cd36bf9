// `jobs` and `machines` count the results that pass their filters: compared with a GROUP BY on the
// export.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/json_text.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using cli::JsonText;

const std::string kReceive = "BOX/DESPOOLR.BOX/RECEIVE/";
const std::string kOtherReceive = "NYC/DESPOOLR.BOX/RECEIVE/";
constexpr std::int64_t kStart = 864'000'000;  // 1997-05-19
constexpr std::int64_t kSpan = 60 * 86'400;

std::string smsid_of(unsigned machine) { return fmt::format("VAQ0000{}", machine + 1); }

/// Returns the status MIF of another product, by another manufacturer.
std::string of_other_product(std::string mif) {
  mif.replace(mif.find("JamalTest"), 9, "Solitaire");
  mif.replace(mif.find("Jamalz"), 6, "Gamesz");
  return mif;
}

/// Reports of 4 jobs on 8 machines in 2 domains, most of them several times, over two months, in
/// two boxes; one report is in both.
class FilteredCounts : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = new TempFolder;
    for (unsigned machine = 0; machine < 8; ++machine) write_machine(machine);
    unsigned stem = 0;
    for (unsigned job = 0; job < 4; ++job) {
      for (unsigned machine = 0; machine < 8; ++machine) {
        for (unsigned time = 0; time < 1 + (job + machine) % 3; ++time) {
          write_report(++stem, job, machine, time);
        }
      }
    }
    write_rest();
    index_box(*scratch_ / "idx",
              {*scratch_ / "BOX", *scratch_ / "NYC", "--manifest", *scratch_ / "manifest.ndjson"});
    const Ran ran = run({"export", "-o", *scratch_ / "all.db"});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
  }
  static void TearDownTestSuite() { delete scratch_; }

  static Ran run(std::vector<std::string> words) {
    words.insert(words.begin(), {"-x", *scratch_ / "idx"});
    return run_mifdex(words);
  }

  static void write_at(const std::string& name, const std::string& bytes, std::int64_t seconds) {
    scratch_->write(name, bytes);
    const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
    fs::last_write_time(*scratch_ / name, std::chrono::file_clock::from_sys(time));
  }

  static void write_machine(unsigned machine) {
    std::string mif = cli::identity_mif(fmt::format("PC{}", machine), smsid_of(machine),
                                        machine % 3 == 0 ? "FRUIT" : "NUTS");
    if (machine % 4 == 1) {
      for (std::size_t at = 0; (at = mif.find("\"VAQ\"", at)) != mif.npos;)
        mif.replace(at, 5, "\"XYZ\"");
    }
    write_at(fmt::format("BOX/DATALOAD.BOX/DELTAMIF.COL/A000000{}.MIF", machine), mif, kStart);
  }

  static void write_report(unsigned stem, unsigned job, unsigned machine, unsigned time) {
    const unsigned kind = (stem * 7 + job) % 5;
    std::string mif = cli::status_mif(kind < 2   ? "Failed"
                                      : kind < 4 ? "Success"
                                                 : "Perhaps",
                                      kind == 0   ? "Disk FULL"
                                      : kind == 1 ? "disk full"
                                                  : "fine");
    if (stem % 4 == 0) mif = of_other_product(mif);
    if (stem % 11 == 0) mif = "not a MIF";
    const std::int64_t at = kStart + (stem * 97'919 + time * 104'729) % kSpan;
    for (const std::string& folder : {kReceive, kOtherReceive}) {
      if (stem != 1 && (folder == kOtherReceive) != (stem % 3 == 0)) continue;
      const std::string name = fmt::format("{}{:08X}", folder, stem);
      write_at(name + ".PCK", mif, at);
      write_at(name + ".SNI", cli::instruction(fmt::format("VAQ0000{}", job), smsid_of(machine)),
               at);
    }
  }

  /// Writes unattributed reports, an instruction without a MIF, and a target that did not report.
  static void write_rest() {
    write_at(kReceive + "000000F1.PCK", cli::status_mif("Failed", "alone"), kStart);
    write_at(kReceive + "000000F2.PCK", cli::status_mif("Success", ""), kStart + 99);
    write_at(kReceive + "000000F3.SNI", cli::instruction("VAQ00009", smsid_of(1)), kStart);
    scratch_->write("manifest.ndjson",
                    R"({"type":"job","id":"VAQ00001","end":"1997-06-20T00:00:00Z",)"
                    R"("targets":["VAQ00001","VAQ0000X"]})"
                    "\n");
  }

  static TempFolder* scratch_;
};

TempFolder* FilteredCounts::scratch_ = nullptr;

constexpr std::array<const char*, 7> kCounts = {"lines", "complete",   "failed",      "unknown",
                                                "none",  "unreadable", "observations"};

std::vector<std::string> rows_of(const Ran& ran, const std::string& name) {
  const auto text_of = [](const JsonText& row, const std::string& field) {
    return row.is_null("/" + field) ? std::string() : row.text("/" + field);
  };
  std::vector<std::string> rows;
  for (const std::string& line : lines_of(ran.out)) {
    const JsonText row(line);
    std::string text = text_of(row, name);
    for (const std::string field : kCounts) {
      text += ' ' + std::to_string(row.is_null("/" + field) ? 0 : row.number("/" + field));
    }
    rows.push_back(text + ' ' + text_of(row, "first") + ' ' + text_of(row, "last"));
  }
  return rows;
}

/// Returns the same from the exported tables: results and observations that `where` selects, by
/// `name`.
std::vector<std::string> rows_by_sql(const std::string& path, const std::string& name,
                                     const std::string& where) {
  std::string sums;
  for (const char* status : {"Complete", "Failed", "Unknown", "None", "Unreadable"}) {
    sums += fmt::format(" || ' ' || sum(status = '{}')", status);
  }
  // Unattributed results have no machine and are not counted.
  const std::string sql = fmt::format(
      "select coalesce(l.name, '') || ' ' || l.counts || ' ' || coalesce(o.counts, 0) || ' ' ||"
      " coalesce(o.first, '') || ' ' || coalesce(o.last, '') from"
      " (select {0} name, count({0}) {2} counts from lines where {1} group by {0}) l left join"
      " (select {0} name, count(*) counts, min(time) first, max(time) last from observations"
      " where ({1}) and status <> 'None' group by {0}) o on l.name is o.name order by l.name",
      name, where, sums);
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  std::vector<std::string> rows;
  const auto keep = [](void* to, int, char** cells, char**) {
    static_cast<std::vector<std::string>*>(to)->emplace_back(cells[0] == nullptr ? "" : cells[0]);
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), keep, &rows, nullptr), SQLITE_OK)
      << sql << ": " << sqlite3_errmsg(database);
  sqlite3_close(database);
  return rows;
}

struct Filtered {
  std::vector<std::string> flags;
  std::string where;
};

const std::vector<Filtered>& all_filters() {
  static const std::vector<Filtered> filters = {
      {{}, "1"},
      {{"--job", "VAQ00001"}, "job = 'VAQ00001'"},
      {{"--job", "VAQ0000[12]"}, "job in ('VAQ00001', 'VAQ00002')"},
      {{"--machine", "PC3"}, "machine = 'PC3'"},
      {{"--machine", "PC[1-3]"}, "machine in ('PC1', 'PC2', 'PC3')"},
      {{"--machine", "VAQ00002"}, "smsid = 'VAQ00002'"},
      {{"--machine", "PC1", "--machine", "PC[56]"}, "machine in ('PC1', 'PC5', 'PC6')"},
      {{"--site", "XYZ"}, "site = 'XYZ'"},
      {{"--domain", "FRUIT"}, "domain = 'FRUIT'"},
      {{"--domain", "N*"}, "domain like 'N%'"},
      {{"--status", "failed"}, "status = 'Failed'"},
      {{"--status", "none,unreadable"}, "status in ('None', 'Unreadable')"},
      {{"--status", "unknown"}, "status = 'Unknown'"},
      {{"--status", "failed", "--status", "complete"}, "status in ('Failed', 'Complete')"},
      {{"--not", "complete"}, "status <> 'Complete'"},
      {{"--not", "complete,none", "--not", "unknown"}, "status in ('Failed', 'Unreadable')"},
      {{"--status", "failed,complete", "--not", "complete", "--domain", "NUTS"},
       "status = 'Failed' and domain = 'NUTS'"},
      {{"--job-status", "retrying"}, "job_status = 'Retrying'"},
      {{"--job-status", "failed", "--domain", "FRUIT"},
       "job_status = 'Failed' and domain = 'FRUIT'"},
      {{"--mif", "success"}, "mif_status = 'Success'"},
      {{"--mif", "failed,other"}, "mif_status in ('Failed', 'Other')"},
      {{"--product", "Soli*"}, "product = 'Solitaire'"},
      {{"--manufacturer", "gamesz"}, "manufacturer = 'Gamesz'"},
      {{"--box", "BOX"}, "origin_box = 'BOX'"},
      {{"--box", "n*"}, "origin_box = 'NYC'"},
      {{"--box", "*/NYC"}, "substr(origin_box_path, -4) = '/NYC'"},
      {{"--box", "NYC", "--box", "BOX"}, "origin_box in ('NYC', 'BOX')"},
      {{"--box", "NYC", "--status", "failed", "--domain", "NUTS"},
       "origin_box = 'NYC' and status = 'Failed' and domain = 'NUTS'"},
      {{"--since", "1997-06-10"}, "time >= '1997-06-10'"},
      {{"--until", "1997-06-10"}, "time < '1997-06-10'"},
      {{"--since", "1997-06", "--until", "1997-07"}, "time >= '1997-06' and time < '1997-07'"},
      {{"--grep", "disk full"}, "instr(description, 'disk full')"},
      {{"--grep", "disk full", "-i"}, "instr(lower(description), 'disk full')"},
      {{"--grep", "disk full", "--grep", "FULL"},
       "(instr(description, 'disk full') or instr(description, 'FULL'))"},
      {{"--unattributed"}, "(job is null or machine is null)"},
      {{"--differs"}, "differs <> '[]'"},
      {{"--differs", "Q166833"}, "instr(differs, 'Q166833')"},
      {{"--domain", "FRUIT", "--status", "failed", "--since", "1997-06"},
       "domain = 'FRUIT' and status = 'Failed' and time >= '1997-06'"}};
  return filters;
}

TEST_F(FilteredCounts, OfJobsAreThoseOfAGroupBy) {
  for (const Filtered& filter : all_filters()) {
    std::vector<std::string> words = {"jobs", "--as-of", "1997-07-10", "--format", "ndjson"};
    words.insert(words.end(), filter.flags.begin(), filter.flags.end());
    const auto expected = rows_by_sql(*scratch_ / "all.db", "job", filter.where);
    EXPECT_FALSE(expected.empty()) << filter.where;
    EXPECT_EQ(rows_of(run(words), "job"), expected) << filter.where;
  }
}

TEST_F(FilteredCounts, OfMachinesAreThoseOfAGroupBy) {
  for (const Filtered& filter : all_filters()) {
    std::vector<std::string> words = {"machines", "--as-of", "1997-07-10", "--format", "ndjson"};
    words.insert(words.end(), filter.flags.begin(), filter.flags.end());
    const auto expected = rows_by_sql(*scratch_ / "all.db", "machine", filter.where);
    EXPECT_FALSE(expected.empty()) << filter.where;
    EXPECT_EQ(rows_of(run(words), "machine"), expected) << filter.where;
  }
}

/// Returns the flags that the help of `command` lists as filters.
std::vector<std::string> filters_of(const std::string& command) {
  const Ran help = run_mifdex({command, "--help"});
  EXPECT_EQ(help.exit_code, 0) << help.err;
  std::vector<std::string> flags;
  bool is_filter = false;
  for (const std::string& line : lines_of(help.out)) {
    if (!line.starts_with(' ')) is_filter = line == "Filters:";
    const std::size_t begin = line.find("--");
    const bool begins_flag = line.starts_with("      --") || line.starts_with("  -");
    if (!is_filter || !begins_flag || begin == std::string::npos) continue;
    flags.push_back(line.substr(begin, line.find(' ', begin) - begin));
  }
  return flags;
}

TEST_F(FilteredCounts, NoFilterOfTheHelpIsLeftOut) {
  for (const std::string command : {"jobs", "machines"}) {
    const std::vector<std::string> flags = filters_of(command);
    EXPECT_GT(flags.size(), 10U) << command;
    for (const std::string& flag : flags) {
      const bool is_tested = std::ranges::any_of(all_filters(), [&flag](const Filtered& filter) {
        return std::ranges::find(filter.flags, flag) != filter.flags.end() ||
               (flag == "--ignore-case" &&
                std::ranges::find(filter.flags, "-i") != filter.flags.end());
      });
      EXPECT_TRUE(is_tested) << command << " " << flag;
    }
  }
}

TEST_F(FilteredCounts, TheStatusIsThatOfTheWholeJob) {
  const auto status_of = [](const Ran& ran) {
    const JsonText row(lines_of(ran.out).front());
    return row.text("/job_status") + ' ' + row.text("/sms_showed");
  };
  const std::vector<std::string> whole = {"jobs", "VAQ00000", "--format", "ndjson"};
  std::vector<std::string> part = whole;
  part.insert(part.end(), {"--status", "complete"});
  EXPECT_EQ(status_of(run(whole)), "Retrying Retrying");
  EXPECT_EQ(status_of(run(part)), "Retrying Retrying");
}

TEST_F(FilteredCounts, ATableOfDifferencesShowsWhatSmsShowed) {
  const Ran differs = run({"status", "--differs"});
  EXPECT_TRUE(holds(differs.out, "SMS SHOWED  ARTICLE")) << differs.out;
  EXPECT_TRUE(holds(differs.out, "Retrying    Q166833")) << differs.out;
  EXPECT_TRUE(holds(run({"status", "--sms-version", "1.0"}).out, "SMS SHOWED"));
  EXPECT_FALSE(holds(run({"status"}).out, "SMS SHOWED"));
}

}  // namespace
}  // namespace mifdex
