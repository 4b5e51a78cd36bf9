#include "engine/ingest/decode/decode_stage.h"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

#include "engine/ingest/reject_text.h"
#include "io/archive/detect/archive_kind.h"

namespace mifdex::engine {
namespace {

// Returns the path of `file` in its box, in the memory of `arena`.
std::string_view make_path(const io::FileBatch& files, std::size_t file, io::Arena& arena) {
  const io::Bytes folder = files.folder_path(files.folder(file));
  const io::Bytes name = files.name(file);
  const std::size_t prefix = folder.empty() ? 0 : folder.size() + 1;
  char* path = arena.allocate(prefix + name.size(), 1);
  if (prefix != 0) {
    std::memcpy(path, folder.data(), folder.size());
    path[folder.size()] = '/';
  }
  std::memcpy(path + prefix, name.data(), name.size());
  return {path, prefix + name.size()};
}

// Prefetches the beginning of a mapped file while the file before it is read.
void fetch_begin(const io::PaddedBytes& bytes) {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kMost = 2048;
  for (std::size_t at = 0; at < std::min(bytes.size(), kMost); at += kLine) {
    __builtin_prefetch(bytes.data() + at);
  }
}

index::SkipKind kind_of(io::SkipReason reason) {
  switch (reason) {
    case io::SkipReason::kLink:
      return index::SkipKind::kLink;
    case io::SkipReason::kPipe:
      return index::SkipKind::kPipe;
    case io::SkipReason::kSocket:
      return index::SkipKind::kSocket;
    case io::SkipReason::kDevice:
      return index::SkipKind::kDevice;
    case io::SkipReason::kLeftOut:
      return index::SkipKind::kIndex;
    case io::SkipReason::kUnknown:
      break;
  }
  return index::SkipKind::kUnknown;
}

void add_skipped(std::string_view path, index::SkipKind kind, io::BoxId box, RecordBatch& records) {
  records.skipped.push_back({box, records.arena.copy(path), kind});
  records.count_skipped(kind);
}

// A folder that could not be listed is not a file: it is an item with a reject until it can be
// listed again.
void add_problem(const io::ListProblem& problem, io::BoxId box, RecordBatch& records) {
  const std::string_view path = problem.path.empty() ? std::string_view(".") : problem.path;
  add_skipped(path, index::SkipKind::kUnlistedFolder, box, records);
  records.rejects.push_back({box, records.skipped.back().path,
                             io::Reject{io::RejectKind::kUnreadable, 0, 0,
                                        "the folder cannot be listed: " +
                                            std::generic_category().message(problem.errno_value)}});
}

void add_items(const ListedFiles& listed, RecordBatch& records) {
  for (const io::Skipped& item : listed.files.skipped()) {
    add_skipped(item.path, kind_of(item.reason), listed.box, records);
  }
}

// Adds an archive as a file of its box: other, or a reject if not all of it could be read.
void add_archive(const ArchiveFacts& facts, const std::optional<io::Reject>& problem,
                 RecordBatch& records) {
  index::FileRow row;
  row.box = facts.box;
  row.path = records.arena.copy(facts.path);
  row.size = facts.size;
  row.time = facts.mtime;
  row.outcome = problem ? index::Outcome::kReject : index::Outcome::kOther;
  // A large file that was searched for an archive and has none is a file like any other.
  const bool is_archive = facts.kind != io::ArchiveKind::kNone;
  row.kind = static_cast<std::uint8_t>(is_archive ? FileKind::kArchive : FileKind::kOther);
  row.reason = is_archive ? io::archive_kind_name(facts.kind)
                          : "claims to be neither a MIF nor an instruction";
  records.count(row);
  records.files.push_back(row);
  if (problem) records.rejects.push_back({facts.box, row.path, *problem});
}

// If a box is one archive and nothing of it can be read, the box is unreadable.
void note_box(const OuterArchive& outer, RecordBatch& records) {
  if (!outer.facts.prefix.empty() || !outer.problem || outer.tally->entries() != 0) return;
  const io::RejectKind why = outer.problem->kind;
  if (why == io::RejectKind::kArchiveUnsupported || why == io::RejectKind::kArchiveSplit) {
    records.unreadable_boxes.push_back(reject_line(*outer.problem, outer.facts.path));
  }
}

// Adds an archive in an archive of which nothing can be read.
void leave_unread(const ArchiveFacts& facts, const io::Reject& problem, RecordBatch& records) {
  add_archive(facts, problem, records);
  records.unread.push_back(facts.prefix);
}

// The size stored for an archive that must be read again although it has not changed: no archive is
// so short.
constexpr std::uint64_t kNoSize = 0;

// Adds the row that an archive has until all of it has landed: if the run ends before, the archive
// is read again.
void announce_archive(const ArchiveFacts& facts, RecordBatch& records) {
  index::FileRow row;
  row.box = facts.box;
  row.path = records.arena.copy(facts.path);
  row.size = kNoSize;
  row.outcome = index::Outcome::kOther;
  row.kind = static_cast<std::uint8_t>(FileKind::kArchive);
  row.reason = "an archive that was only read in part";
  records.files.push_back(row);
}

}  // namespace

void Worker::decode(const ListedFiles& listed, RecordBatch& records) {
  records.box = listed.box;
  io::Result<void> done = listed.entries.outer == nullptr ? decode_files(listed, records)
                                                          : decode_entries(listed, records);
  if (!done) records.failure = std::move(done).error();
}

io::Result<void> Worker::decode_files(const ListedFiles& listed, RecordBatch& records) {
  const io::FileBatch& files = listed.files;
  if (io::Result<void> asked = known_.look_up(listed, records); !asked) return asked;
  if (io::Result<void> asked = known_.look_up_skipped(listed, records); !asked) return asked;
  add_items(listed, records);
  for (const io::ListProblem& problem : files.problems()) add_problem(problem, listed.box, records);
  // For this batch only: during a run there may be more workers than threads at a time.
  CrashJournal::Slot slot = journal_ == nullptr ? CrashJournal::Slot() : journal_->take_slot();
  reader_.start(files, listed.box, known_.stats());
  while (reader_.next(part_)) {
    for (const io::FileBytes& file : part_.files()) {
      const std::uint32_t number = file.origin.file;
      if (file.state == io::ReadState::kUnchanged) {
        MIFDEX_TRY(pass_unchanged(listed, file, records));
        continue;
      }
      const std::string_view path = make_path(files, number, records.arena);
      const io::FoundArchive found =
          archive_of(file, path, !listed.single.empty(), files.folder_fd(number));
      if (found.kind != io::ArchiveKind::kNone) {
        meet_in_folder(listed, file, found, path, records);
        continue;
      }
      look_at(part_, file, path, slot, records);
      if (known_.was_archive(number)) {
        const bool readable = file.state != io::ReadState::kRejected;
        auto missed = readable ? known_.lose_inside(listed, path, records)
                               : known_.miss_inside(listed, path, records);
        if (!missed) return missed;
      }
    }
  }
  return {};
}

io::Result<void> Worker::pass_unchanged(const ListedFiles& listed, const io::FileBytes& file,
                                        RecordBatch& records) {
  const std::uint32_t number = file.origin.file;
  records.count_unchanged(known_.outcome(number), known_.stats()[number].mtime);
  if (const std::string_view page = known_.page(number); !page.empty()) {
    records.votes.push_back({make_path(listed.files, number, records.arena), page});
  }
  if (!known_.was_archive(number)) return {};
  return known_.count_inside(listed, listed.files.path(number), records);
}

io::Result<void> Worker::decode_entries(const ListedFiles& listed, RecordBatch& records) {
  const ListedEntries& entries = listed.entries;
  add_items(listed, records);
  if (entries.ends_outer()) {
    add_archive(entries.outer->facts, entries.outer->problem, records);
    note_box(*entries.outer, records);
    if (has_index_ && entries.outer->is_unsettled) records.files.back().size = kNoSize;
    return known_.lose_unmet(*entries.outer, records);
  }
  if (const auto* end = std::get_if<ArchiveEnd>(&entries.what)) {
    if (end->walked) add_archive(*end->walked, end->problem, records);
    return end->failure ? io::Result<void>(std::unexpected(*end->failure)) : io::Result<void>();
  }
  CrashJournal::Slot slot = journal_ == nullptr ? CrashJournal::Slot() : journal_->take_slot();
  entries_.start(listed);
  while (const io::BytesBatch* part = entries_.next()) {
    for (const io::FileBytes& file : part->files()) {
      if (&file != &part->files().back()) fetch_begin((&file + 1)->bytes);
      const std::string_view path = make_path(listed.files, file.origin.file, records.arena);
      const io::FoundArchive found = archive_of(file, path);
      const bool is_archive = found.kind != io::ArchiveKind::kNone;
      MIFDEX_TRY(auto met, is_archive ? meet_in_archive(listed, file, found, path, records)
                                      : io::Result<bool>(false));
      if (!met) look_at(*part, file, path, slot, records);
    }
  }
  entries_.finish();
  return {};
}

void Worker::meet_in_folder(const ListedFiles& listed, const io::FileBytes& file,
                            const io::FoundArchive& found, std::string_view path,
                            RecordBatch& records) {
  PendingArchive archive;
  archive.facts = archive_facts(file, found, path, entry_prefix(listed.single, path));
  archive.known_at = listed.known_at;
  archive.source = FileInFolder{listed.files.shared_folder(file.origin.file),
                                listed.files.c_name(file.origin.file)};
  if (has_index_) announce_archive(archive.facts, records);
  records.archives.push_back(std::move(archive));
}

/// Returns false if the file must be examined like any other.
io::Result<bool> Worker::meet_in_archive(const ListedFiles& listed, const io::FileBytes& file,
                                         const io::FoundArchive& found, std::string_view path,
                                         RecordBatch& records) {
  if (io::is_foreign(found.kind)) {
    leave_unread(archive_facts(file, found, path, entry_prefix(listed.single, path)),
                 io::Reject{io::RejectKind::kArchiveUnsupported, 0, 0,
                            std::string(io::archive_kind_name(found.kind))},
                 records);
    return true;
  }
  if (listed.entries.depth >= limits_.max_depth) {
    leave_unread(archive_facts(file, found, path, entry_prefix(listed.single, path)),
                 io::Reject{io::RejectKind::kArchiveDepth, 0, 0, {}}, records);
    return true;
  }
  io::Result<PendingArchive> kept = entries_.keep(file, found, path);
  if (!kept && kept.error().kind != io::ErrorKind::kFormat) return io::pass(kept);
  if (!kept && found.kind == io::ArchiveKind::kUnsearched) return false;
  if (!kept) {
    leave_unread(archive_facts(file, found, path, entry_prefix(listed.single, path)),
                 io::Reject{io::RejectKind::kEntryDamaged, 0, 0, kept.error().what}, records);
    return true;
  }
  records.archives.push_back(*std::move(kept));
  return true;
}

void Worker::look_at(const io::BytesBatch& part, const io::FileBytes& file, std::string_view path,
                     CrashJournal::Slot& slot, RecordBatch& records) {
  if (journal_ != nullptr && journal_->is_deadly(file.origin.box, path)) {
    classifier_.refuse(file, path, io::RejectKind::kEndedProcess, records);
    return;
  }
  slot.begin(file.origin.box, path);
  classifier_.examine(part, file, path, records);
  slot.end();
}

}  // namespace mifdex::engine
