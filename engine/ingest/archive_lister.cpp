#include "engine/ingest/archive_lister.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "io/tar_reader.h"
#include "io/zip_reader.h"

namespace mifdex::engine {
namespace {

using io::RejectKind;

io::Reject reject_of(const io::Error& error) {
  return {RejectKind::kUnreadable, 0, 0, io::error_text(error)};
}

}  // namespace

void ArchiveLister::add(MetArchive archive) {
  const std::lock_guard lock(mutex_);
  if (archive.outer == nullptr) {
    outer_.push_back(std::move(archive));
  } else {
    ++archive.outer->under_way;
    nested_.push_back(std::move(archive));
  }
}

bool ArchiveLister::has_more() {
  const std::lock_guard lock(mutex_);
  return current_ || !outer_.empty() || !nested_.empty() || !ended_.empty();
}

bool ArchiveLister::next(ListedFiles& listed) {
  if (!current_ && !take_next(listed)) return false;
  if (current_) list_entries(listed);
  return true;
}

/// Makes the next archive the current one, or fills `listed` with the end of an outermost one.
bool ArchiveLister::take_next(ListedFiles& listed) {
  std::optional<MetArchive> archive;
  {
    const std::lock_guard lock(mutex_);
    if (!ended_.empty()) {
      listed.entries.clear();
      listed.entries.outer = std::move(ended_.front());
      ended_.pop_front();
      listed.entries.ends_outer = true;
      listed.files.reset(0);
      listed.box = listed.entries.outer->facts.box;
      listed.known_at = listed.entries.outer->known_at;
      return true;
    }
    std::deque<MetArchive>& queue = nested_.empty() ? outer_ : nested_;
    if (queue.empty()) return false;
    archive = std::move(queue.front());
    queue.pop_front();
  }
  begin(*std::move(archive));
  return true;
}

void ArchiveLister::begin(MetArchive archive) {
  if (archive.outer == nullptr) {
    archive.outer =
        std::make_shared<OuterArchive>(archive.facts, options_.limits, options_.spool_folder);
    archive.outer->known_at = archive.known_at;
    archive.outer->under_way = 1;
    archive.outer->met->insert(archive.facts.path);
  }
  current_ = std::move(archive);
  problem_.reset();
  if (!fits_limits(*current_)) return;
  io::Result<io::SharedBytes> bytes = bytes_of(*current_);
  current_->folder.reset();
  if (!bytes) {
    problem_ = reject_of(bytes.error());
    return;
  }
  open_walk(*bytes);
}

/// What had to be decoded to get at an archive in another counts against the limits.
bool ArchiveLister::fits_limits(const MetArchive& archive) {
  if (!archive.piece) return true;
  const OuterArchive& outer = *archive.outer;
  const auto limit = outer.tally->add_bytes(archive.facts.size, outer.facts.size);
  if (limit) problem_ = io::Reject{*limit, 0, 0, {}};
  return !limit;
}

void ArchiveLister::open_walk(const io::SharedBytes& bytes) {
  const OuterArchive& outer = *current_->outer;
  io::WalkOptions options;
  options.prefix = current_->facts.prefix;
  options.met = outer.met;
  options.tally = outer.tally;
  options.consumed = current_->depth == 1 ? 0 : outer.facts.size;
  options.max_file_bytes = options_.limits.max_file_bytes;
  switch (current_->facts.kind) {
    case io::ArchiveKind::kTar:
      walk_ = std::make_unique<io::TarReader>(bytes, options);
      break;
    case io::ArchiveKind::kZip:
      walk_ = std::make_unique<io::ZipReader>(bytes, options);
      break;
    default:
      problem_ = io::Reject{RejectKind::kArchiveUnsupported, 0, 0,
                            std::string(io::archive_kind_name(current_->facts.kind))};
      break;
  }
}

io::Result<io::SharedBytes> ArchiveLister::bytes_of(const MetArchive& archive) const {
  if (archive.bytes != nullptr) return archive.bytes;
  if (archive.piece) return archive.outer->spool.map(*archive.piece);
  return open_file(archive);
}

io::Result<io::SharedBytes> ArchiveLister::open_file(const MetArchive& archive) const {
  const io::Descriptor file(::openat(archive.folder->get(), archive.name.c_str(),
                                     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts{};
  if (!file.is_open() || ::fstat(file.get(), &facts) != 0) {
    return io::fail(io::ErrorKind::kIo, "cannot open the archive", {}, errno);
  }
  const bool same = S_ISREG(facts.st_mode) && facts.st_mtim.tv_sec == archive.facts.mtime &&
                    static_cast<std::uint64_t>(facts.st_size) == archive.facts.size;
  if (!same) return io::fail(io::ErrorKind::kIo, "it changed while its box was read");
  return io::ArchiveBytes::map(file.get(), static_cast<std::size_t>(facts.st_size));
}

/// Fills `listed` with the next entries of the current archive, at the end with its own row.
void ArchiveLister::list_entries(ListedFiles& listed) {
  OuterArchive& outer = *current_->outer;
  ListedEntries& entries = listed.entries;
  entries.clear();
  listed.box = outer.facts.box;
  listed.known_at = outer.known_at;
  const bool has_entries = walk_ != nullptr && walk_->next(listed.files, entries.batch);
  entries.outer = current_->outer;
  entries.depth = current_->depth;
  if (has_entries) {
    const std::lock_guard lock(mutex_);
    ++outer.under_way;
    return;
  }
  listed.files.reset(0);
  entries.batch.clear();
  entries.is_last = true;
  if (walk_ != nullptr) problem_ = walk_->problem();
  if (problem_) outer.hidden.push_back(current_->facts.prefix);
  if (current_->depth == 1) {
    outer.problem = std::move(problem_);
  } else {
    entries.walked = std::move(current_->facts);
    entries.problem = std::move(problem_);
  }
  walk_.reset();
  current_.reset();
}

void ArchiveLister::landed(const ListedFiles& listed) {
  const std::shared_ptr<OuterArchive>& outer = listed.entries.outer;
  if (outer == nullptr || listed.entries.ends_outer) return;
  const std::lock_guard lock(mutex_);
  if (--outer->under_way == 0) ended_.push_back(outer);
}

}  // namespace mifdex::engine
