// mifdex verify: the index against itself and, where asked for, against its boxes.
#include <fmt/format.h>
#include <signal.h>

#include <array>

#include "engine/cli/answer.h"
#include "engine/cli/cages.h"
#include "engine/cli/commands.h"
#include "engine/cli/signals.h"
#include "engine/ingest/origin_check.h"
#include "index/verify.h"

namespace mifdex::cli {
namespace {

struct VerifyRow {
  const index::VerifyReport& report;
  const engine::OriginReport& origins;
  bool full = false;
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
    texts.push_back(place + ": holds other bytes than were indexed, at the same size and time");
  }
  return texts;
}

Value boxes_to_index_again(const VerifyRow& row) {
  std::vector<std::string> places;
  places.reserve(row.report.boxes.size());
  for (const index::BoxEntry& box : row.report.boxes) places.push_back(box.location);
  return places;
}

template <std::uint64_t index::VerifyReport::* kCount>
Value counted(const VerifyRow& row) {
  return row.report.*kCount;
}

template <std::uint64_t engine::OriginReport::* kCount>
Value of_origins(const VerifyRow& row) {
  return row.full ? Value(row.origins.*kCount) : Value();
}

constexpr std::array kVerifyFields = {
    Field<VerifyRow>{{"type", ""},
                     [](const VerifyRow&) -> Value { return std::string_view("verify"); }},
    Field<VerifyRow>{{"schema", ""}, [](const VerifyRow&) -> Value { return std::uint64_t{1}; }},
    Field<VerifyRow>{{"full", "FULL", Look::kTruth},
                     [](const VerifyRow& row) -> Value { return row.full; }},
    Field<VerifyRow>{{"rows", "ROWS DECODED", Look::kNumber}, counted<&index::VerifyReport::rows>},
    Field<VerifyRow>{{"files", "FILES CHECKED", Look::kNumber},
                     counted<&index::VerifyReport::files>},
    Field<VerifyRow>{{"origins_equal", "ORIGINS EQUAL", Look::kNumber},
                     of_origins<&engine::OriginReport::equal>},
    Field<VerifyRow>{{"origins_changed", "ORIGINS CHANGED", Look::kNumber},
                     of_origins<&engine::OriginReport::changed>},
    Field<VerifyRow>{{"origins_missing", "ORIGINS MISSING", Look::kNumber},
                     of_origins<&engine::OriginReport::missing>},
    Field<VerifyRow>{{"damage", "DAMAGES", Look::kNumber},
                     [](const VerifyRow& row) -> Value {
                       return row.report.damage_count + row.origins.differing;
                     }},
    Field<VerifyRow>{{"damages", ""}, damages},
    Field<VerifyRow>{{"index_again", ""}, boxes_to_index_again},
    Field<VerifyRow>{{"stopped_at", "STOPPED AT"},
                     [](const VerifyRow& row) { return text_or_null(row.report.stopped_at); }},
};

void tell_damages(const VerifyRow& row, Terminal& terminal) {
  for (const index::Damage& damage : row.report.damages) terminal.message(0, damage_text(damage));
  for (const std::string& place : row.origins.different) {
    terminal.message(0, place + ": holds other bytes than were indexed");
  }
  for (const index::BoxEntry& box : row.report.boxes) {
    terminal.message(0, fmt::format("to mend it: mifdex index --reread {}", box.location));
  }
  if (row.report.all_boxes) {
    terminal.message(0, "to mend it: index every box again, into a new index");
  }
}

io::Result<engine::OriginReport> origins_of(const std::string& folder,
                                            const engine::StopRequest& stop) {
  auto reader = index::StoreReader::open(folder);
  if (!reader) return io::pass(reader);
  auto info = (*reader)->info();
  if (!info) return io::pass(info);
  return engine::check_origins(folder, info->boxes, [&stop] { return stop.load() == 0; });
}

}  // namespace

CommandResult run_verify(const Arguments& arguments, Terminal& terminal) {
  auto style = plan_style(arguments);
  if (!style) return io::pass(style);
  const std::string folder = index_folder(arguments);
  const index::VerifyOptions options{arguments.has(FlagId::kFull),
                                     std::string(arguments.value(FlagId::kFrom))};
  if (options.full) prepare_cages(arguments, terminal);
  engine::StopRequest stop{0};
  const SignalWatch watch(stop);
  auto report = index::verify(folder, options, [&](const index::VerifyProgress& progress) {
    terminal.progress(
        fmt::format("{}: {} of about {}", progress.step, progress.done, progress.all));
    return stop.load() == 0;
  });
  terminal.progress("");
  if (!report) return io::pass(report);
  engine::OriginReport origins;
  const bool whole = report->stopped_at.empty();
  if (options.full && whole && report->damage_count == 0) {
    auto checked = origins_of(folder, stop);
    if (!checked) return io::pass(checked);
    origins = *std::move(checked);
  }
  const VerifyRow row{*report, origins, options.full};
  style->single = true;
  RowPrinter<VerifyRow> printer(kVerifyFields, *style, terminal);
  printer.row(row);
  printer.finish();
  tell_damages(row, terminal);
  if (stop.load() != 0) {
    if (!whole) {
      terminal.message(
          0, fmt::format("go on with: mifdex verify --full --from '{}'", report->stopped_at));
    }
    return stopped_by(watch.caught());
  }
  const bool damaged = report->damage_count != 0 || origins.differing != 0;
  return damaged ? ExitCode::kIndex : ExitCode::kDone;
}

}  // namespace mifdex::cli
