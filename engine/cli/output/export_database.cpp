#include "engine/cli/output/export_database.h"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/answer/known_name.h"
#include "engine/cli/answer/line_answer.h"
#include "engine/cli/text/printable.h"
#include "engine/sms/event.h"

namespace mifdex::cli {
namespace {

constexpr std::string_view kOfJob = "FOREIGN KEY (job) REFERENCES jobs (job)";
constexpr std::string_view kOfMachine = "FOREIGN KEY (machine) REFERENCES machines (machine)";
constexpr std::string_view kOfBox = "FOREIGN KEY (box_id) REFERENCES boxes (box_id)";

constexpr std::array kIndexesAndViews = {
    "CREATE INDEX lines_by_job_machine ON lines (job, machine)",
    "CREATE INDEX lines_by_machine ON lines (machine)",
    "CREATE INDEX lines_by_status ON lines (status)",
    "CREATE INDEX observations_by_job_machine_time ON observations (job, machine, time)",
    "CREATE INDEX observations_by_machine ON observations (machine)",
    "CREATE INDEX events_by_observation ON events (observation_id)",
    "CREATE INDEX events_by_id ON events (id)",
    "CREATE INDEX machines_by_smsid ON machines (smsid)",
    "CREATE INDEX rejects_by_kind ON rejects (kind)",
    "CREATE VIEW failed AS SELECT * FROM lines WHERE status = 'Failed'",
    "CREATE VIEW jobs_by_domain AS SELECT job, domain, count(*) AS lines,"
    " sum(status = 'Complete') AS complete, sum(status = 'Failed') AS failed,"
    " sum(status = 'Unknown') AS unknown, sum(status = 'None') AS none,"
    " sum(status = 'Unreadable') AS unreadable FROM lines GROUP BY job, domain",
};

/// Gives names unique texts for the database. If two names differ only in bytes that are not UTF-8,
/// which become U+FFFD in a text, the second text gets a number. Example: "PC\xE4" -> "PC\uFFFD",
/// then "PC\xF6" -> "PC\uFFFD (2)".
///
/// Memory: the names that are not UTF-8, or contain U+FFFD.
class DistinctNames {
 public:
  /// Returns the text of `name`: the same for the same name. Valid until the next call.
  std::string_view text_of(std::string_view name) {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    if (is_utf8(name) && name.find(kReplacement) == std::string_view::npos) return name;
    const auto known = texts_.find(name);
    if (known != texts_.end()) return known->second;
    const std::string first = repaired(name);
    std::string text = first;
    for (int number = 2; !used_.insert(text).second; ++number) {
      text = fmt::format("{} ({})", first, number);
    }
    return texts_.emplace(name, std::move(text)).first->second;
  }

 private:
  std::map<std::string, std::string, std::less<>> texts_;  // by name
  std::set<std::string> used_;                             // as values of texts_
};

/// Writes one table after the other.
class DatabaseWriter {
 public:
  DatabaseWriter(Question& question, SqliteFile& file) : question_(question), file_(file) {}

  io::Result<std::uint64_t> write_all() {
    MIFDEX_TRY(write_ledger());
    auto lines = write_lines();
    if (!lines) return lines;
    MIFDEX_TRY(write_observations());
    MIFDEX_TRY(write_jobs());
    MIFDEX_TRY(write_machines());
    MIFDEX_TRY(write_rejects());
    for (const char* sql : kIndexesAndViews) {
      MIFDEX_TRY(file_.run(sql));
    }
    return lines;
  }

 private:
  template <class Row>
  io::Result<std::int64_t> insert(SqliteTable& table, Fields<Row> fields, const Row& row,
                                  std::uint64_t id, std::initializer_list<std::uint64_t> links) {
    read_values(fields, row, values_);
    for (std::size_t i = 0; i < fields.size(); ++i)
      use_text_of_name(fields[i].column.name, values_[i]);
    return table.insert(id, links, values_);
  }

  /// Replaces the name of a job or machine by its text in the database.
  void use_text_of_name(std::string_view field, Value& value) {
    const bool is_job = field == "job" || field == "job_id";
    if (!is_job && field != "machine" && field != "machine_name") return;
    const auto* name = std::get_if<std::string_view>(&value);
    if (name != nullptr) value = (is_job ? job_names_ : machine_names_).text_of(*name);
  }

  io::Result<void> write_ledger() {
    MIFDEX_TRY(auto info, question_.reader->info());
    MIFDEX_TRY(auto boxes, file_.add_table({"boxes", "box_id", {}, columns_of(box_fields()), {}}));
    for (const index::BoxEntry& box : info.boxes) {
      boxes_.insert(box.id);
      MIFDEX_TRY(insert(*boxes, box_fields(), box, box.id, {}));
    }
    MIFDEX_TRY(auto runs, file_.add_table({"runs", "run_id", {}, columns_of(run_fields()), {}}));
    for (const index::RunEntry& run : info.runs) {
      MIFDEX_TRY(insert(*runs, run_fields(), run, run.number, {}));
    }
    return {};
  }

  /// Returns the link of a row to its box; 0 if it is in none, such as a target without a MIF.
  std::uint64_t box_link(std::uint32_t box) const { return boxes_.contains(box) ? box : 0; }

  void remember_machine(const StatusRow& row) {
    const std::string_view machine = row.line.record.machine;
    if (question_.query.filter.machine.empty() || machine.empty()) return;
    if (!machines_.contains(machine)) machines_.emplace(machine);
  }

