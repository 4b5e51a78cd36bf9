// mifdex export: all lines, or what filters leave, for other programs; streaming, in constant
// memory.
#include <array>

#include "engine/cli/answer.h"
#include "engine/cli/commands.h"
#include "engine/cli/file_output.h"
#include "engine/cli/rows.h"
#include "engine/cli/sqlite_file.h"

namespace mifdex::cli {
namespace {

/// The lines of the question, as rows, until `use` fails; gives how many there were.
template <class Use>
io::Result<std::uint64_t> each_line(Question& question, const index::Query& query, const Use& use) {
  io::Result<void> failed;
  auto rows = question.reader->lines(query, [&](const index::Line& line) {
    auto status = question.judge->jobs().of(line.record.job);
    if (!status) {
      failed = io::pass(status);
    } else {
      failed = use(StatusRow{line, *status, query.history});
    }
    return failed.has_value();
  });
  if (!failed) return io::pass(failed);
  if (!rows) return io::pass(rows);
  if (!question.judge->failure()) return io::pass(question.judge->failure());
  return *rows;
}

CommandResult print_lines(Question& question, Output& output) {
  RowPrinter<StatusRow> printer(status_fields(), question.style, output);
  bool left = false;
  auto rows = each_line(question, question.query, [&](const StatusRow& row) -> io::Result<void> {
    if (!left) printer.row(row);
    left = output.closed();
    return {};
  });
  if (!rows) return io::pass(rows);
  printer.finish();
  if (auto printed = printer.failure(); !printed) return io::pass(printed);
  return end_of_list(*rows);
}

CommandResult export_text(const Arguments& arguments, Question& question, Terminal& terminal) {
  if (!arguments.has(FlagId::kOutput)) return print_lines(question, terminal);
  auto file = FileOutput::create(std::string(arguments.value(FlagId::kOutput)));
  if (!file) return io::pass(file);
  auto code = print_lines(question, **file);
  if (!code) return code;
  if (auto done = (*file)->finish(); !done) return io::pass(done);
  return code;
}

/// The tables of a database, one after the other.
class Tables {
 public:
  Tables(Question& question, SqliteFile& file) : question_(question), file_(file) {}

  io::Result<std::uint64_t> write_all() {
    auto lines = write_lines("lines", false);
    if (!lines) return lines;
    if (auto done = write_lines("observations", true); !done) return done;
    if (auto done = write_jobs(); !done) return io::pass(done);
    if (auto done = write_machines(); !done) return io::pass(done);
    if (auto done = write_rejects(); !done) return io::pass(done);
    constexpr std::array<std::array<std::string_view, 2>, 9> kIndexes = {{
        {"lines", "job, machine"},
        {"lines", "machine"},
        {"lines", "status"},
        {"observations", "job, machine, time"},
        {"observations", "machine"},
        {"jobs", "job"},
        {"machines", "machine"},
        {"machines", "smsid"},
        {"rejects", "kind"},
    }};
    for (const auto& [table, columns] : kIndexes) {
      if (auto done = file_.add_index(table, columns); !done) return io::pass(done);
    }
    return lines;
  }

 private:
  template <class Row>
  io::Result<void> begin(std::string_view table, Fields<Row> fields) {
    return file_.begin_table(table, columns_of(fields));
  }

  template <class Row>
  io::Result<void> insert(Fields<Row> fields, const Row& row) {
    read_values(fields, row, values_);
    return file_.insert(values_);
  }

  io::Result<std::uint64_t> write_lines(std::string_view table, bool history) {
    if (auto begun = begin(table, status_fields()); !begun) return io::pass(begun);
    index::Query query = question_.query;
    query.history = history;
    return each_line(question_, query,
                     [&](const StatusRow& row) { return insert(status_fields(), row); });
  }

  io::Result<void> write_jobs() {
    if (auto begun = begin(std::string_view("jobs"), job_fields()); !begun) return begun;
    io::Result<void> failed;
    auto read = question_.reader->jobs(question_.query.filter.job, [&](const index::JobRow& row) {
      auto verdict = question_.judge->jobs().verdict_on(row);
      if (!verdict) {
        failed = io::pass(verdict);
      } else {
        failed = insert(job_fields(), {row, *verdict});
      }
      return failed.has_value();
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  io::Result<void> write_machines() {
    if (auto begun = begin(std::string_view("machines"), machine_fields()); !begun) return begun;
    io::Result<void> failed;
    auto read = question_.reader->machines(question_.query.filter.machine,
                                           [&](const index::MachineRow& row) {
                                             failed = insert(machine_fields(), row);
                                             return failed.has_value();
                                           });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  io::Result<void> write_rejects() {
    if (auto begun = begin(std::string_view("rejects"), reject_fields()); !begun) return begun;
    io::Result<void> failed;
    auto read = question_.reader->rejects([&](const index::RejectAnswer& answer) {
      failed = insert(reject_fields(), {answer.box_name, answer.path, answer.reject});
      return failed.has_value();
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  Question& question_;
  SqliteFile& file_;
  std::vector<Value> values_;
};

CommandResult export_sqlite(const Arguments& arguments, Question& question) {
  if (!arguments.has(FlagId::kOutput)) {
    return io::fail(io::ErrorKind::kUsage, "a database cannot be written to standard output", {}, 0,
                    "name a file with --output");
  }
  auto file = SqliteFile::create(std::string(arguments.value(FlagId::kOutput)));
  if (!file) return io::pass(file);
  auto rows = Tables(question, **file).write_all();
  if (!rows) return io::pass(rows);
  if (auto done = (*file)->finish(); !done) return io::pass(done);
  return end_of_list(*rows);
}

}  // namespace

CommandResult run_export(const Arguments& arguments, Terminal& terminal) {
  auto question = ask(arguments, terminal);
  if (!question) return io::pass(question);
  if (question->style.format == Format::kSqlite) return export_sqlite(arguments, *question);
  return export_text(arguments, *question, terminal);
}

}  // namespace mifdex::cli
