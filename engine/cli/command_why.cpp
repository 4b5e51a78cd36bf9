// mifdex why: what became of one file of a box, and by which rule.
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "engine/cli/answer.h"
#include "engine/cli/commands.h"
#include "engine/cli/rows.h"

namespace mifdex::cli {
namespace {

using index::FileAnswer;
using index::Outcome;
using index::StoreReader;

/// Whose line a file's observation stands in.
struct LineName {
  std::string job;
  std::string machine;
  index::LineStatus status = index::LineStatus::kUnknown;
};

io::Result<bool> lies_at(const StoreReader& reader, const index::Record& record,
                         const FileAnswer& file) {
  bool found = false;
  auto places = reader.places(record, [&](const index::PlaceAnswer& place) {
    found = place.box == file.box && place.path == file.path;
    return !found;
  });
  if (!places) return io::pass(places);
  return found;
}

/// The line of the observation that was met at `file`: there may be several of the same content.
io::Result<std::optional<LineName>> line_of(const StoreReader& reader, const FileAnswer& file) {
  std::optional<LineName> name;
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

io::Result<std::optional<io::Reject>> reject_of(const StoreReader& reader, const FileAnswer& file) {
  std::optional<io::Reject> reject;
  if (file.outcome != Outcome::kReject) return reject;
  auto read = reader.rejects([&](const index::RejectAnswer& answer) {
    if (answer.box_name != file.box_name || answer.path != file.path) return true;
    reject = answer.reject;
    return false;
  });
  if (!read) return io::pass(read);
  return reject;
}

/// Prints the files that a path can mean.
class Why {
 public:
  Why(const Question& question, Terminal& terminal)
      : reader_(*question.reader),
        terminal_(terminal),
        printer_(file_fields(), question.style, terminal) {}

  /// As given: a path in a box or its end; else from the current folder; else as answers show it,
  /// "box/path".
  io::Result<std::uint64_t> find(const std::string& path) {
    if (auto done = print(path, {}); !done) return io::pass(done);
    if (rows_ == 0 && !path.starts_with('/')) {
      std::error_code unknown;  // a folder that is gone: then this way leads nowhere
      const std::filesystem::path here = std::filesystem::current_path(unknown);
      if (auto done = print((here / path).lexically_normal().string(), {}); !done) {
        return io::pass(done);
      }
    }
    const std::size_t slash = path.find('/');
    if (rows_ == 0 && slash != std::string::npos && slash != 0) {
      if (auto done = print(path.substr(slash + 1), path.substr(0, slash)); !done) {
        return io::pass(done);
      }
    }
    printer_.finish();
    return rows_;
  }

 private:
  io::Result<void> print(const std::string& path, const std::string& only_box) {
    io::Result<void> failed;
    auto read = reader_.files_named(path, [&](const FileAnswer& file) {
      if (!only_box.empty() && file.box_name != only_box) return true;
      failed = print_file(file);
      return failed.has_value() && !terminal_.closed();
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  io::Result<void> print_file(const FileAnswer& file) {
    auto line = line_of(reader_, file);
    if (!line) return io::pass(line);
    auto reject = reject_of(reader_, file);
    if (!reject) return io::pass(reject);
    FileRow row{file, {}, {}, {}, *reject ? &**reject : nullptr};
    if (*line) {
      row.job = (*line)->job;
      row.machine = (*line)->machine;
      row.status = (*line)->status;
    }
    printer_.row(row);
    ++rows_;
    return {};
  }

  const StoreReader& reader_;
  Terminal& terminal_;
  RowPrinter<FileRow> printer_;
  std::uint64_t rows_ = 0;
};

}  // namespace

CommandResult run_why(const Arguments& arguments, Terminal& terminal) {
  auto question = ask(arguments, terminal);
  if (!question) return io::pass(question);
  // One file is told like a story, a line a fact; JSON is an array all the same, since a path can
  // mean files of several boxes.
  question->style.single = question->style.format == Format::kTable;
  auto rows = Why(*question, terminal).find(arguments.operands.front());
  if (!rows) return io::pass(rows);
  return end_of_list(*rows);
}

}  // namespace mifdex::cli
