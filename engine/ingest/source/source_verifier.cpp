#include "engine/ingest/source/source_verifier.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "engine/ingest/listing/stream_box.h"
#include "engine/ingest/source/archive_visit.h"
#include "engine/ingest/source/source_bytes.h"
#include "index/verify/verify.h"
#include "io/archive/name_page.h"
#include "io/base/descriptor.h"

namespace mifdex::engine {
namespace {

constexpr std::size_t kMostNamed = 100;
constexpr std::size_t kReadBytes = std::size_t{256} << 10;

struct FreeHashState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

// Returns the XXH3-64 of all bytes of `fd`; nothing if it cannot be read.
std::optional<std::uint64_t> hash_of(const io::Descriptor& fd, std::vector<char>& buffer) {
  const std::unique_ptr<XXH3_state_t, FreeHashState> state(XXH3_createState());
  if (!state || XXH3_64bits_reset(state.get()) == XXH_ERROR) return std::nullopt;
  while (true) {
    const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
    if (got < 0) return std::nullopt;
    if (got == 0) return XXH3_64bits_digest(state.get());
    XXH3_64bits_update(state.get(), buffer.data(), static_cast<std::size_t>(got));
  }
}

/// The indexed facts of a file in an archive.
struct KnownEntry {
  std::uint64_t path;  ///< XXH3-64
  std::uint64_t size;
  std::int64_t time;
  std::uint64_t hash;
};

/// Returns limits that reject nothing that was indexed: the archive was within limits when it was
/// read.
io::ArchiveLimits wide_limits(const std::vector<KnownEntry>& entries) {
  io::ArchiveLimits limits;
  limits.max_total_bytes = std::numeric_limits<std::uint64_t>::max() / 4;
  limits.max_entries = limits.max_total_bytes;
  limits.max_ratio = 0;
  limits.max_depth = 1000;
  limits.max_seconds = 24 * 60 * 60;
  for (const KnownEntry& entry : entries) {
    limits.max_file_bytes = std::max(limits.max_file_bytes, entry.size);
  }
  return limits;
}

/// True if the time of an entry is the one that was indexed. The zone by which a local time
/// was read is no longer known, but all zones differ by quarters of an hour.
bool same_time(const io::FileBytes& file, std::int64_t known) {
  constexpr std::int64_t kQuarter = std::int64_t{15} * 60;
  if (file.mtime == known) return true;
  std::int64_t apart = 0;
  return file.time_source == io::TimeSource::kEntryLocal &&
         !__builtin_sub_overflow(file.mtime, known, &apart) && apart % kQuarter == 0;
}

class SourceVerifier {
 public:
  SourceVerifier(const std::vector<index::BoxEntry>& boxes, const std::function<bool()>& going)
      : boxes_(boxes), going_(going), buffer_(kReadBytes) {}

  io::Result<void> look_at(const index::FileHash& file) {
    ++tallies_[file.box].files;
    const bool same = archive_box_ != nullptr && file.box == archive_box_->id &&
                      file.path.starts_with(archive_.prefix);
    if (same) {
      note(file);
      return {};
    }
    if (io::Result<void> done = finish_archive(); !done) return done;
    const index::BoxEntry* box = box_of(file.box);
    if (box == nullptr) return {};
    OriginPlace place = place_in_box(box->location, box->name, file.path);
    if (place.path.empty()) {
      look_at_file(file, place.file, *box);
    } else {
      archive_ = std::move(place);
      archive_box_ = box;
      note(file);
    }
    return {};
  }

  /// Compares the archive that contains the last files, if they are in one.
  io::Result<void> finish_archive() {
    if (archive_.file.empty()) return {};
    io::Result<void> done = compare_archive();
    archive_ = {};
    archive_box_ = nullptr;
    entries_.clear();
    not_ascii_.clear();
    return done;
  }

  /// Names the boxes of which nothing could be compared. `gone`: as index::count_gone_files.
  void name_missing_boxes(const std::map<std::uint32_t, std::uint64_t>& gone) {
    for (const index::BoxEntry& box : boxes_) {
      const auto lost = gone.find(box.id);
      const std::uint64_t files = box.files - (lost == gone.end() ? 0 : lost->second);
      const Tally& tally = tallies_[box.id];
      if (index::is_stream_location(box.location)) {
        report_.of_streams += tally.files;
        continue;
      }
      struct stat facts{};
      const bool is_there = ::stat(box.location.c_str(), &facts) == 0;
      const bool is_empty = tally.files != 0 && tally.missing == tally.files;
      if (files == 0 || (is_there && !is_empty)) continue;
      report_.missing_boxes.push_back({box.shown, box.location, files, is_there});
    }
  }

  OriginReport take() { return std::move(report_); }

 private:
  /// Counts of the files of a box that have a hash.
  struct Tally {
    std::uint64_t files = 0;
    std::uint64_t missing = 0;
  };

