#include "engine/ingest/listing/archive_entries.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "io/archive/detect/archive_kind.h"
#include "io/archive/detect/found_archive.h"
#include "io/archive/entry_reader.h"
#include "io/archive/split/cab_set.h"
#include "io/archive/split/split_name.h"
#include "io/archive/tar/tar_reader.h"

namespace mifdex::engine {
namespace {

using io::RejectKind;

io::Reject reject_of(const io::Error& error) {
  if (error.kind == io::ErrorKind::kFormat) return {RejectKind::kEntryDamaged, 0, 0, error.what};
  return {RejectKind::kUnreadable, 0, 0, io::error_text(error)};
}

/// Opens an archive in a folder, if it is the one that was met there.
io::Result<io::Descriptor> open_file(const PendingArchive& archive) {
  const auto& [folder, name] = std::get<FileInFolder>(archive.source);
  io::Descriptor file(
      ::openat(folder->get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts{};
  if (!file.is_open() || ::fstat(file.get(), &facts) != 0) {
    return io::fail(io::ErrorKind::kIo, "cannot open the archive", {}, errno);
  }
  const bool same = S_ISREG(facts.st_mode) && facts.st_mtim.tv_sec == archive.facts.mtime &&
                    static_cast<std::uint64_t>(facts.st_size) == archive.facts.size;
  if (!same) return io::fail(io::ErrorKind::kIo, "it changed while its box was read");
  return file;
}

io::Result<io::SharedBytes> bytes_of(const PendingArchive& archive) {
  if (const auto* bytes = std::get_if<io::SharedBytes>(&archive.source)) return *bytes;
  if (const auto* packed = std::get_if<PackedEntry>(&archive.source)) return packed->zip;
  if (const auto* piece = std::get_if<io::TempStorePiece>(&archive.source)) {
    return archive.outer->temp_store.map(*piece);
  }
  const auto size = static_cast<std::size_t>(archive.facts.size);
  if (const auto* nameless = std::get_if<NamelessFile>(&archive.source)) {
    return io::ArchiveBytes::map_decoded(nameless->file, size);
  }
  MIFDEX_TRY(auto file, open_file(archive));
  return io::ArchiveBytes::map(std::move(file), size);
}

std::optional<io::CabHeader> cab_header_of(const io::Descriptor& file) {
  std::array<char, 2048> begin{};
  const ssize_t got = ::pread(file.get(), begin.data(), begin.size(), 0);
  if (got <= 0) return std::nullopt;
  return io::read_cab_header(io::Bytes(begin.data(), static_cast<std::size_t>(got)));
}

/// How many sandboxes may decode a zip's foreign entries, one after another. Each damaged entry
/// ends a decoder, and each decoder gets a copy of all that is left.
constexpr unsigned kMostForeignSandboxes = 32;

bool is_mapped(io::ArchiveKind kind) {
  return kind == io::ArchiveKind::kTar || kind == io::ArchiveKind::kZip;
}

/// True if the archive's neighbours must be searched for parts: its name is that of a part,
/// or its content can show that it is split (RAR, zip).
bool may_be_split(const std::string& name, io::ArchiveKind kind) {
  const bool by_kind = kind == io::ArchiveKind::kRar || kind == io::ArchiveKind::kZip ||
                       kind == io::ArchiveKind::kSplitPart;
  return by_kind || io::read_split_name(name).has_value();
}

bool is_limit(RejectKind kind) {
  return kind >= RejectKind::kArchiveTotal && kind <= RejectKind::kArchiveSeconds;
}

}  // namespace

ArchiveEntries::ArchiveEntries(const PendingArchive& archive, const ArchiveOptions& options)
    : limits_(options.limits),
      slab_bytes_(options.slab_bytes),
      stop_(options.stop),
      name_encoding_(options.name_encoding),
      outer_(archive.outer),
      facts_(archive.facts),
      consumed_(archive.depth == 1 ? 0 : archive.outer->facts.size) {
  const auto* packed = std::get_if<PackedEntry>(&archive.source);
  io::Result<void> opened = packed != nullptr ? open_packed(archive, *packed) : open(archive);
  if (!opened) opened = take_error(std::move(opened).error());
  if (!opened) failure_ = std::move(opened).error();
}

/// Ends the run if there is no room; it can be resumed when there is some. Any other error costs
/// only the archive.
io::Result<void> ArchiveEntries::take_error(io::Error error) {
  if (error.kind == io::ErrorKind::kFull) return std::unexpected(std::move(error));
  set_problem(reject_of(error));
  return {};
}

io::Result<void> ArchiveEntries::open(const PendingArchive& archive) {
  if (io::is_foreign(facts_.kind)) {
    set_problem(io::Reject{RejectKind::kArchiveUnsupported, 0, 0,
                           std::string(io::archive_kind_name(facts_.kind))});
    return {};
  }
  if (const auto* arriving = std::get_if<ArrivingTar>(&archive.source)) {
    arriving_ = *arriving;
    walk_ = std::make_unique<io::TarReader>(arriving_, walk_options(true));
    return {};
  }
  if (facts_.kind == io::ArchiveKind::kUnsearched) return open_unsearched(archive);
  if (io::Result<void> noted = note_lost_beginning(archive); !noted) return noted;
  MIFDEX_TRY(auto opened, open_set(archive));
  if (opened) return {};
  return is_mapped(facts_.kind) ? open_walk(archive) : open_in_sandbox(archive);
}

/// If an archive by its name is found only after bytes other than zeros, it has lost its beginning,
/// and the files there. A program that unpacks itself has another name.
io::Result<void> ArchiveEntries::note_lost_beginning(const PendingArchive& archive) {
  const std::string_view name = std::string_view(facts_.path).substr(facts_.path.rfind('/') + 1);
  if (facts_.begin == 0 || io::claimed_archive_kind(name) != facts_.kind) return {};
  MIFDEX_TRY(auto bytes, bytes_of(archive));
  const io::Bytes before = bytes->bytes().view().substr(0, facts_.begin);
  if (before.find_first_not_of('\0') == io::Bytes::npos) return {};
  set_problem(io::Reject{RejectKind::kArchiveDamaged, 0, 0,
                         fmt::format("its first {} bytes cannot be read", facts_.begin)});
  return {};
}

/// Searches for the archive in a file that was too large to be searched before.
io::Result<void> ArchiveEntries::open_unsearched(const PendingArchive& archive) {
  MIFDEX_TRY(auto bytes, bytes_of(archive));
  const io::FoundArchive found = io::find_archive(bytes->bytes().view());
  facts_.kind = found.kind;
  facts_.begin = found.begin;
  return found.kind == io::ArchiveKind::kNone ? io::Result<void>() : open(archive);
}

/// Opens the parts of a split archive as one, or reports which one is missing. Returns false for an
/// archive that is read as it is.
io::Result<bool> ArchiveEntries::open_set(const PendingArchive& archive) {
  const auto* file = std::get_if<FileInFolder>(&archive.source);
  if (file == nullptr) {
    const bool is_part = facts_.kind == io::ArchiveKind::kSplitPart;
    if (is_part) {
      set_problem(io::Reject{RejectKind::kArchiveSplit, 0, 0, "its other parts are in an archive"});
    }
    return is_part;
  }
  if (!may_be_split(file->name, facts_.kind)) return false;
  MIFDEX_TRY(auto bytes, bytes_of(archive));
  const io::SplitSet set =
      io::find_split_set(file->folder->get(), file->name, facts_.kind,
                         bytes->bytes().view().substr(static_cast<std::size_t>(facts_.begin)));
  missing_part_ = set.next;
  if (!set.read_with.empty()) {
    // All parts are read under one name; but a user who asks for one part alone must be told.
    if (facts_.prefix.empty()) {
      set_problem(io::Reject{RejectKind::kArchiveSplit, 0, 0,
                             "it belongs to " + set.read_with + ": index that, or the folder"});
    }
    return true;
  }
  if (!set.missing.empty()) {
    set_problem(io::Reject{RejectKind::kArchiveSplit, 0, 0, set.missing + " is missing"});
    if (facts_.kind == io::ArchiveKind::kSplitPart) return true;
  }
  if (!set.has_more_parts()) return false;
  MIFDEX_TRY(open_joined(archive, set));
  return true;
}

io::Result<void> ArchiveEntries::open_joined(const PendingArchive& archive,
                                             const io::SplitSet& set) {
  MIFDEX_TRY(auto leading, open_file(archive));
  if (io::bytes_of_split_set(set, leading.get()) > limits_.max_total_bytes) {
    set_problem(io::Reject{RejectKind::kArchiveTotal, 0, 0, "its parts together"});
    return {};
  }
  MIFDEX_TRY(auto joined, io::make_nameless_file(outer_->temp_store.folder()));
  io::Result<std::uint64_t> size = io::join_split_set(set, leading.get(), joined.get(), stop_);
  if (!size && size.error().kind == io::ErrorKind::kFormat) {
    set_problem(io::Reject{RejectKind::kArchiveDamaged, 0, 0, size.error().what});
    return {};
  }
  if (!size) return io::pass(size);
  PendingArchive whole = archive;
  whole.source = NamelessFile{std::make_shared<const io::Descriptor>(std::move(joined))};
  whole.facts.size = *size;
  joined_bytes_ = *size;
  const bool mapped = is_mapped(facts_.kind);
  return mapped ? open_walk(whole) : open_in_sandbox(whole);
}

/// If an archive in parts ends early, the part that would be next is missing.
void ArchiveEntries::name_missing_part() {
  if (missing_part_.empty() || !problem_ || problem_->kind != RejectKind::kArchiveDamaged) return;
  problem_->kind = RejectKind::kArchiveSplit;
  problem_->detail = missing_part_ + " is missing, or a part is damaged: " + problem_->detail;
}

/// Decodes an archive in a zip if the limits allow its declared size.
io::Result<void> ArchiveEntries::open_packed(const PendingArchive& archive,
                                             const PackedEntry& packed) {
  if (const auto limit = outer_->tally->add_bytes(facts_.size, outer_->facts.size)) {
    problem_ = io::Reject{*limit, 0, 0, {}};
    return {};
  }
  MIFDEX_TRY(auto piece, io::store_deflated(outer_->temp_store, *packed.zip, packed.entry));
  PendingArchive decoded = archive;
  decoded.source = piece;
  return open(decoded);
}

io::Result<void> ArchiveEntries::open_walk(const PendingArchive& archive) {
  MIFDEX_TRY(auto bytes, bytes_of(archive));
  walk_through(std::move(bytes), facts_.kind, true);
  return {};
}

io::WalkOptions ArchiveEntries::walk_options(bool counts_bytes) const {
  io::WalkOptions options;
  options.prefix = facts_.prefix;
  options.met = outer_->met;
  options.tally = outer_->tally;
  options.consumed = consumed_;
  options.max_file_bytes = limits_.max_file_bytes;
  options.counts_bytes = counts_bytes;
  options.leave_foreign = true;
  options.name_encoding = name_encoding_;
  options.scan_window = io::TarScan::kWindow;
  return options;
}

void ArchiveEntries::walk_through(io::SharedBytes bytes, io::ArchiveKind kind, bool counts_bytes) {
  const io::WalkOptions options = walk_options(counts_bytes);
  walked_ = bytes;
  if (kind == io::ArchiveKind::kTar) {
    walk_ = std::make_unique<io::TarReader>(std::move(bytes), options);
  } else {
    walk_ = std::make_unique<io::ZipReader>(std::move(bytes), options);
  }
}

io::Result<void> ArchiveEntries::open_in_sandbox(const PendingArchive& archive) {
  const io::TempStore& store = outer_->temp_store;
  const auto begin = static_cast<std::size_t>(facts_.begin);
  if (const auto* piece = std::get_if<io::TempStorePiece>(&archive.source)) {
    return start_sandbox({store.fd(), piece->offset + begin, piece->size - begin}, facts_.kind);
  }
  if (const auto* nameless = std::get_if<NamelessFile>(&archive.source)) {
    return start_sandbox({nameless->file->get(), begin}, facts_.kind);
  }
  if (const auto* bytes = std::get_if<io::SharedBytes>(&archive.source)) {
    MIFDEX_TRY(auto piece, outer_->temp_store.append((*bytes)->bytes().view().substr(begin)));
    return start_sandbox({store.fd(), piece.offset, piece.size}, facts_.kind);
  }
  MIFDEX_TRY(auto file, open_file(archive));
  const auto header = facts_.kind == io::ArchiveKind::kCab ? cab_header_of(file) : std::nullopt;
  if (!header || begin != 0) return start_sandbox({file.get(), begin}, facts_.kind);
  // The cabinets of a set are read beginning with the first of them.
  const int folder = std::get<FileInFolder>(archive.source).folder->get();
  if (io::has_previous_cabinet(folder, *header)) return {};
  const std::vector<io::Descriptor> following = io::open_following_cabinets(folder, *header);
  std::vector<io::ArchivePlace> places;
  places.reserve(following.size());
  for (const io::Descriptor& part : following) places.push_back({part.get()});
  return start_sandbox({file.get()}, facts_.kind, std::move(places));
}

io::Result<void> ArchiveEntries::start_sandbox(const io::ArchivePlace& place, io::ArchiveKind kind,
                                               std::vector<io::ArchivePlace> further_parts) {
  io::ArchiveOptions options;
  options.box = facts_.box;
  options.name = facts_.path.substr(facts_.path.rfind('/') + 1);
  options.name_encoding = name_encoding_;
  options.prefix = facts_.prefix;
  // The one file of a stream cannot share its path with another.
  if (!io::is_single_stream(kind)) options.met = outer_->met;
  options.keeps_cut_tar = io::is_single_stream(kind);
  options.tally = outer_->tally;
  options.consumed = std::max(outer_->facts.size, joined_bytes_);
  for (const io::ArchivePlace& part : further_parts) {
    struct stat facts{};
    if (::fstat(part.fd, &facts) == 0)
      options.consumed += static_cast<std::uint64_t>(facts.st_size);
  }
  options.further_parts = std::move(further_parts);
  options.make_temp_file = [folder = outer_->temp_store.folder()] {
    return io::make_nameless_file(folder);
  };
  options.slab_bytes = slab_bytes_;
  options.stop = stop_;
  MIFDEX_TRY(auto reader, io::SandboxedReader::open(place, kind, limits_, std::move(options)));
  reader_.emplace(std::move(reader));
  return {};
}

io::Result<bool> ArchiveEntries::next(io::FileBatch& files, ListedEntries& entries) {
  if (failure_) return std::unexpected(*failure_);
  if (walk_ != nullptr) {
    auto more = next_of_walk(files, entries);
    if (!more || *more) return more;
  }
  if (reader_) {
    auto more = next_of_sandbox(files, entries);
    if (!more || *more) return more;
  }
  name_missing_part();
  return false;
}

io::Result<bool> ArchiveEntries::next_of_walk(io::FileBatch& files, ListedEntries& entries) {
  entries.what = EntryBytes::kArchive;
  const bool more = walk_->next(files, entries.batch);
  // After a failure, entries only seem to end early.
  if (arriving_ != nullptr && arriving_->failure()) return std::unexpected(*arriving_->failure());
  if (more) {
    for (io::StoredEntry& stored : entries.batch.stored) {
      entries.decoded_archives.push_back({stored.file, std::move(stored.bytes), stored.size});
    }
    return true;
  }
  if (walked_ != nullptr && walked_->was_truncated()) {
    set_problem(io::Reject{RejectKind::kChanged, 0, 0, {}});
  }
  if (arriving_ != nullptr) {
    MIFDEX_TRY(end_stream());
  }
  set_problem(walk_->problem());
  if (facts_.kind == io::ArchiveKind::kZip) {
    foreign_.reset(static_cast<io::ZipReader*>(walk_.release()));
    MIFDEX_TRY(start_foreign());
  }
  walk_.reset();
  return false;
}

/// Reads the rest of a stream: only then is known what it is.
io::Result<void> ArchiveEntries::end_stream() {
  arriving_->drain();
  if (arriving_->failure()) return std::unexpected(*arriving_->failure());
  outer_->facts.size = arriving_->length();
  const auto& tar = static_cast<const io::TarReader&>(*walk_);
  if (!tar.has_end() && !tar.problem() && !arriving_->was_stopped()) {
    set_problem(io::Reject{RejectKind::kArchiveDamaged, outer_->facts.size, 0,
                           "it ends without the zeros that end a tar: was its writer stopped?"});
  }
  return {};
}

/// Starts a sandbox for the entries that the zip reader left out and that were not returned yet.
io::Result<void> ArchiveEntries::start_foreign() {
  reader_.reset();
  if (foreign_given_ >= foreign_->foreign()) return {};
  if (++foreign_sandboxes_ > kMostForeignSandboxes) {
    set_problem(io::Reject{RejectKind::kArchiveDamaged, 0, 0, "too many damaged entries"});
    return {};
  }
  foreign_begun_ = foreign_given_;
  auto piece = foreign_->store_foreign(outer_->temp_store, foreign_given_);
  if (!piece) return take_error(std::move(piece).error());
  io::Result<void> started =
      start_sandbox({outer_->temp_store.fd(), piece->offset, piece->size}, io::ArchiveKind::kZip);
  return started ? started : take_error(std::move(started).error());
}

io::Result<bool> ArchiveEntries::next_of_sandbox(io::FileBatch& files, ListedEntries& entries) {
  entries.what = EntryBytes::kPart;
  entries.batch.clear();
  entries.decoded_archives.clear();
  io::Result<bool> more = reader_->next(files, entries.part);
  if (!more) {
    return more;
  }
  for (io::KeptArchive& kept : reader_->kept_archives()) {
    entries.decoded_archives.push_back(
        {kept.file, std::make_shared<const io::Descriptor>(std::move(kept.fd)), kept.size});
  }
  if (foreign_ != nullptr) foreign_given_ += files.size();
  if (*more && io::is_single_stream(facts_.kind)) {
    io::Result<bool> entered = enter_tar(entries);
    if (!entered) return entered;
    if (*entered) return next_of_walk(files, entries);
  }
  if (*more) return true;
  MIFDEX_TRY(end_sandbox());
  return reader_ ? next_of_sandbox(files, entries) : io::Result<bool>(false);
}

/// Walks through the tar that a stream unpacked to. Returns false if it unpacked to another file.
io::Result<bool> ArchiveEntries::enter_tar(ListedEntries& entries) {
  const io::FileBytes& file = entries.part.files().front();
  const bool is_tar = file.state != io::ReadState::kRejected &&
                      (file.state == io::ReadState::kWhole || !entries.decoded_archives.empty()) &&
                      io::find_archive_kind(file.bytes.view()) == io::ArchiveKind::kTar;
  if (!is_tar) return false;
  io::Result<io::SharedBytes> bytes = tar_bytes(entries);
  if (!bytes) {
    io::Result<void> taken = take_error(std::move(bytes).error());
    return taken ? io::Result<bool>(false) : io::pass(taken);
  }
  io::FileBatch none;
  io::BytesBatch nothing;
  io::Result<bool> more = true;
  while (more && *more) more = reader_->next(none, nothing);
  if (!more) return more;
  set_problem(reader_->problem());
  reader_.reset();
  entries.decoded_archives.clear();
  outer_->tally->forget_entry();
  walk_through(*std::move(bytes), io::ArchiveKind::kTar, false);
  return true;
}

/// Returns the tar that is the one file of `entries`: its bytes in memory, or a map of a file
/// without a name.
io::Result<io::SharedBytes> ArchiveEntries::tar_bytes(ListedEntries& entries) const {
  const io::FileBytes& file = entries.part.files().front();
  if (file.state == io::ReadState::kTooLarge) {
    const DecodedArchive& kept = entries.decoded_archives.front();
    return io::ArchiveBytes::map_decoded(kept.bytes, static_cast<std::size_t>(kept.size));
  }
  const io::Bytes view = file.bytes.view();
  auto memory = std::make_unique<char[]>(view.size() + io::PaddedBytes::kPadding);
  std::memcpy(memory.get(), view.data(), view.size());
  return io::ArchiveBytes::hold(std::move(memory), view.size());
}

/// Ends a sandbox that has returned everything. A damaged entry ends a decoder; in a zip it does
/// not affect the other entries.
io::Result<void> ArchiveEntries::end_sandbox() {
  const std::optional<io::Reject> problem = reader_->problem();
  const bool of_entry = foreign_ != nullptr && problem && !is_limit(problem->kind);
  if (!of_entry || problem->kind == RejectKind::kArchiveCrashed) set_problem(problem);
  reader_.reset();
  if (!of_entry) return {};
  if (foreign_given_ == foreign_begun_) ++foreign_given_;
  return start_foreign();
}

void ArchiveEntries::set_problem(const std::optional<io::Reject>& problem) {
  if (!problem_) problem_ = problem;
}

}  // namespace mifdex::engine
