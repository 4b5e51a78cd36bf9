// mifdex why: how a file was classified, and by which rule.
#include <optional>
#include <string>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/file_search.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

using index::FileAnswer;
using index::Outcome;
using index::Reader;

/// The line that contains a file's observation.
struct LineName {
  std::string job;
  std::string machine;
  index::LineStatus status = index::LineStatus::kUnknown;
};

io::Result<bool> lies_at(const Reader& reader, const index::Record& record,
                         const FileAnswer& file) {
  bool found = false;
  MIFDEX_TRY(reader.places(record, [&](const index::PlaceAnswer& place) {
    found = place.box == file.box && place.path == file.path && place.part == file.part;
    return !found;
  }));
  return found;
}

/// Returns the line of the observation that was found at `file`: several may have the same content.
io::Result<std::optional<LineName>> line_of(const Reader& reader, const FileAnswer& file) {
  std::optional<LineName> name;
  if (file.skipped) return name;
  io::Result<void> failed;
  auto read = reader.observations_of(file.hash, [&](const index::Line& line) {
    auto here = lies_at(reader, line.record, file);
    if (!here) {
      failed = io::pass(here);
      return false;
    }
    if (!*here) return true;
    name = LineName{std::string(line.record.job), std::string(line.record.machine),
                    line.record.status};
    return false;
  });
  if (!failed) return io::pass(failed);
  if (!read) return io::pass(read);
  return name;
}

io::Result<std::optional<io::Reject>> reject_of(const Reader& reader, const FileAnswer& file) {
  std::optional<io::Reject> reject;
  if (file.outcome != Outcome::kReject) return reject;
  MIFDEX_TRY(reader.rejects([&](const index::RejectAnswer& answer) {
    if (answer.box != file.box || answer.path != file.path) return true;
    reject = answer.reject;
    return false;
  }));
  return reject;
}

/// Prints the files that a path can mean.
class Why {
 public:
  Why(const Question& question, Terminal& terminal)
      : reader_(*question.reader),
        terminal_(terminal),
        printer_(file_fields(), question.style, terminal) {}

  io::Result<std::uint64_t> find(const std::string& path) {
    auto found = find_files(reader_, path, [this](const FileAnswer& file) -> io::Result<bool> {
      MIFDEX_TRY(print_file(file));
      return !terminal_.closed();
    });
    printer_.finish();
    return found;
  }

 private:
  io::Result<void> print_file(const FileAnswer& file) {
    MIFDEX_TRY(auto line, line_of(reader_, file));
    MIFDEX_TRY(auto reject, reject_of(reader_, file));
    FileRow row{file, {}, {}, {}, reject ? &*reject : nullptr};
    if (line) {
      row.job = line->job;
      row.machine = line->machine;
      row.status = line->status;
    }
    printer_.row(row);
    return {};
  }

  const Reader& reader_;
  Terminal& terminal_;
  RowPrinter<FileRow> printer_;
};

}  // namespace

CommandResult run_why(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  // One file is shown as one fact per line; JSON is an array all the same, since a path
  // can mean files of several boxes.
  question.style.single = question.style.format == Format::kTable;
  MIFDEX_TRY(auto rows, Why(question, terminal).find(arguments.operands.front()));
  if (rows == 0)
    terminal.message(0, arguments.operands.front() + ": no file in the index has this name");
  return end_of_list(rows);
}

}  // namespace mifdex::cli
