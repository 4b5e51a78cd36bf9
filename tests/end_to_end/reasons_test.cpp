// `reasons`, `jobs --by` and `machines --by` count what a GROUP BY on the export counts.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/corpus/scenario/scenario.h"
#include "bench/corpus/tree_writer.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/json_text.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using cli::JsonText;

constexpr std::int64_t kBegin = 864'000'000;  // 1997-05-19
const std::vector<std::string> kDivisions = {"job",  "domain",  "site", "day",
                                             "hour", "product", "box",  "status"};

/// Returns the column of the table lines by which --by divides.
std::string column_of(const std::string& division) {
  if (division == "day") return "substr(time, 1, 10)";
  if (division == "hour") return "substr(time, 1, 13)";
  return division == "box" ? "origin_box" : division;
}

/// Returns the rows of a query, cells separated by '|', NULL as nothing; ascending.
std::vector<std::string> rows_of_sql(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  std::vector<std::string> rows;
  const auto keep = [](void* to, int count, char** cells, char**) {
    std::string row;
    for (int i = 0; i < count; ++i)
      row.append(i == 0 ? "" : "|").append(cells[i] == nullptr ? "" : cells[i]);
    static_cast<std::vector<std::string>*>(to)->push_back(row);
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), keep, &rows, nullptr), SQLITE_OK)
      << sql << ": " << sqlite3_errmsg(database);
  sqlite3_close(database);
  std::ranges::sort(rows);
  return rows;
}

/// Returns the same of rows in ndjson.
std::vector<std::string> rows_of_json(const std::string& ndjson,
                                      const std::vector<std::string>& fields) {
  std::vector<std::string> rows;
  for (const std::string& line : lines_of(ndjson)) {
    const JsonText row(line);
    std::string text;
    for (const std::string& field : fields) {
      const std::string pointer = "/" + field;
      text += &field == &fields.front() ? "" : "|";
      if (row.is_null(pointer)) continue;
      const bool is_text = field == "division" || field == "reason" || field == "first" ||
                           field == "last" || field == "kind" || field == "example";
      text += is_text ? row.text(pointer) : std::to_string(row.number(pointer));
    }
    rows.push_back(text);
  }
  std::ranges::sort(rows);
  return rows;
}

/// Compares the answers with the exported tables of an index.
void expect_same_counts(const std::string& index, const std::string& database) {
  const Ran exported = run_mifdex({"-x", index, "export", "-o", database});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  const std::string counts = "count(*), count(distinct machine), min(time), max(time) from lines";
  const std::vector<std::string> fields = {"reason", "lines", "machines", "first", "last"};
  EXPECT_EQ(rows_of_json(answer(index, {"reasons", "--exact"}), fields),
            rows_of_sql(database, "select description, " + counts +
                                      " where status = 'Failed' group by description"))
      << index;
  for (const std::string& division : kDivisions) {
    const std::string column = column_of(division);
    std::vector<std::string> divided = fields;
    divided.insert(divided.begin(), "division");
    const std::string where = division == "status" ? "1" : "status = 'Failed'";
    EXPECT_EQ(rows_of_json(answer(index, {"reasons", "--exact", "--by", division}), divided),
              rows_of_sql(database, fmt::format("select {}, description, {} where {} group by 1, 2",
                                                column, counts, where)))
        << index << " " << division;
    const std::string groups = fmt::format(
        "select {}, count(*), sum(status = 'Complete'), sum(status = 'Failed'), "
        "sum(status = 'Unknown'), sum(status = 'None'), sum(status = 'Unreadable'), min(time), "
        "max(time) from lines group by 1",
        column);
    for (const std::string command : {"jobs", "machines"}) {
      EXPECT_EQ(rows_of_json(answer(index, {command, "--by", division}),
                             {"division", "lines", "complete", "failed", "unknown", "none",
                              "unreadable", "first", "last"}),
                rows_of_sql(database, groups))
          << index << " " << command << " " << division;
    }
  }
}

TEST(Reasons, OfTheScenariosAreThoseOfAGroupBy) {
  for (const corpus::Scenario& scenario : corpus::scenarios()) {
    const TempFolder scratch;
    auto folder = corpus::TreeWriter::open(scratch / "set");
    ASSERT_TRUE(folder);
    ASSERT_TRUE(corpus::write_scenario(scenario, *folder));
    std::vector<std::string> words = {scratch / "set/box"};
    const std::string manifest = scratch / "set/manifest.ndjson";
    if (fs::exists(manifest)) words.insert(words.end(), {"--manifest", manifest});
    index_box(scratch / "idx", words);
    expect_same_counts(scratch / "idx", scratch / "all.db");
  }
}

TEST(Reasons, OfAGeneratedBoxAreThoseOfAGroupBy) {
  const TempFolder scratch;
  const std::string make = fmt::format("{} {} --machines 900 --jobs 4 --seed 7 > /dev/null",
                                       MIFDEX_CORPUS_PROGRAM, scratch / "box");
  ASSERT_EQ(std::system(make.c_str()), 0);
  index_box(scratch / "idx", {scratch / "box"});
  expect_same_counts(scratch / "idx", scratch / "all.db");
}

