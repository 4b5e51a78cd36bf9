// mifdex box: the boxes of the index, listed, followed to another path, renamed, forgotten.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <system_error>

#include "engine/cli/answer/answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/commands/sandbox_start.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/terminal/signals.h"
#include "engine/cli/terminal/step_progress.h"
#include "engine/cli/text/quantity.h"
#include "engine/cli/version.h"
#include "engine/ingest/listing/moved_box.h"
#include "engine/ingest/listing/stream_box.h"
#include "engine/ingest/machine_limits.h"
#include "index/box_changes.h"
#include "index/forget.h"
#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

using index::BoxEntry;
using io::ErrorKind;
using io::fail;
using io::Result;

std::string real_path(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : real.string();
}

/// True if `end` is the last parts of `location`; case is ignored.
bool ends_location(std::string_view location, std::string_view end) {
  if (end.empty() || location.size() <= end.size()) return false;
  return location[location.size() - end.size() - 1] == '/' &&
         ascii::equals_ignore_case(location.substr(location.size() - end.size()), end);
}

/// Returns the boxes of the index, without manifests.
Result<std::vector<BoxEntry>> load_boxes(const std::string& folder) {
  MIFDEX_TRY(auto reader, index::Reader::open(folder));
  std::vector<BoxEntry> boxes;
  for (const auto& [id, box] : reader->boxes()) {
    if (box.is_box()) boxes.push_back(box);
  }
  return boxes;
}

/// Returns the one box that `word` means: by its name, else its path, else the last parts of its
/// path.
Result<BoxEntry> find_box(const std::vector<BoxEntry>& boxes, const std::string& word) {
  std::string trimmed = word;
  while (trimmed.size() > 1 && trimmed.ends_with('/')) trimmed.pop_back();
  const std::string path = real_path(trimmed);
  for (const auto& is_meant : std::array<std::function<bool(const BoxEntry&)>, 3>{
           [&](const BoxEntry& box) { return ascii::equals_ignore_case(box.shown, trimmed); },
           [&](const BoxEntry& box) { return box.location == trimmed || box.location == path; },
           [&](const BoxEntry& box) { return ends_location(box.location, trimmed); }}) {
    std::vector<std::string> found;
    const BoxEntry* only = nullptr;
    for (const BoxEntry& box : boxes) {
      if (!is_meant(box)) continue;
      only = &box;
      found.push_back(fmt::format("{} ({})", box.shown, box.location));
    }
    if (found.size() == 1) return *only;
    if (found.empty()) continue;
    return fail(
        ErrorKind::kUsage,
        fmt::format("is ambiguous: it matches {} boxes: {}", found.size(), fmt::join(found, ", ")),
        word, 0, "give more of the path");
  }
  return fail(ErrorKind::kUsage, "no box in the index has this name or path", word, 0,
              "see `mifdex box list`");
}

CommandResult list_boxes(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  const std::string folder = index_folder(arguments);
  MIFDEX_TRY(auto boxes, load_boxes(folder));
  MIFDEX_TRY(auto counts, index::count_boxes(folder));
  RowPrinter<BoxRow> printer(box_list_fields(), style, terminal);
  for (const BoxEntry& box : boxes) {
    const index::BoxCounts& own = counts[box.id];
    std::error_code unknown;
    const bool there =
        !index::is_stream_location(box.location) && std::filesystem::exists(box.location, unknown);
    printer.row({box, own.observations, own.rejects, there});
  }
  printer.finish();
  return end_of_list(boxes.size());
}

/// Fails if what is at `path` is not the box as it was read.
Result<void> check_same(const std::string& folder, const BoxEntry& box, const io::Box& place) {
  MIFDEX_TRY(auto compared, engine::compare_box(folder, box, place.location));
  if (compared.same()) return {};
  return fail(
      ErrorKind::kUsage,
      fmt::format("is not the box {}: of {} files, {} are missing and {} are different ({}{})",
                  box.shown, compared.compared, compared.missing, compared.different,
                  fmt::join(compared.examples, ", "),
                  compared.missing + compared.different > compared.examples.size() ? ", ..." : ""),
      place.location, 0, "if it is the same box, use --force");
}

/// Fails if the box cannot be at `place`, whatever is in it.
Result<void> check_place(const BoxEntry& box, const io::Box& place) {
  if (index::is_stream_location(box.location)) {
    return fail(ErrorKind::kUsage, "came from a stream, and has no path", box.shown);
  }
  if (place.kind == io::BoxKind::kFile && place.name != box.name) {
    return fail(ErrorKind::kUsage,
                fmt::format("a box that is one file keeps its name, which is {}", box.name),
                place.location, 0, "rename the file, or index it as a box of its own");
  }
  return {};
}

