#include "engine/cli/commands/run_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/cli/text/quantity.h"
#include "engine/sms/layout_suggestion.h"
#include "index/reader.h"

namespace mifdex::cli {
namespace {

using engine::BoxReport;
using engine::RunReport;

constexpr std::size_t kNamedBoxes = 3;
/// So few reports can have been written in one hour.
constexpr std::uint64_t kFewReports = 10;
/// Paths that a layout is suggested by.
constexpr std::size_t kSamplePaths = 2000;

/// Lines about boxes: the first few as they are, the others counted.
class BoxLines {
 public:
  BoxLines(Terminal& terminal, bool several) : terminal_(terminal), several_(several) {}

  /// Adds `text`, after the name of the box if there are several.
  void add(const BoxReport& box, const std::string& text) {
    if (++lines_ > kNamedBoxes) return;
    terminal_.message(0, several_ ? fmt::format("{}: {}", box.location, text) : text);
  }

  /// `what` of the boxes that were not named: "with ...".
  void finish(std::string_view what) {
    if (lines_ <= kNamedBoxes) return;
    terminal_.message(0, fmt::format("{} more boxes {}", lines_ - kNamedBoxes, what));
  }

 private:
  Terminal& terminal_;
  bool several_;
  std::uint64_t lines_ = 0;
};

bool is_most(std::uint64_t part, std::uint64_t all) { return part * 10 > all * 9; }

void warn_of_missing(const RunReport& report, Terminal& terminal) {
  constexpr std::string_view kAdvice =
      "nothing was marked as gone; if they were deleted, use --accept-gone";
  for (const auto& [id, box] : report.boxes) {
    if (box.missing == 0) continue;
    if (box.all_missing) {
      terminal.message(0, fmt::format("{}: all known files are missing: is it mounted? ({}; {})",
                                      box.location, box.missing, kAdvice));
      continue;
    }
    std::string folders;
    for (const std::string& folder : box.missing_folders) {
      folders += fmt::format("{}{}/{}", folders.empty() ? "" : ", ", box.location, folder);
    }
    if (box.more_missing_folders != 0) {
      folders += fmt::format(" and {}", counted(box.more_missing_folders, "other folder"));
    }
    terminal.message(0, fmt::format("{}: all known files are missing: is it mounted? ({}; {})",
                                    folders, box.missing, kAdvice));
  }
}

void warn_of_no_reports(const RunReport& report, const engine::RunOptions& options,
                        Terminal& terminal) {
  std::uint64_t without = 0;
  const BoxReport* first = nullptr;
  bool rejects = report.run.by_outcome[static_cast<std::size_t>(index::Outcome::kReject)] != 0;
  for (const auto& [id, box] : report.boxes) {
    if (box.reports != 0 || box.all_missing) continue;
    ++without;
    if (first == nullptr) first = &box;
  }
  if (first == nullptr || options.boxes.empty()) return;
  const std::string_view readable = rejects ? " that could be read" : "";
  if (without == report.boxes.size()) {
    terminal.message(
        0, fmt::format("no status MIF found{} in {}", readable, counted(report.run.files, "file")));
    return;
  }
  terminal.message(0, without == 1
                          ? fmt::format("no status MIF found{} in {}", readable, first->location)
                          : fmt::format("no status MIF found{} in {} and {} more boxes", readable,
                                        first->location, without - 1));
}

void warn_of_times(const RunReport& report, Terminal& terminal) {
  constexpr std::string_view kAdvice =
      "TIME is the time of the copy if the files were copied without their times: see INSTALLED";
  BoxLines lines(terminal, report.boxes.size() > 1);
  for (const auto& [id, box] : report.boxes) {
    const std::uint64_t all = box.times.count();
    if (const std::uint64_t late = box.times.after_sms(); is_most(late, all)) {
      lines.add(box, fmt::format("the times of {} of {} status MIFs are after 2010: {}",
                                 grouped(late), grouped(all), kAdvice));
    } else if (const std::uint64_t hour = all < kFewReports ? 0 : box.times.in_one_hour();
               is_most(hour, all)) {
      lines.add(box, fmt::format("the times of {} of {} status MIFs are in one hour: {}",
                                 grouped(hour), grouped(all), kAdvice));
    }
  }
  lines.finish("have such times");
}

struct Unattributed {
  std::uint64_t reports = 0;
  std::vector<std::string> paths;  ///< of the first of them
};

/// Returns how many reports at most have no job or no machine, in the whole index.
io::Result<std::uint64_t> most_unattributed(const index::Reader& reader) {
  MIFDEX_TRY(auto jobless, reader.job_counts(""));
  std::uint64_t most = jobless ? jobless->observations : 0;
  MIFDEX_TRY(reader.machines({}, [&most](const index::MachineRow& row) {
    if (row.machine.empty()) most += row.counts.observations;
    return false;  // the empty name is the first
  }));
  return most;
}

io::Result<std::map<std::uint32_t, Unattributed>> find_unattributed(const index::Reader& reader,
                                                                    const RunReport& report) {
  std::map<std::uint32_t, Unattributed> found;
  index::Query query;
  query.history = true;
  query.filter.unattributed = true;
  MIFDEX_TRY(reader.lines(query, [&](const index::Line& line) {
    const index::Record& record = line.record;
    if (record.row_origin != index::RowOrigin::kObservation || record.is_part ||
        record.mif_status == index::MifStatus::kUnreadable || !report.boxes.contains(record.box)) {
      return true;
    }
    Unattributed& box = found[record.box];
    ++box.reports;
    if (box.paths.size() < kSamplePaths) box.paths.emplace_back(record.path);
    return true;
  }));
  return found;
}

/// True if half of a box's reports, or more, have no job or no machine.
bool is_doubtful(std::uint64_t unattributed, std::uint64_t reports) {
  return reports != 0 && unattributed * 2 >= reports;
}

io::Result<void> warn_of_unattributed(const RunReport& report, const engine::RunOptions& options,
                                      Terminal& terminal) {
  if (options.dry_run) return {};
  MIFDEX_TRY(auto reader, index::Reader::open(options.index_dir));
  auto most = most_unattributed(*reader);
  if (!most) return io::pass(most);
  const bool possible = std::ranges::any_of(report.boxes, [&most](const auto& entry) {
    return is_doubtful(*most, entry.second.reports);
  });
  if (!possible) return {};
  MIFDEX_TRY(auto found, find_unattributed(*reader, report));
  const bool several = report.boxes.size() > 1;
  const std::uint64_t observations =
      report.run.by_outcome[static_cast<std::size_t>(index::Outcome::kObservation)];
  BoxLines lines(terminal, several);
  for (const auto& [id, unattributed] : found) {
    const BoxReport& box = report.boxes.at(id);
    const std::uint64_t reports = several ? box.reports : observations;
    if (!is_doubtful(unattributed.reports, reports)) continue;
    const std::string layout = engine::suggest_layout(unattributed.paths);
    std::string text = fmt::format("unattributed: {} of {}; use --layout or --manifest",
                                   grouped(unattributed.reports), grouped(reports));
    if (!layout.empty())
      text += fmt::format("; the paths suggest --layout {}", shell_quoted(layout));
    lines.add(box, text);
  }
  lines.finish("have reports without a job or a machine");
  return {};
}

}  // namespace

io::Result<void> warn_of_doubts(const engine::RunReport& report, const engine::RunOptions& options,
                                Terminal& terminal) {
  if (report.stopped) return {};
  warn_of_missing(report, terminal);
  warn_of_no_reports(report, options, terminal);
  warn_of_times(report, terminal);
  return warn_of_unattributed(report, options, terminal);
}

}  // namespace mifdex::cli
