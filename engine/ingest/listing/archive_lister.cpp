#include "engine/ingest/listing/archive_lister.h"

#include <utility>

namespace mifdex::engine {
namespace {

/// True if `kind` may have another cause than the archive itself: a missing part, a decoder
/// that was ended, a file that this user may not read today.
bool may_pass(io::RejectKind kind) {
  switch (kind) {
    case io::RejectKind::kUnreadable:
    case io::RejectKind::kChanged:
    case io::RejectKind::kArchiveSplit:
    case io::RejectKind::kArchiveCrashed:
      return true;
    default:
      return false;
  }
}

}  // namespace

void ArchiveLister::add(PendingArchive archive) {
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
  std::optional<PendingArchive> archive;
  {
    const std::lock_guard lock(mutex_);
    if (!ended_.empty()) {
      listed.entries.clear();
      listed.entries.outer = std::move(ended_.front());
      ended_.pop_front();
      listed.entries.what = OuterEnd{};
      listed.files.reset(0);
      listed.box = listed.entries.outer->facts.box;
      listed.known_at = listed.entries.outer->known_at;
      return true;
    }
    std::deque<PendingArchive>& queue = nested_.empty() ? outer_ : nested_;
    if (queue.empty()) return false;
    archive = std::move(queue.front());
    queue.pop_front();
  }
  begin(*std::move(archive));
  return true;
}

void ArchiveLister::begin(PendingArchive archive) {
  if (archive.outer == nullptr) {
    archive.outer =
        std::make_shared<OuterArchive>(archive.facts, options_.limits, options_.temp_folder);
    archive.outer->known_at = archive.known_at;
    archive.outer->under_way = 1;
    archive.outer->met->insert(archive.facts.path);
  }
  current_ = std::move(archive);
  entries_.emplace(*current_, options_);
  if (auto* file = std::get_if<FileInFolder>(&current_->source)) file->folder.reset();
}

/// Fills `listed` with the next entries of the current archive, and at the end with its own row.
void ArchiveLister::list_entries(ListedFiles& listed) {
  OuterArchive& outer = *current_->outer;
  ListedEntries& entries = listed.entries;
  entries.clear();
  listed.box = outer.facts.box;
  listed.known_at = outer.known_at;
  io::Result<bool> has_entries = entries_->next(listed.files, entries);
  entries.outer = current_->outer;
  if (outer.known_at) {
    for (const io::Skipped& item : listed.files.skipped()) outer.met->insert(met_item(item.path));
  }
  entries.depth = current_->depth;
  const bool more = has_entries && *has_entries;
  if (more) {
    const std::lock_guard lock(mutex_);
    ++outer.under_way;
    return;
  }
  listed.files.reset(0);
  entries.batch.clear();
  ArchiveEnd end;
  if (!has_entries) end.failure = std::move(has_entries).error();
  std::optional<io::Reject> problem = entries_->problem();
  // Only now is it known whether a large file has an archive in it.
  current_->facts.kind = entries_->kind();
  if (current_->depth == 1) outer.facts.kind = entries_->kind();
  if (problem) {
    const std::lock_guard lock(mutex_);
    outer.hidden.push_back(current_->facts.prefix);
    outer.is_unsettled |= may_pass(problem->kind);
  }
  if (current_->depth == 1) {
    outer.problem = std::move(problem);
  } else {
    end.walked = std::move(current_->facts);
    end.problem = std::move(problem);
  }
  entries.what = std::move(end);
  entries_.reset();
  current_.reset();
}

void ArchiveLister::landed(const ListedFiles& listed, const std::vector<std::string>& unread) {
  const std::shared_ptr<OuterArchive>& outer = listed.entries.outer;
  if (outer == nullptr || listed.entries.ends_outer()) return;
  const std::lock_guard lock(mutex_);
  outer->hidden.insert(outer->hidden.end(), unread.begin(), unread.end());
  if (--outer->under_way == 0) ended_.push_back(outer);
}

}  // namespace mifdex::engine