CommandResult relocate(const Arguments& arguments, Terminal& terminal) {
  // Before the index is opened, which makes threads: a box that is an archive may need a sandbox.
  if (!arguments.has(FlagId::kForceBox)) prepare_sandboxes(arguments, terminal);
  const std::string folder = index_folder(arguments);
  MIFDEX_TRY(auto boxes, load_boxes(folder));
  MIFDEX_TRY(auto box, find_box(boxes, arguments.operands[1]));
  MIFDEX_TRY(auto place, io::open_box(arguments.operands[2]));
  MIFDEX_TRY(check_place(box, place));
  if (!arguments.has(FlagId::kForceBox)) {
    MIFDEX_TRY(check_same(folder, box, place));
  }
  MIFDEX_TRY(index::relocate_box(folder, arguments.line, box.id, place.location));
  terminal.message(0, fmt::format("the box {} is at {} now", box.shown, place.location));
  return ExitCode::kDone;
}

CommandResult rename(const Arguments& arguments, Terminal& terminal) {
  const std::string folder = index_folder(arguments);
  MIFDEX_TRY(auto boxes, load_boxes(folder));
  MIFDEX_TRY(auto box, find_box(boxes, arguments.operands[1]));
  const std::string& name = arguments.operands[2];
  MIFDEX_TRY(index::rename_box(folder, arguments.line, box.id, name));
  terminal.message(0, fmt::format("the box at {} is called {} now", box.location, name));
  return ExitCode::kDone;
}

/// Fails unless the index knows what must be kept of the boxes other than `box`.
Result<void> check_sources(const index::MissingSources& missing, const Arguments& arguments) {
  if (!missing.any()) return {};
  std::string what =
      "the index was migrated from a format that did not record which file gave a machine its name";
  const bool has_stream = std::ranges::any_of(
      missing.boxes, [](const std::string& place) { return index::is_stream_location(place); });
  if (missing.gone_files != 0) {
    what +=
        fmt::format(", and {} cannot be read again ({}{})",
                    counted(missing.gone_files, "gone file"), fmt::join(missing.gone_paths, ", "),
                    missing.gone_files > missing.gone_paths.size() ? ", ..." : "");
  } else if (has_stream) {
    what += ", and a box that came from a stream cannot be read again";
  }
  if (missing.gone_files != 0 || has_stream) {
    return fail(ErrorKind::kStore, what, index_folder(arguments), 0,
                "index the boxes that you want to keep into a new index (--index)");
  }
  std::string command = "mifdex index --reread" + index_words(arguments);
  for (const std::string& place : missing.boxes) command += ' ' + shell_quoted(place);
  // Without the --layout and --encoding of their first reading, they would lose what these told.
  return fail(ErrorKind::kStore, what, index_folder(arguments), 0,
              fmt::format("read the other boxes again, with the flags of their runs (see `mifdex "
                          "info{}`), then forget the box: {}",
                          index_words(arguments), command));
}

CommandResult forget(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto when, parse_progress(arguments));
  const std::string folder = index_folder(arguments);
  MIFDEX_TRY(auto boxes, load_boxes(folder));
  MIFDEX_TRY(auto box, find_box(boxes, arguments.operands[1]));
  engine::StopRequest stop{0};
  const SignalWatch watch(stop);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  MIFDEX_TRY(auto report, [&] {
    StepProgress progress(terminal, when);
    index::ForgetOptions options;
    options.threads = engine::usable_threads();
    options.command = arguments.line;
    options.version = kVersion;
    options.now = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    options.progress = [&](std::uint64_t files) {
      progress.show(fmt::format("files: {}", files));
      return stop.load() == 0;
    };
    return index::forget_box(folder, box.id, options);
  }());
  MIFDEX_TRY(check_sources(report.missing, arguments));
  if (!report.done) {
    terminal.message(0, "stopped; the index was not changed");
    return stopped_by(watch.caught());
  }
  terminal.message(0, fmt::format("the box {} ({}) was removed from the index", box.shown,
                                  counted(report.files, "file")));
  return ExitCode::kDone;
}

}  // namespace

CommandResult run_box(const Arguments& arguments, Terminal& terminal) {
  struct Action {
    std::string_view name;
    std::size_t operands;  // its own with them
    CommandResult (*run)(const Arguments&, Terminal&);
    std::string_view usage;
  };
  constexpr std::array kActions = {
      Action{"list", 1, list_boxes, "mifdex box list"},
      Action{"relocate", 3, relocate, "mifdex box relocate BOX NEWPATH"},
      Action{"rename", 3, rename, "mifdex box rename BOX NAME"},
      Action{"forget", 2, forget, "mifdex box forget BOX"}};
  const std::string& word = arguments.operands.front();
  const auto* action = std::ranges::find(kActions, word, &Action::name);
  if (action == kActions.end()) {
    return fail(ErrorKind::kUsage, fmt::format("box: unknown action '{}'", word), {}, 0,
                "use list, relocate, rename or forget");
  }
  if (arguments.operands.size() != action->operands) {
    return fail(ErrorKind::kUsage, fmt::format("box {}: wrong number of operands", word), {}, 0,
                std::string(action->usage));
  }
  return action->run(arguments, terminal);
}

}  // namespace mifdex::cli
