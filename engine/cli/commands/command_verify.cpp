// mifdex verify: checks the index against itself and, if asked, against its boxes.
#include <fmt/format.h>
#include <signal.h>

#include <array>

#include "engine/cli/answer/answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/commands/sandbox_start.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/terminal/signals.h"
#include "engine/cli/terminal/step_progress.h"
#include "engine/cli/text/quantity.h"
#include "engine/ingest/source/source_verifier.h"
#include "index/verify/verify.h"

namespace mifdex::cli {
namespace {

/// The result of the verify.
enum class Verdict : std::uint8_t { kOk, kNotOk, kStopped };

struct VerifyRow {
  const index::VerifyReport& report;
  const engine::OriginReport& origins;
  bool full = false;
  Verdict verdict = Verdict::kOk;

  /// The repair: if the index is damaged, the boxes to read into a new one, else those to read into
  /// it again.
  std::vector<std::string> index_again;
};

std::string damage_text(const index::Damage& damage) {
  if (damage.family.empty()) return fmt::format("{}: {}", damage.key, damage.what);
  return fmt::format("{} {}: {}", damage.family, damage.key, damage.what);
}

Value damages(const VerifyRow& row) {
  std::vector<std::string> texts;
  texts.reserve(row.report.damages.size() + row.origins.different.size());
  for (const index::Damage& damage : row.report.damages) texts.push_back(damage_text(damage));
  for (const std::string& place : row.origins.different) {
    texts.push_back(place +
                    ": its content is not what was indexed, although size and time are the same");
  }
  return texts;
}

Value missing_boxes(const VerifyRow& row) {
  std::vector<std::string> locations;
  locations.reserve(row.origins.missing_boxes.size());
  for (const engine::MissingBox& box : row.origins.missing_boxes) locations.push_back(box.location);
  return locations;
}

Value result_text(const VerifyRow& row) {
  switch (row.verdict) {
    case Verdict::kOk:
      return std::string_view("OK");
    case Verdict::kStopped:
      return std::string_view("NOT OK: stopped before everything was checked");
    case Verdict::kNotOk:
      break;
  }
  const bool damaged = row.report.damage_count != 0 || row.origins.differing != 0;
  if (!damaged) return std::string_view("NOT OK: a box is missing");
  return std::string_view(row.report.damage_count != 0 ? "NOT OK: the index is damaged"
                                                       : "NOT OK: files differ from the index");
}

template <std::uint64_t index::VerifyReport::* kCount>
Value count_of(const VerifyRow& row) {
  return row.report.*kCount;
}

template <std::uint64_t engine::OriginReport::* kCount>
Value of_origins(const VerifyRow& row) {
  return row.full ? Value(row.origins.*kCount) : Value();
}

constexpr std::array kVerifyFields = {
    type_field<VerifyRow>([](const VerifyRow&) -> Value { return std::string_view("verify"); }),
    schema_field<VerifyRow>(),
    Field<VerifyRow>{
        {"full", "FULL", always(Json::kTruth, "whether --full was given"), Look::kText, "is_full"},
        [](const VerifyRow& row) -> Value { return row.full; }},
    Field<VerifyRow>{
        {"rows", "ROWS DECODED", always(Json::kCount, "rows decoded"), Look::kText, "row_count"},
        count_of<&index::VerifyReport::rows>},
    Field<VerifyRow>{{"files", "FILES CHECKED", always(Json::kCount, "files of the index checked")},
                     count_of<&index::VerifyReport::files>},
    Field<VerifyRow>{{"origins_equal", "ORIGINS EQUAL",
                      or_null(Json::kCount, "source files that were read and are unchanged")},
                     of_origins<&engine::OriginReport::equal>},
    Field<VerifyRow>{{"origins_changed", "ORIGINS CHANGED",
                      or_null(Json::kCount, "source files that have changed")},
                     of_origins<&engine::OriginReport::changed>},
    Field<VerifyRow>{{"origins_missing", "ORIGINS MISSING",
                      or_null(Json::kCount, "source files that are missing")},
                     of_origins<&engine::OriginReport::missing>},
    Field<VerifyRow>{{"damage", "DAMAGES", always(Json::kCount, "number of damaged places")},
                     [](const VerifyRow& row) -> Value {
                       return row.report.damage_count + row.origins.differing;
                     }},
    Field<VerifyRow>{{"damages", "", always(Json::kTexts, "the first damaged places")}, damages},
    Field<VerifyRow>{{"index_again", "", always(Json::kTexts, "boxes to index again")},
                     [](const VerifyRow& row) -> Value { return row.index_again; }},
    Field<VerifyRow>{
        {"boxes_missing", "", always(Json::kTexts, "locations of boxes that are missing")},
        missing_boxes},
    Field<VerifyRow>{{"stopped_at", "STOPPED AT",
                      or_null(Json::kText, "position for --from, if it was interrupted")},
                     [](const VerifyRow& row) { return text_or_null(row.report.stopped_at); }},
    Field<VerifyRow>{
        {"ok", "",
         or_null(Json::kTruth,
                 "whether the index and the boxes are intact; null if it was interrupted")},
        [](const VerifyRow& row) -> Value {
          return row.verdict == Verdict::kStopped ? Value() : row.verdict == Verdict::kOk;
        }},
    Field<VerifyRow>{{"", "RESULT"}, result_text},
};

std::string missing_text(const engine::MissingBox& box) {
  if (!box.is_there) {
    return fmt::format(
        "box {} is missing: {} does not exist; {} could not be compared "
        "(is it mounted, or was it moved?)",
        box.name, box.location, counted(box.files, "file"));
  }
  return fmt::format("box {} is missing: none of its {} files can be read at {} (is it mounted?)",
                     box.name, box.files, box.location);
}

void print_damages(const VerifyRow& row, const Arguments& arguments, Terminal& terminal) {
  for (const index::Damage& damage : row.report.damages) terminal.message(0, damage_text(damage));
  for (const std::string& place : row.origins.different) {
    terminal.message(0, place + ": its content is not what was indexed");
  }
  for (const engine::MissingBox& box : row.origins.missing_boxes) {
    terminal.message(0, missing_text(box));
  }
  if (row.origins.of_streams != 0) {
    terminal.message(0, fmt::format("not compared: {} of a stream, which cannot be read again",
                                    counted(row.origins.of_streams, "file")));
  }
  if (row.index_again.empty()) return;
  std::string command = "mifdex index";
  command +=
      row.report.damage_count != 0 ? " --index NEW_INDEX" : " --reread" + index_words(arguments);
  for (const std::string& box : row.index_again) command += ' ' + shell_quoted(box);
  terminal.message(0, "to repair: " + command);
}

/// A damaged index is not repaired in place: a reader stops at the damage. So every box that it
/// knows must be read into a new one; those that can still be read from it are named.
std::vector<std::string> boxes_for_a_new_index(const std::string& folder,
                                               const index::VerifyReport& report) {
  std::vector<index::BoxEntry> boxes = report.boxes;
  if (auto reader = index::Reader::open(folder)) {
    if (auto info = (*reader)->info()) boxes = std::move(info->boxes);
  }
  std::vector<std::string> places;
  places.reserve(boxes.size());
  for (index::BoxEntry& box : boxes) places.push_back(std::move(box.location));
  return places;
}

io::Result<engine::OriginReport> origins_of(const std::string& folder,
                                            const engine::StopRequest& stop) {
  MIFDEX_TRY(auto reader, index::Reader::open(folder));
  MIFDEX_TRY(auto info, reader->info());
  return engine::check_origins(folder, info.boxes, [&stop] { return stop.load() == 0; });
}

Verdict verdict_of(const index::VerifyReport& report, const engine::OriginReport& origins,
                   const engine::StopRequest& stop) {
  if (report.damage_count != 0 || origins.differing != 0) return Verdict::kNotOk;
  if (stop.load() != 0) return Verdict::kStopped;
  return origins.missing_boxes.empty() ? Verdict::kOk : Verdict::kNotOk;
}

ExitCode exit_code_of(const VerifyRow& row) {
  const bool damaged = row.report.damage_count != 0 || row.origins.differing != 0;
  const ExitCode of_index = damaged ? ExitCode::kIndex : ExitCode::kDone;
  return row.origins.missing_boxes.empty() ? of_index : worse(of_index, ExitCode::kBox);
}

io::Result<index::VerifyReport> verify_index(const Arguments& arguments, When when,
                                             const engine::StopRequest& stop, Terminal& terminal) {
  StepProgress shown(terminal, when);
  const index::VerifyOptions options{arguments.has(FlagId::kFull),
                                     std::string(arguments.value(FlagId::kFrom))};
  return index::verify(index_folder(arguments), options,
                       [&](const index::VerifyProgress& progress) {
                         shown.show(fmt::format("{}: {}", progress.step, progress.done));
                         return stop.load() == 0;
                       });
}

}  // namespace

std::vector<Column> verify_columns() { return columns_of(Fields<VerifyRow>(kVerifyFields)); }

CommandResult run_verify(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  MIFDEX_TRY(auto when, parse_progress(arguments));
  if (arguments.has(FlagId::kFull)) prepare_sandboxes(arguments, terminal);
  engine::StopRequest stop{0};
  const SignalWatch watch(stop);
  MIFDEX_TRY(auto report, verify_index(arguments, when, stop, terminal));

  const std::string folder = index_folder(arguments);
  const bool full = arguments.has(FlagId::kFull);
  const bool whole = report.stopped_at.empty();
  engine::OriginReport origins;
  std::vector<std::string> again;
  if (report.damage_count != 0) {
    again = boxes_for_a_new_index(folder, report);
  } else if (full && whole) {
    MIFDEX_TRY(auto checked, origins_of(folder, stop));
    origins = std::move(checked);
    again.assign(origins.boxes.begin(), origins.boxes.end());
  }
  const VerifyRow row{report, origins, full, verdict_of(report, origins, stop), std::move(again)};
  // First, so that the answer's last line is the result.
  print_damages(row, arguments, terminal);
  style.single = true;
  RowPrinter<VerifyRow> printer(kVerifyFields, style, terminal);
  printer.row(row);
  printer.finish();
  if (stop.load() != 0) {
    if (!whole) {
      terminal.message(0, "to resume: mifdex verify --full --from " +
                              shell_quoted(report.stopped_at) + index_words(arguments));
    }
    return stopped_by(watch.caught());
  }
  return exit_code_of(row);
}

}  // namespace mifdex::cli
