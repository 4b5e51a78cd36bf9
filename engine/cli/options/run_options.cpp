// The options of `index` and `census`.
#include <fmt/format.h>

#include <algorithm>

#include "engine/cli/options/option_values.h"
#include "engine/cli/options/options.h"
#include "engine/cli/options/path_list.h"
#include "engine/cli/text/time_text.h"
#include "engine/cli/version.h"

namespace mifdex::cli {
namespace {

using io::ErrorKind;
using io::fail;
using io::Result;

Result<void> parse_archives(const Arguments& arguments, io::ArchiveLimits& limits) {
  MIFDEX_TRY(parse_size(arguments, FlagId::kMaxFile, limits.max_file_bytes));
  MIFDEX_TRY(parse_size(arguments, FlagId::kMaxTotal, limits.max_total_bytes));
  std::uint32_t ratio = static_cast<std::uint32_t>(limits.max_ratio);
  MIFDEX_TRY(parse_bound(arguments, FlagId::kMaxRatio, ratio));
  limits.max_ratio = ratio;
  MIFDEX_TRY(parse_number(arguments, FlagId::kMaxEntries, limits.max_entries));
  MIFDEX_TRY(parse_bound(arguments, FlagId::kMaxDepth, limits.max_depth));
  return parse_bound(arguments, FlagId::kMaxSeconds, limits.max_seconds);
}

/// Reads the zone of archive times that have none.
Result<void> parse_zone(const Arguments& arguments, engine::RunOptions& options) {
  options.zone = arguments.value(FlagId::kTimeZone, "UTC");
  MIFDEX_TRY(auto zone, Zone::parse(options.zone));
  if (zone.is_utc()) {
    options.zone = "UTC";
  } else {
    options.from_local = [clock = zone](std::int64_t local) { return clock.from_local(local); };
  }
  return {};
}

/// Reads the operands and the list of --files-from.
Result<void> parse_boxes(const Arguments& arguments, std::vector<std::string>& boxes) {
  boxes = arguments.operands;
  if (!arguments.has(FlagId::kFilesFrom)) {
    if (arguments.has(FlagId::kNull)) {
      return fail(ErrorKind::kUsage, "--null: needs --files-from FILE");
    }
    return {};
  }
  const std::string list(arguments.value(FlagId::kFilesFrom));
  MIFDEX_TRY(auto more, read_path_list(list, arguments.has(FlagId::kNull)));
  boxes.insert(boxes.end(), more.begin(), more.end());
  if (list == "-" && std::ranges::find(boxes, list) != boxes.end()) {
    return fail(ErrorKind::kUsage,
                "standard input cannot be a box and the list of --files-from at once");
  }
  return {};
}

/// Reads --box-name: boxes to read like the others.
Result<void> parse_box_names(const Arguments& arguments, engine::RunOptions& options) {
  for (const std::string& text : arguments.values(FlagId::kBoxName)) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
      return fail(ErrorKind::kUsage, fmt::format("--box-name: {} is not NAME=PATH", text), {}, 0,
                  "for example VAQ=/evidence/vaq/DESPOOLR.BOX");
    }
    options.box_names.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    options.boxes.push_back(text.substr(equals + 1));
  }
  return {};
}

}  // namespace

Result<io::ArchiveLimits> parse_limits(const Arguments& arguments) {
  io::ArchiveLimits limits;
  MIFDEX_TRY(parse_archives(arguments, limits));
  return limits;
}

Result<engine::RunOptions> parse_run(const Arguments& arguments) {
  engine::RunOptions options;
  MIFDEX_TRY(parse_boxes(arguments, options.boxes));
  MIFDEX_TRY(parse_box_names(arguments, options));
  options.index_dir = index_folder(arguments);
  options.version = kVersion;
  options.owns_process = true;
  options.command = arguments.line;
  options.encodings = arguments.values(FlagId::kEncoding);
  MIFDEX_TRY(parse_zone(arguments, options));
  std::uint64_t threads = 0;
  MIFDEX_TRY(parse_number(arguments, FlagId::kThreads, threads));
  constexpr std::uint64_t kMostThreads = 1024;
  if (threads > kMostThreads) {
    return fail(ErrorKind::kUsage,
                fmt::format("--threads: {} is more than {}", threads, kMostThreads));
  }
  options.threads = static_cast<unsigned>(threads);
  MIFDEX_TRY(parse_size(arguments, FlagId::kMemory, options.memory_bytes));
  MIFDEX_TRY(parse_archives(arguments, options.archives));
  options.dry_run = arguments.has(FlagId::kDryRun);
  options.reread = arguments.has(FlagId::kReread);
  options.accepts_gone = arguments.has(FlagId::kAcceptGone);
  for (const std::string& manifest : arguments.values(FlagId::kManifest)) {
    options.manifests.push_back(manifest);
  }
  if (arguments.has(FlagId::kLayout)) {
    MIFDEX_TRY(auto layout, engine::Layout::compile(arguments.value(FlagId::kLayout)));
    options.layout = std::move(layout);
    options.layout_text = arguments.value(FlagId::kLayout);
  }
  MIFDEX_TRY(options.validate());
  return options;
}

}  // namespace mifdex::cli
