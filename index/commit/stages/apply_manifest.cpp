// A stage of a commit: what a manifest reports about jobs and files, and the stored places
// that its file lines apply to.
#include <algorithm>
#include <unordered_set>

#include "index/attribution/file_override_lookup.h"
#include "index/commit/commit_work.h"
#include "index/commit/stages/mark_affected.h"
#include "index/format/keys.h"
#include "index/record/part_path.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/ascii.h"

namespace mifdex::index {
namespace {

void settle_jobs(CommitWork& work) {
  for (const JobFact& job : work.pending.jobs) {
    std::string key;
    append_job_fact_key(key, job.job);
    std::string value;
    encode_job(value, job);
    work.put(Family::kFacts, std::move(key), std::move(value));
  }
}

/// Keeps the added file lines in memory; returns the paths of those that are new or changed.
io::Result<std::unordered_set<std::string_view>> settle_file_lines(CommitWork& work) {
  std::unordered_set<std::string_view> changed;
  for (const PendingFileOverride& line : work.pending.file_overrides) {
    work.file_overrides.insert_or_assign(line.path, line.fact);
  }
  for (const auto& [path, fact] : work.file_overrides) {
    std::string key;
    append_file_line_key(key, path);
    std::string value;
    encode_file_line(value, fact);
    if (work.stored_file_line_parts != 0) {
      MIFDEX_TRY(auto stored, work.store.get(Family::kFacts, key));
      if (stored == value) continue;
    }
    changed.insert(path);
    work.totals.file_line_parts =
        std::max<std::uint64_t>(work.totals.file_line_parts, parts_of(path));
    work.put(Family::kFacts, std::move(key), std::move(value));
  }
  return changed;
}

/// Marks all stored places that one of `changed` applies to: one walk over all files.
io::Result<void> touch_named_places(CommitWork& work,
                                    const std::unordered_set<std::string_view>& changed) {
  const auto is_changed = [&](std::string_view suffix) { return changed.contains(suffix); };
  const auto parts = static_cast<std::size_t>(work.totals.file_line_parts);
  RangeIterator files(work.store, Family::kFiles);
  for (; files.valid(); files.next()) {
    PlaceKey place;
    if (files.value().empty() || !parse_file_key(files.key(), place)) return files.damaged();
    const auto outcome = static_cast<Outcome>(files.value().front());
    if (outcome == Outcome::kTarget) continue;
    if (!any_suffix(ascii::upper_case(file_path(place.path)), parts, is_changed)) continue;
    MIFDEX_TRY(mark_affected(work, place.box, place.path, RowOrigin::kUnreadable));
  }
  return files.finish();
}

}  // namespace

io::Result<void> apply_manifest(CommitWork& work) {
  settle_jobs(work);
  if (work.pending.file_overrides.empty()) return {};
  MIFDEX_TRY(auto changed, settle_file_lines(work));
  if (work.first || changed.empty()) return {};
  return touch_named_places(work, changed);
}

}  // namespace mifdex::index