  io::Result<std::uint64_t> write_lines() {
    MIFDEX_TRY(auto table, file_.add_table({"lines",
                                            "line_id",
                                            {"box_id"},
                                            columns_of(status_fields()),
                                            {kOfJob, kOfMachine, kOfBox}}));
    index::Query query = question_.query;
    query.history = false;
    return each_line(question_, query, [&](const StatusRow& row) -> io::Result<bool> {
      remember_machine(row);
      MIFDEX_TRY(insert(*table, status_fields(), row, 0, {box_link(row.line.record.box)}));
      return true;
    });
  }

  io::Result<void> write_observations() {
    MIFDEX_TRY(auto table, file_.add_table({"observations",
                                            "observation_id",
                                            {"box_id"},
                                            columns_of(status_fields()),
                                            {kOfJob, kOfMachine, kOfBox}}));
    MIFDEX_TRY(auto events,
               file_.add_table(
                   {"events",
                    "event_number",
                    {"observation_id"},
                    columns_of(event_fields()),
                    {"FOREIGN KEY (observation_id) REFERENCES observations (observation_id)"}}));
    index::Query query = question_.query;
    query.history = true;
    MIFDEX_TRY(each_line(question_, query, [&](const StatusRow& row) -> io::Result<bool> {
      remember_machine(row);
      MIFDEX_TRY(auto id, insert(*table, status_fields(), row, 0, {box_link(row.line.record.box)}));
      MIFDEX_TRY(write_events(*events, row.line, static_cast<std::uint64_t>(id)));
      return true;
    }));
    return {};
  }

  io::Result<void> write_events(SqliteTable& table, const index::Line& line,
                                std::uint64_t observation) {
    MIFDEX_TRY(auto job, question_.reader->job_fact(line.record.job));
    for (const auto make : {engine::failed_event, engine::invalid_mif_event}) {
      std::optional<engine::Event> event = make(line.record, job);
      if (!event) continue;
      MIFDEX_TRY(auto name, known_name(*question_.reader, line.record));
      index::Record known = line.record;
      known.machine = name;
      event = make(known, job);
      MIFDEX_TRY(insert(table, event_fields(), EventRow{line, *event}, 0, {observation}));
    }
    return {};
  }

  io::Result<void> write_jobs() {
    auto table =
        file_.add_table({"jobs", "job_number", {}, columns_of(job_fields()), {"UNIQUE (job)"}});
    if (!table) return io::pass(table);
    io::Result<void> failed;
    auto read = question_.reader->jobs(question_.query.filter.job, [&](const index::JobRow& row) {
      auto verdict = question_.evaluator->jobs().verdict_on(row);
      if (!verdict) {
        failed = io::pass(verdict);
      } else {
        auto id = insert(**table, job_fields(), JobAnswer{row, *verdict}, 0, {});
        if (!id) failed = io::pass(id);
      }
      return failed.has_value();
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  io::Result<void> write_machines() {
    MIFDEX_TRY(auto table, file_.add_table({"machines",
                                            "machine_number",
                                            {},
                                            columns_of(machine_fields()),
                                            {"UNIQUE (machine)"}}));
    const index::Glob& wanted = question_.query.filter.machine;
    MIFDEX_TRY(write_machines_of(*table, wanted, {}));
    // A line can match by an SMSID that its machine no longer has.
    for (const std::set<std::string, std::less<>> left = machines_;
         const std::string& name : left) {
      MIFDEX_TRY(auto only, exactly(name));
      MIFDEX_TRY(write_machines_of(*table, only, name));
    }
    return {};
  }

  /// Writes the machines that `wanted` matches; if `only` is set, just the one of this name.
  io::Result<void> write_machines_of(SqliteTable& table, const index::Glob& wanted,
                                     std::string_view only) {
    io::Result<void> failed;
    auto read = question_.reader->machines(wanted, [&](const index::MachineRow& row) {
      if (!only.empty() && row.machine != only) return true;
      if (const auto seen = machines_.find(row.machine); seen != machines_.end()) {
        machines_.erase(seen);
      }
      auto id = insert(table, machine_fields(), row, 0, {});
      if (!id) failed = io::pass(id);
      return failed.has_value();
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  io::Result<void> write_rejects() {
    MIFDEX_TRY(auto table,
               file_.add_table(
                   {"rejects", "reject_id", {"box_id"}, columns_of(reject_fields()), {kOfBox}}));
    io::Result<void> failed;
    auto read = question_.reader->rejects([&](const index::RejectAnswer& answer) {
      auto id = insert(*table, reject_fields(),
                       {answer.box_name, answer.box_path, answer.path, answer.reject}, 0,
                       {box_link(answer.box)});
      if (!id) failed = io::pass(id);
      return failed.has_value();
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  Question& question_;
  SqliteFile& file_;
  std::vector<Value> values_;
  DistinctNames job_names_;
  DistinctNames machine_names_;
  std::set<std::uint32_t> boxes_;
  /// If there is a filter on machines: those that rows refer to and the table does not have yet.
  std::set<std::string, std::less<>> machines_;
};

}  // namespace

io::Result<std::uint64_t> write_export_database(Question& question, SqliteFile& file) {
  return DatabaseWriter(question, file).write_all();
}

}  // namespace mifdex::cli
