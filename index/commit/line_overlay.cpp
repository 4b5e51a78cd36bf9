#include "index/commit/line_overlay.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>

#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "index/storage/range_iterator.h"

namespace mifdex::index {
namespace {

/// Calls `use(time, row)` in key order for each line under `prefix` as it will be after the commit:
/// stored lines that are not affected, and lines that are written. If both exist for a key, the
/// written one is used.
template <class Use>
io::Result<void> walk_lines(const CommitWork& work, std::string_view prefix, const Use& use) {
  const auto key_of = [&](std::uint32_t place) {
    std::string key;
    append_line_key(key, work.line_of(work.place(place)));
    return key;
  };
  const auto affected = [&](std::string_view key) {
    return std::ranges::binary_search(work.old_lines, key, {}, &OldLine::key);
  };
  auto head = std::ranges::lower_bound(work.representatives, prefix, std::less<>(), key_of);
  std::string head_key = head == work.representatives.end() ? std::string() : key_of(*head);
  const auto use_heads_to = [&](const std::string* stored) {
    while (head_key.starts_with(prefix) && (stored == nullptr || head_key <= *stored)) {
      const PendingFile& place = work.place(*head);
      use(place.time, decode_row_header(place.payload));
      const bool same = stored != nullptr && head_key == *stored;
      head_key = ++head == work.representatives.end() ? std::string() : key_of(*head);
      if (same) return true;
    }
    return false;
  };
  RangeIterator lines = RangeIterator::of_prefix(work.store, Family::kLines, prefix);
  KeyScratch scratch;
  for (; lines.valid(); lines.next()) {
    const std::string stored(lines.key());
    if (use_heads_to(&stored) || affected(stored)) continue;
    LineKey key;
    if (!parse_line_key(stored, scratch, key)) return lines.damaged();
    use(key.time, decode_row_header(lines.value()));
  }
  use_heads_to(nullptr);
  return lines.finish();
}

void widen(std::optional<TimeSpan>& span, std::int64_t first, std::int64_t last) {
  if (!span) span = TimeSpan{first, last};
  span->first = std::min(span->first, first);
  span->last = std::max(span->last, last);
}

/// Returns the groups of `machine` that this commit changes, by job.
std::span<const GroupRow> changed_groups(const CommitWork& work, NameId machine) {
  const auto rank = [&](const GroupRow& group) { return work.ranks[group.machine]; };
  for (const GroupRows& groups : work.groups) {
    const auto found = std::ranges::equal_range(groups.rows, work.ranks[machine], {}, rank);
    if (!found.empty()) return {found.begin(), found.end()};
  }
  return {};
}

}  // namespace

io::Result<GroupEnds> ends_of_group(const CommitWork& work, std::string_view prefix) {
  GroupEnds ends;
  MIFDEX_TRY(walk_lines(work, prefix, [&](std::int64_t time, RowHeader row) {
    if (row.keeps_place()) return;
    if (!ends.any) ends = {true, time, time, row.status};
    ends.first = std::min(ends.first, time);
    ends.last = std::max(ends.last, time);
  }));
  return ends;
}

io::Result<TimeSpan> times_of_job(const CommitWork& work, NameId job) {
  std::string prefix;
  append_name(prefix, work.names.text(job));
  std::optional<TimeSpan> span;
  MIFDEX_TRY(walk_lines(work, prefix, [&](std::int64_t time, RowHeader row) {
    if (!row.keeps_place()) widen(span, time, time);
  }));
  return span.value_or(TimeSpan{});
}

io::Result<TimeSpan> times_of_machine(const CommitWork& work, NameId machine) {
  std::optional<TimeSpan> span;
  const std::span<const GroupRow> changed = changed_groups(work, machine);
  for (const GroupRow& group : changed) {
    if (group.after.observations != 0) widen(span, group.after.first, group.after.last);
  }
  std::string prefix;
  append_name(prefix, work.names.text(machine));
  KeyScratch scratch;
  RangeIterator stored = RangeIterator::of_prefix(work.store, Family::kByMachine, prefix);
  for (; stored.valid(); stored.next()) {
    std::string_view name;
    std::string_view job;
    StatusCounts counts;
    if (!parse_group_key(stored.key(), scratch, name, job) ||
        !decode_counts(stored.value(), counts)) {
      return stored.damaged();
    }
    const auto job_of = [&](const GroupRow& group) { return work.names.text(group.job); };
    if (counts.observations == 0 || std::ranges::binary_search(changed, job, {}, job_of)) continue;
    widen(span, counts.first, counts.last);
  }
  MIFDEX_TRY(stored.finish());
  return span.value_or(TimeSpan{});
}

}  // namespace mifdex::index
