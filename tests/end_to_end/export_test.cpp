// The index exported for other programs, and whether the export is correct.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

std::string exported_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string ask_sqlite(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  std::string cell;
  const auto keep = [](void* to, int count, char** cells, char**) {
    if (count > 0 && cells[0] != nullptr) *static_cast<std::string*>(to) = cells[0];
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), keep, &cell, nullptr), SQLITE_OK)
      << sql << ": " << sqlite3_errmsg(database);
  sqlite3_close(database);
  return cell;
}

class Export : public testing::Test {
 protected:
  void SetUp() override {
    cli::write_small_box(scratch_, "VAQ");
    index_box(scratch_ / "idx", {scratch_ / "VAQ"});
  }
  Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-x", scratch_ / "idx"});
    return run_mifdex(words);
  }
  TempFolder scratch_;
};

TEST_F(Export, NdjsonIsTheListing) {
  EXPECT_EQ(run({"export"}).out, run({"status", "--format", "ndjson"}).out);
  EXPECT_EQ(run({"export", "--history"}).out, listing(scratch_ / "idx"));
  const Ran file = run({"export", "--format", "csv", "-o", scratch_ / "lines.csv"});
  EXPECT_EQ(file.exit_code, 0) << file.err;
  EXPECT_EQ(file.out, "");
  EXPECT_EQ(exported_file(scratch_ / "lines.csv"), run({"status", "--format", "csv"}).out);
  EXPECT_FALSE(fs::exists(scratch_ / "lines.csv.partial"));
}

TEST_F(Export, SqliteHoldsEveryTable) {
  const std::string path = scratch_ / "lines.db";
  const Ran ran = run({"export", "--format", "sqlite", "--output", path});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto rows = [&](const std::string& command, std::vector<std::string> more = {}) {
    more.insert(more.begin(), command);
    more.insert(more.end(), {"--format", "ndjson"});
    const std::string text = run(more).out;
    return std::to_string(std::count(text.begin(), text.end(), '\n'));
  };
  EXPECT_EQ(ask_sqlite(path, "select count(*) from lines"), rows("status"));
  EXPECT_EQ(ask_sqlite(path, "select count(*) from observations"), rows("status", {"--history"}));
  EXPECT_EQ(ask_sqlite(path, "select count(*) from jobs"), rows("jobs"));
  EXPECT_EQ(ask_sqlite(path, "select count(*) from machines"), rows("machines"));
  EXPECT_EQ(ask_sqlite(path, "select count(*) from rejects"), rows("rejects"));
  EXPECT_EQ(ask_sqlite(path, "select typeof(origin_length) from lines"), "integer");
  EXPECT_EQ(ask_sqlite(path, "pragma integrity_check"), "ok");
}

TEST(ExportOfNames, ThatDifferOnlyInBytesThatAreNoTextGivesEachARow) {
  const TempFolder scratch;
  int number = 0;
  for (const std::string job : {"J\xE4", "J\xF6"}) {
    for (const std::string machine : {"PC\xE4", "PC\xF6", "PC\xEF\xBF\xBD", "PC9"}) {
      scratch.write("BOX/" + job + "/" + machine + "/A.MIF",
                    cli::status_mif("Failed", std::to_string(++number)));
    }
  }
  const std::string index = scratch / "idx";
  index_box(index, {scratch / "BOX", "--layout", "{job}/{machine}/**"});
  const std::string path = scratch / "all.db";
  const Ran ran = run_mifdex({"-x", index, "export", "-o", path});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto count = [&](const std::string& from) {
    return ask_sqlite(path, "select count(*) from " + from);
  };
  EXPECT_EQ(count("lines"), "8");
  EXPECT_EQ(count("jobs"), "2");
  EXPECT_EQ(count("machines"), "4");
  EXPECT_EQ(count("machines where machine is null"), "0");
  // Each row has its own job and machine.
  EXPECT_EQ(count("(select distinct job, machine from lines)"), "8");
  EXPECT_EQ(count("lines join jobs using (job) join machines using (machine)"), "8");
  EXPECT_EQ(count("machines where lines = 2"), "4");
  EXPECT_EQ(ask_sqlite(path, "pragma foreign_key_check"), "");
}

