// mifdex cat: prints the bytes of a file in a box.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/answer/file_search.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/commands/sandbox_start.h"
#include "engine/cli/options/options.h"
#include "engine/cli/rows/rows.h"
#include "engine/ingest/listing/stream_box.h"
#include "engine/ingest/source/source_bytes.h"
#include "engine/sms/status_names.h"
#include "index/reader.h"

namespace mifdex::cli {
namespace {

/// A file of a box, as the index has it.
struct Known {
  index::BoxEntry box;
  std::string path;
  std::uint64_t size = 0;
  std::uint64_t hash = 0;  // 0: its bytes were never all read
  bool gone = false;
};

/// As answers show it.
std::string shown(const Known& file) { return place_text(file.box.shown, file.path); }

/// Returns all that `origin` can mean in the index; none if there is no index.
io::Result<std::vector<Known>> known_files(const Arguments& arguments, const std::string& origin) {
  std::vector<Known> files;
  std::optional<index::SkipKind> skipped;
  auto reader = index::Reader::open(index_folder(arguments));
  if (!reader) {
    if (arguments.has(FlagId::kIndexDir)) return io::pass(reader);
    return files;
  }
  MIFDEX_TRY(auto info, (*reader)->info());
  const auto visit = [&](const index::FileAnswer& file) -> io::Result<bool> {
    if (file.skipped) skipped = file.skipped;
    if (file.skipped) return true;
    const auto box = std::ranges::find(info.boxes, file.box, &index::BoxEntry::id);
    if (box == info.boxes.end() || file.part) return true;
    files.push_back({*box, std::string(file.path), file.size, file.hash, file.gone_since != 0});
    return true;
  };
  MIFDEX_TRY(find_files(**reader, origin, visit));
  if (files.empty() && skipped) {
    return io::fail(io::ErrorKind::kBox,
                    fmt::format("is not a file but {}", engine::skip_kind_name(*skipped)), origin);
  }
  // Files that still exist come before those that are gone; the same bytes are one answer.
  std::ranges::stable_sort(files, {}, &Known::gone);
  return files;
}

/// Fails if `origin` can mean files of different bytes, and lists them.
io::Result<void> check_one(const std::string& origin, const std::vector<Known>& files) {
  constexpr std::size_t kMostListed = 20;
  std::vector<std::string> candidates;
  for (const Known& file : files) {
    if (file.gone == files.front().gone) candidates.push_back(shown(file));
  }
  const bool one = std::ranges::none_of(files, [&files](const Known& file) {
    return file.hash != files.front().hash && file.gone == files.front().gone;
  });
  if (one) return {};
  const std::size_t count = candidates.size();
  candidates.resize(std::min(count, kMostListed));
  return io::fail(
      io::ErrorKind::kUsage,
      fmt::format("is ambiguous: it matches {} files with different content: {}{}", count,
                  fmt::join(candidates, ", "), count > kMostListed ? ", ..." : ""),
      origin, 0, "give one of these names");
}

CommandResult write_known(const Known& file, io::ArchiveLimits limits, Terminal& terminal) {
  if (index::is_stream_location(file.box.location)) {
    return io::fail(io::ErrorKind::kBox, "came from a stream, which is not kept", shown(file), 0,
                    "keep the archive in a file, and index that");
  }
  limits.max_file_bytes = std::max(limits.max_file_bytes, file.size);
  const auto place = engine::place_in_box(file.box.location, file.box.name, file.path);
  MIFDEX_TRY(engine::read_origin(place, limits, [&](io::Bytes bytes) -> io::Result<void> {
    if (file.hash != 0 && XXH3_64bits(bytes.data(), bytes.size()) != file.hash) {
      return io::fail(io::ErrorKind::kBox, "its content is not what was indexed",
                      file.box.location + "/" + file.path, 0, "index the box again");
    }
    terminal.write(bytes);
    return {};
  }));
  return ExitCode::kDone;
}

}  // namespace

CommandResult run_cat(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto limits, parse_limits(arguments));
  prepare_sandboxes(arguments, terminal);
  const std::string& origin = arguments.operands.front();
  MIFDEX_TRY(auto files, known_files(arguments, origin));
  if (!files.empty()) {
    MIFDEX_TRY(check_one(origin, files));
    return write_known(files.front(), limits, terminal);
  }
  const auto place = engine::place_by_hand(origin);
  if (!place) {
    struct stat facts{};
    if (::stat(origin.c_str(), &facts) != 0 && errno == EACCES) {
      return io::fail(io::ErrorKind::kBox, "cannot be read", origin, errno,
                      "check the permissions of the folders above it");
    }
    terminal.message(0, origin + ": not found, neither in the index nor on disk");
    return ExitCode::kNothing;
  }
  MIFDEX_TRY(engine::read_origin(*place, limits, [&](io::Bytes bytes) -> io::Result<void> {
    terminal.write(bytes);
    return {};
  }));
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
