// The index as it will be after a commit, for the few counts that cannot be told from the change
// alone.
//
// Threads: one owner. All need work.representatives, work.old_lines and work.groups as merge_lines
// left them.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/commit/commit_work.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The observations at both ends of a group; of rows that only keep a place nothing is told.
struct GroupEnds {
  bool any = false;  ///< else nothing else is told
  std::int64_t first = 0;
  std::int64_t last = 0;
  LineStatus newest_status{};
};

/// Of the lines whose keys begin with `prefix`, of one (job, machine).
io::Result<GroupEnds> ends_of_group(const CommitWork& work, std::string_view prefix);

/// The oldest and the newest observation; both 0 where there is none.
struct TimeSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};
io::Result<TimeSpan> times_of_job(const CommitWork& work, NameId job);
io::Result<TimeSpan> times_of_machine(const CommitWork& work, NameId machine);

}  // namespace mifdex::index