  void miss(std::uint64_t files, const index::BoxEntry& box) {
    report_.missing += files;
    tallies_[box.id].missing += files;
  }

  void look_at_file(const index::FileHash& file, const std::string& place,
                    const index::BoxEntry& box) {
    const io::Descriptor fd(::open(place.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat facts{};
    if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
      miss(1, box);
    } else if (static_cast<std::uint64_t>(facts.st_size) != file.size ||
               facts.st_mtim.tv_sec != file.time) {
      ++report_.changed;
    } else {
      compare(hash_of(fd, buffer_), file.hash, place, box);
    }
  }

  void note(const index::FileHash& file) {
    entries_.push_back(
        {XXH3_64bits(file.path.data(), file.path.size()), file.size, file.time, file.hash});
    if (not_ascii_.empty() && !io::is_ascii_name(file.path)) not_ascii_ = file.path;
  }

  io::Result<void> compare_archive() {
    std::ranges::sort(entries_, {}, &KnownEntry::path);
    met_.assign(entries_.size(), false);
    for (const auto& names : possible_name_encodings(not_ascii_)) {
      auto archive = meet_archive(archive_.file, archive_.prefix);
      if (!archive || !*archive || std::ranges::find(met_, false) == met_.end()) break;
      const ArchiveVisitor visitor{
          [](std::string_view) { return true; },
          [&](std::string_view path, const io::BytesBatch& part, const io::FileBytes& file) {
            compare_entry(path, part, file);
            return going_();
          }};
      MIFDEX_TRY(visit_archive(**std::move(archive), wide_limits(entries_), visitor, names));
    }
    if (going_()) {
      miss(static_cast<std::uint64_t>(std::ranges::count(met_, false)), *archive_box_);
    }
    return {};
  }

  /// Compares an entry. If it cannot be read, it stays unmet and so counts as missing; an entry
  /// that the index does not know is ignored.
  void compare_entry(std::string_view path, const io::BytesBatch& part, const io::FileBytes& file) {
    const std::uint64_t hash = XXH3_64bits(path.data(), path.size());
    const auto known = std::ranges::lower_bound(entries_, hash, {}, &KnownEntry::path);
    if (known == entries_.end() || known->path != hash) return;
    const auto number = static_cast<std::size_t>(known - entries_.begin());
    if (met_[number] || file.state == io::ReadState::kRejected) return;
    if (file.state != io::ReadState::kWhole || file.size != known->size ||
        !same_time(file, known->time)) {
      ++report_.changed;
      met_[number] = true;
      return;
    }
    const std::uint64_t found = XXH3_64bits(file.bytes.data(), file.bytes.size());
    if (part.was_truncated(file)) return;
    met_[number] = true;
    const std::size_t inside = archive_.prefix.size();
    compare(found, known->hash, archive_.file + "!/" + std::string(path.substr(inside)),
            *archive_box_);
  }

  const index::BoxEntry* box_of(std::uint32_t id) const {
    for (const index::BoxEntry& box : boxes_) {
      if (box.id == id) return &box;
    }
    return nullptr;
  }

  void compare(std::optional<std::uint64_t> found, std::uint64_t known, const std::string& place,
               const index::BoxEntry& box) {
    if (!found) {
      miss(1, box);
    } else if (*found == known) {
      ++report_.equal;
    } else {
      ++report_.differing;
      report_.boxes.insert(box.location);
      if (report_.different.size() < kMostNamed) report_.different.push_back(place);
    }
  }

  const std::vector<index::BoxEntry>& boxes_;
  const std::function<bool()>& going_;
  std::vector<char> buffer_;
  OriginPlace archive_;  // the archive of the current files; its file is empty if they are in none
  const index::BoxEntry* archive_box_ = nullptr;  // of these
  std::vector<KnownEntry> entries_;
  std::vector<bool> met_;                   // by number of entries_
  std::string not_ascii_;                   // a path of these that is not ASCII; empty if all are
  std::map<std::uint32_t, Tally> tallies_;  // by box id
  OriginReport report_;
};

}  // namespace

io::Result<OriginReport> check_origins(const std::string& index_dir,
                                       const std::vector<index::BoxEntry>& boxes,
                                       const std::function<bool()>& going) {
  SourceVerifier check(boxes, going);
  io::Result<void> failed;
  io::Result<void> walked =
      index::for_each_file(index_dir, 0, {}, [&](const index::FileHash& file) {
        if (!going()) return false;
        if (file.hash == 0) return true;  // its entries are compared, or it was not read
        failed = check.look_at(file);
        return failed.has_value();
      });
  if (!walked) return io::pass(walked);
  if (!failed) return io::pass(failed);
  MIFDEX_TRY(check.finish_archive());
  if (!going()) return check.take();
  MIFDEX_TRY(auto gone, index::count_gone_files(index_dir));
  check.name_missing_boxes(gone);
  return check.take();
}

}  // namespace mifdex::engine