TEST_F(Export, TheDatabaseHasKeysViewsAndNoKeywords) {
  const std::string path = scratch_ / "lines.sqlite";
  ASSERT_EQ(run({"export", "-o", path}).exit_code, 0);
  EXPECT_EQ(ask_sqlite(path, "pragma foreign_key_check"), "");
  const auto count = [&](const std::string& from) {
    return ask_sqlite(path, "select count(*) from " + from);
  };
  EXPECT_EQ(count("boxes"), "1");
  EXPECT_EQ(count("runs"), "1");
  EXPECT_EQ(count("events where id = 374"), "1");
  EXPECT_EQ(count("events join observations using (observation_id) where status = 'Failed'"), "1");
  EXPECT_EQ(count("lines join jobs using (job) join machines using (machine)"), "3");
  EXPECT_EQ(count("lines join boxes using (box_id) where boxes.name = 'VAQ'"), "3");
  EXPECT_EQ(count("rejects join boxes using (box_id)"), "1");
  for (const std::string table :
       {"lines", "observations", "jobs", "machines", "events", "rejects", "boxes", "runs"}) {
    EXPECT_EQ(count("pragma_table_info('" + table + "') where pk = 1"), "1") << table;
    EXPECT_EQ(count("sqlite_master where type = 'table' and name = '" + table + "'"), "1");
  }
  EXPECT_EQ(count("pragma_foreign_key_list('lines')"), "3");
  EXPECT_EQ(ask_sqlite(path, "select job || machine || description from failed"),
            "VAQ0000FMANGOdisk full");
  EXPECT_EQ(ask_sqlite(path,
                       "select group_concat(job || ' ' || domain || ' ' || lines || ' ' ||"
                       " complete || ' ' || failed) from jobs_by_domain"),
            "VAQ0000F FRUIT 2 1 1,VAQ00010 FRUIT 1 1 0");
  EXPECT_EQ(ask_sqlite(path, "select differs from failed"), R"(["Q166833"])");
  EXPECT_EQ(ask_sqlite(path, "select value from machines, json_each(names) limit 1"), "MANGO");
  EXPECT_EQ(count("jobs where ended_at is null and first_at is not null"), "2");
}

TEST_F(Export, KeysHoldWhateverTheFilter) {
  // A machine that is found by an SMSID it no longer has.
  const std::string receive = "VAQ/DESPOOLR.BOX/RECEIVE/";
  scratch_.write(receive + "00000009.PCK", cli::status_mif("Failed", "later"));
  scratch_.write(receive + "00000009.SNI", cli::instruction("VAQ00011", "VAQ00009"));
  scratch_.write("VAQ/DATALOAD.BOX/DELTAMIF.COL/A0000009.MIF",
                 cli::identity_mif("MANGO", "VAQ00009", "FRUIT"));
  index_box(scratch_ / "idx", {scratch_ / "VAQ"});
  const std::vector<std::vector<std::string>> filters = {
      {"--machine", "VAQ00005"}, {"--machine", "VAQ00009"}, {"--job", "VAQ0000F"},
      {"--status", "complete"},  {"--domain", "NONE"},      {"--limit", "1"}};
  for (std::vector<std::string> words : filters) {
    const std::string path = scratch_ / "filtered.db";
    words.insert(words.begin(), {"export", "-o", path});
    const Ran ran = run(words);
    EXPECT_LE(ran.exit_code, 1) << ran.err;
    EXPECT_EQ(ask_sqlite(path, "pragma foreign_key_check"), "") << words[3];
    EXPECT_EQ(ask_sqlite(path,
                         "select count(*) from lines where machine not in"
                         " (select machine from machines)"),
              "0")
        << words[3] << words[4];
  }
}

