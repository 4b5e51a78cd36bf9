// The index as it will be after a commit, for the few counts that cannot be told from the change
// alone.
//
// Threads: one owner. All need work.line_heads, work.old_lines and work.groups as settle_lines left
// them.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/commit_work.h"
#include "io/result.h"

namespace mifdex::index {

/// Adds counts and widens the times; both must hold observations.
void merge_counts(StatusCounts& to, const StatusCounts& from);

/// The counts of the lines whose keys begin with `prefix`, of one (job, machine). `open`: each is a
/// line of its own.
io::Result<StatusCounts> count_lines(const CommitWork& work, std::string_view prefix, bool open);

struct TimeSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// The oldest and the newest observation.
io::Result<TimeSpan> times_of_job(const CommitWork& work, NameId job);
io::Result<TimeSpan> times_of_machine(const CommitWork& work, NameId machine);

}  // namespace mifdex::index