/// Two jobs on six machines, of which some failed for the same reasons.
class ReasonsOfABox : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = new TempFolder;
    const std::vector<std::string> texts = {"Installation failed with exit code 1603",
                                            "Disk full on drive C:",
                                            "disk full on drive D:",
                                            "Cannot copy C:\\\\TEMP\\\\A.DLL (error 5)",
                                            "Cannot copy D:\\\\B.DLL (error 5)",
                                            "",
                                            "Installation failed with exit code 1618",
                                            "PC1 is switched off",
                                            "PC2 is switched off",
                                            "12 files copied",
                                            "done",
                                            "Installation failed with exit code 1603"};
    for (unsigned i = 0; i < texts.size(); ++i) {
      const std::string name = fmt::format("BOX/DESPOOLR.BOX/RECEIVE/{:08X}", i + 1);
      const unsigned machine = i % 6;
      write_at(name + ".PCK", cli::status_mif(i == 10 ? "Success" : "Failed", texts[i]), i);
      write_at(
          name + ".SNI",
          cli::instruction(fmt::format("VAQ0000{}", i / 6), fmt::format("VAQ0000{}", machine + 1)),
          i);
      if (i >= 6) continue;
      write_at(fmt::format("BOX/DATALOAD.BOX/DELTAMIF.COL/A000000{}.MIF", i),
               cli::identity_mif(fmt::format("PC{}", i), fmt::format("VAQ0000{}", i + 1), "FRUIT"),
               i);
    }
    scratch_->write("manifest.ndjson",
                    R"({"type":"job","id":"VAQ00001","name":"Install JamalTest"})"
                    "\n");
    index_box(*scratch_ / "idx", {*scratch_ / "BOX", "--manifest", *scratch_ / "manifest.ndjson"});
  }
  static void TearDownTestSuite() { delete scratch_; }

  static void write_at(const std::string& name, const std::string& bytes, unsigned number) {
    scratch_->write(name, bytes);
    const std::chrono::sys_seconds time{std::chrono::seconds(kBegin + number * 3600L)};
    fs::last_write_time(*scratch_ / name, std::chrono::file_clock::from_sys(time));
  }

  static Ran run(std::vector<std::string> words) {
    words.insert(words.begin(), {"-x", *scratch_ / "idx"});
    return run_mifdex(words);
  }
  static std::string ask(std::vector<std::string> words) {
    return answer(*scratch_ / "idx", std::move(words));
  }

  static TempFolder* scratch_;
};

TempFolder* ReasonsOfABox::scratch_ = nullptr;