TEST_F(Export, ADatabaseNeedsAFileAndATableIsNoExport) {
  EXPECT_EQ(run({"export", "--format", "sqlite"}).exit_code, 2);
  EXPECT_EQ(run({"export", "--format", "table"}).exit_code, 2);
  EXPECT_EQ(run({"status", "--format", "sqlite"}).exit_code, 2);
  const Ran nowhere = run({"export", "-o", scratch_ / "no/such/folder/f"});
  EXPECT_NE(nowhere.exit_code, 0);
  EXPECT_NE(nowhere.err.find("no/such/folder"), std::string::npos) << nowhere.err;
}

TEST_F(Export, SortingIsOfTheWholeAnswer) {
  const Ran all = run({"status", "--sort=-time", "--format", "ndjson"});
  const Ran first = run({"status", "--sort=-time", "--limit", "1", "--format", "ndjson"});
  ASSERT_FALSE(first.out.empty());
  EXPECT_TRUE(all.out.starts_with(first.out));
  EXPECT_EQ(run({"status", "--sort", "nonsense"}).exit_code, 2);
  EXPECT_EQ(run({"export", "--sort=-time", "--limit", "1"}).out, first.out);
  // These two have no order of their own: the sort is refused, not ignored.
  EXPECT_EQ(run({"export", "--format", "sqlite", "-o", scratch_ / "f", "--sort", "time"}).exit_code,
            2);
  EXPECT_EQ(run({"events", "--format", "evtx-xml", "--sort", "time"}).exit_code, 2);
}

TEST_F(Export, VerifyTellsASoundIndexFromADamagedOne) {
  const Ran quick = run({"verify"});
  EXPECT_EQ(quick.exit_code, 0);
  EXPECT_EQ(quick.err, "");  // no progress unless on a terminal
  const Ran full = run({"verify", "--full", "--json"});
  EXPECT_EQ(full.exit_code, 0) << full.out << full.err;
  EXPECT_NE(full.out.find("\"damage\":0"), std::string::npos) << full.out;
  std::string damaged;
  for (const auto& entry : fs::directory_iterator(scratch_ / "idx")) {
    if (entry.path().extension() == ".sst") damaged = entry.path();
  }
  std::string bytes = exported_file(damaged);
  bytes[bytes.size() / 3] = static_cast<char>(~bytes[bytes.size() / 3]);
  std::ofstream(damaged, std::ios::binary) << bytes;
  const Ran found = run({"verify", "--full"});
  EXPECT_EQ(found.exit_code, 4) << found.out << found.err;
  EXPECT_NE(found.err.find(fs::path(damaged).filename().string()), std::string::npos) << found.err;
  // The advice in the message repairs it: index every box into a new index.
  EXPECT_NE(found.err.find("mifdex index --index NEW_INDEX " + (scratch_ / "VAQ")),
            std::string::npos)
      << found.err;
}

TEST_F(Export, VerifyLooksAtTheBoxesToo) {
  for (const auto& entry : fs::recursive_directory_iterator(scratch_ / "VAQ")) {
    if (entry.path().extension() != ".PCK") continue;
    const auto time = fs::last_write_time(entry.path());
    std::string bytes = exported_file(entry.path());
    if (bytes.empty()) continue;
    bytes.back() = bytes.back() == '\n' ? ' ' : '\n';
    std::ofstream(entry.path(), std::ios::binary) << bytes;
    fs::last_write_time(entry.path(), time);
    break;
  }
  const Ran found = run({"verify", "--full"});
  EXPECT_EQ(found.exit_code, 4) << found.out << found.err;
  EXPECT_NE(found.err.find("content is not what was indexed"), std::string::npos) << found.err;
  EXPECT_NE(found.err.find("mifdex index --reread --index "), std::string::npos) << found.err;
  EXPECT_NE(found.err.find(' ' + (scratch_ / "VAQ")), std::string::npos) << found.err;
  index_box(scratch_ / "idx", {"--reread", scratch_ / "VAQ"});
  EXPECT_EQ(run({"verify", "--full"}).exit_code, 0);
}

}  // namespace
}  // namespace mifdex
