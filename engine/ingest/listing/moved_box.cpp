#include "engine/ingest/listing/moved_box.h"

#include <sys/stat.h>
#include <xxhash.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

#include "engine/ingest/listing/stream_box.h"
#include "engine/ingest/source/source_bytes.h"
#include "index/box_changes.h"
#include "index/verify/verify.h"

namespace mifdex::engine {
namespace {

constexpr std::uint64_t kFilesHashed = 250;
constexpr std::uint64_t kEntriesHashed = 4;             // each costs a walk through its archive
constexpr std::uint64_t kMostHashedBytes = 64'000'000;  // a larger file is known by name and size
constexpr std::size_t kMostExamples = 3;
constexpr std::size_t kFilesOfALook = 64;

// After every path that a box has.
constexpr std::string_view kBehindAllPaths = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";

// Returns the size of the regular file at `path`; nothing if there is none.
std::optional<std::uint64_t> size_of(const std::string& path) {
  struct stat facts{};
  if (::lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(facts.st_size);
}

bool has_hash(const OriginPlace& place, std::uint64_t hash) {
  io::ArchiveLimits limits;
  limits.max_file_bytes = std::numeric_limits<std::uint64_t>::max();
  bool same = false;
  const io::Result<void> read =
      read_origin(place, limits, [&](io::Bytes bytes) -> io::Result<void> {
        same = XXH3_64bits(bytes.data(), bytes.size()) == hash;
        return {};
      });
  return read && same;
}

// True if the file is in an archive of the box: in the file that is the whole box, or in
// another.
bool is_in_archive(const OriginPlace& place, std::string_view path) {
  return !place.path.empty() || path.find("!/") != std::string_view::npos;
}

class Comparison {
 public:
  Comparison(const index::BoxEntry& box, const std::string& location)
      : box_(box), location_(location) {}

  void look_at(const index::FileHash& file) {
    const OriginPlace place = place_in_box(location_, box_.name, file.path);
    if (is_in_archive(place, file.path)) {
      if (entries_++ % (box_.files / kEntriesHashed + 1) == 0 && file.hash != 0) {
        compare(file, place, true);
      }
      return;
    }
    const std::optional<std::uint64_t> size = size_of(place.file);
    const bool hashes = files_++ % (box_.files / kFilesHashed + 1) == 0 && file.hash != 0 &&
                        file.size <= kMostHashedBytes;
    if (!size) {
      ++report_.compared;
      ++report_.missing;
      note(file.path);
    } else if (*size != file.size) {
      ++report_.compared;
      ++report_.different;
      note(file.path);
    } else {
      compare(file, place, hashes);
    }
  }

  BoxComparison take() { return std::move(report_); }

 private:
  // `file` is at `place`, with its size or in an archive.
  void compare(const index::FileHash& file, const OriginPlace& place, bool hashes) {
    ++report_.compared;
    if (!hashes) return;
    ++report_.hashed;
    if (has_hash(place, file.hash)) return;
    ++report_.different;
    note(file.path);
  }

  void note(std::string_view path) {
    if (report_.examples.size() < kMostExamples) report_.examples.emplace_back(path);
  }

  const index::BoxEntry& box_;
  const std::string& location_;
  std::uint64_t files_ = 0;
  std::uint64_t entries_ = 0;
  BoxComparison report_;
};

// True if most of the first files of `known` are in `box`.
io::Result<bool> looks_like(const index::Writer& writer, const index::BoxEntry& known,
                            const io::Box& box) {
  std::size_t looked_at = 0;
  std::size_t same = 0;
  MIFDEX_TRY(writer.known_files(
      known.id, {}, std::nullopt, [&](const index::KnownFile& file) -> std::string_view {
        const OriginPlace place = place_in_box(box.location, known.name, file.path);
        if (is_in_archive(place, file.path)) return {};
        if (size_of(place.file) == file.size) ++same;
        return ++looked_at == kFilesOfALook ? kBehindAllPaths : std::string_view();
      }));
  return same * 2 > looked_at;
}

}  // namespace

io::Result<BoxComparison> compare_box(const std::string& index_dir, const index::BoxEntry& box,
                                      const std::string& location) {
  Comparison comparison(box, location);
  MIFDEX_TRY(index::for_each_file(index_dir, box.id, {}, [&](const index::FileHash& file) {
    if (file.box != box.id) return false;
    comparison.look_at(file);
    return true;
  }));
  return comparison.take();
}

io::Result<const index::BoxEntry*> find_moved(const index::Writer& writer,
                                              const std::vector<index::BoxEntry>& known,
                                              const io::Box& box) {
  for (const index::BoxEntry& each : known) {
    if (!each.is_box() || each.name != box.name || index::is_stream_location(each.location))
      continue;
    std::error_code unknown;
    const bool may_be_there = std::filesystem::exists(each.location, unknown) || unknown;
    if (each.location == box.location || may_be_there) continue;
    MIFDEX_TRY(auto like, looks_like(writer, each, box));
    if (like) return &each;
  }
  return nullptr;
}

}  // namespace mifdex::engine