TEST_F(ReasonsOfABox, AreGroupedByNormalForm) {
  const Ran ran = run({"reasons"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const std::vector<std::string> rows = lines_of(ran.out);
  ASSERT_EQ(rows.size(), 8U) << ran.out;
  EXPECT_EQ(rows[0],
            "#  RESULTS  MACHINES   SHARE  FIRST                 LAST                  REASON"
            "                                   EXAMPLE");
  EXPECT_EQ(rows[1],
            "1        2         2  18.2 %  1997-05-19T07:00:00Z  1997-05-19T08:00:00Z  "
            "<machine> is switched off                PC2 is switched off");
  EXPECT_EQ(rows[3],
            "3        2         2  18.2 %  1997-05-19T00:00:00Z  1997-05-19T11:00:00Z  "
            "Installation failed with exit code 1603  -");
  EXPECT_TRUE(rows[4].ends_with("disk full on drive <drive>               disk full on drive D:"));
  EXPECT_TRUE(rows[5].ends_with("(no description)                         -")) << rows[5];
}

TEST_F(ReasonsOfABox, AreListedByExpand) {
  const std::vector<std::string> reasons = lines_of(ask({"reasons"}));
  ASSERT_EQ(reasons.size(), 7U);
  std::uint64_t listed = 0;
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    const JsonText reason(reasons[i]);
    EXPECT_EQ(reason.number("/number"), i + 1);
    const std::string number = std::to_string(i + 1);
    const std::vector<std::string> results = lines_of(ask({"reasons", "--expand", number}));
    EXPECT_EQ(results.size(), reason.number("/lines")) << reasons[i];
    for (const std::string& result : results) {
      EXPECT_EQ(JsonText(result).text("/type"), "status");
      EXPECT_EQ(JsonText(result).text("/status"), "Failed");
    }
    listed += results.size();
    EXPECT_EQ(run({"reasons", "--expand", number, "--count"}).out,
              std::to_string(results.size()) + "\n");
  }
  EXPECT_EQ(listed, 11U);
  const Ran beyond = run({"reasons", "--expand", "8"});
  EXPECT_EQ(beyond.exit_code, 1);
  EXPECT_TRUE(holds(beyond.err, "there is no reason number 8")) << beyond.err;
  EXPECT_EQ(run({"reasons", "--expand", "0"}).exit_code, 2);
}

TEST_F(ReasonsOfABox, OfADivisionAreListedByExpand) {
  for (const std::string& division : kDivisions) {
    std::uint64_t number = 0;
    for (const std::string& reason : lines_of(ask({"reasons", "--by", division}))) {
      const std::string results =
          ask({"reasons", "--by", division, "--expand", std::to_string(++number)});
      EXPECT_EQ(lines_of(results).size(), JsonText(reason).number("/lines")) << reason;
    }
    EXPECT_GE(number, 7U);
  }
}

TEST_F(ReasonsOfABox, BeyondTheTopAreOneRow) {
  const std::vector<std::string> rows = lines_of(ask({"reasons", "--top", "2"}));
  ASSERT_EQ(rows.size(), 3U);
  const JsonText rest(rows.back());
  EXPECT_EQ(rest.text("/kind"), "other");
  EXPECT_TRUE(rest.is_null("/reason"));
  EXPECT_EQ(rest.number("/reasons"), 5U);
  EXPECT_EQ(rest.number("/lines"), 7U);
  EXPECT_EQ(rest.number("/machines"), 5U);
  EXPECT_EQ(lines_of(ask({"reasons", "--limit", "2", "--offset", "1"})).size(), 2U);
  EXPECT_EQ(run({"reasons", "--count"}).out, "7\n");
  EXPECT_EQ(run({"reasons", "--top", "2", "--count"}).out, "3\n");
}

TEST_F(ReasonsOfABox, AreOfTheResultsThatPassTheFilters) {
  EXPECT_EQ(lines_of(ask({"reasons", "VAQ00001"})).size(), 4U);
  EXPECT_EQ(lines_of(ask({"reasons", "--machine", "PC1"})).size(), 2U);
  EXPECT_EQ(lines_of(ask({"reasons", "--status", "complete"})).size(), 1U);
  EXPECT_EQ(lines_of(ask({"reasons", "--not", "failed"})).size(), 1U);
  EXPECT_EQ(run({"reasons", "VAQ00001", "--job", "VAQ00001"}).exit_code, 2);
  const Ran none = run({"reasons", "--machine", "PC9"});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_TRUE(holds(none.err, "match --machine PC9")) << none.err;
  const Ran sorted = run({"reasons", "--sort", "-first", "--format", "ndjson", "--limit", "1"});
  EXPECT_TRUE(holds(sorted.out, "<number> files copied")) << sorted.out;
}

TEST_F(ReasonsOfABox, HaveNoRowOfAnotherType) {
  for (const std::string format : {"json", "csv", "tsv"}) {
    const Ran ran = run({"reasons", "--format", format});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_TRUE(holds(ran.out, "exit code 1618")) << ran.out;
  }
  EXPECT_TRUE(holds(run({"schema", "reason"}).out, "\"title\": \"reason\""));
}

TEST_F(ReasonsOfABox, JobsHaveTheirNames) {
  const Ran jobs = run({"jobs"});
  EXPECT_TRUE(holds(jobs.out, "VAQ00001  Install JamalTest  ")) << jobs.out;
  const Ran groups = run({"jobs", "--by", "job"});
  EXPECT_TRUE(holds(groups.out, "VAQ00001  Install JamalTest  ")) << groups.out;
  EXPECT_FALSE(holds(run({"jobs", "VAQ00000"}).out, "NAME"));
  EXPECT_FALSE(holds(run({"jobs", "--by", "site"}).out, "NAME"));
}

TEST_F(ReasonsOfABox, GroupsHavePercentages) {
  const JsonText group(lines_of(ask({"jobs", "VAQ00001", "--by", "domain"})).front());
  EXPECT_EQ(group.text("/division"), "FRUIT");
  EXPECT_EQ(group.number("/lines"), 6U);
  const Ran table = run({"machines", "PC4", "--by", "domain"});
  EXPECT_EQ(table.out,
            "DOMAIN  RESULTS  COMPLETE       %  FAILED       %  UNKNOWN  NONE  UNREADABLE  FIRST   "
            "              LAST\n"
            "FRUIT         2         1  50.0 %       1  50.0 %        0     0           0  "
            "1997-05-19T04:00:00Z  1997-05-19T10:00:00Z\n");
  EXPECT_EQ(run({"machines", "VAQ00005", "--by", "domain"}).out, table.out);
  EXPECT_EQ(run({"machines", "--duplicates", "--by", "domain"}).exit_code, 2);
}

TEST_F(ReasonsOfABox, StatusWithoutAStatus) {
  EXPECT_EQ(run({"status", "--not", "complete", "--count"}).out, "11\n");
  EXPECT_EQ(lines_of(ask({"status", "--not", "complete"})).size(), 11U);
  EXPECT_EQ(run({"status", "--not", "failed,none", "--count"}).out, "1\n");
  EXPECT_EQ(run({"status", "--status", "failed", "--not", "failed"}).exit_code, 2);
}

}  // namespace
}  // namespace mifdex
