// The index as it will be after a commit, for the few counts that cannot be derived from the change
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

/// The observations at both ends of a group; rows that only keep a place are left out.
struct GroupEnds {
  bool any = false;  ///< if false, no other member is set
  std::int64_t first = 0;
  std::int64_t last = 0;
  LineStatus newest_status{};
};

/// Returns the ends of the lines of one (job, machine), whose keys begin with `prefix`.
io::Result<GroupEnds> ends_of_group(const CommitWork& work, std::string_view prefix);

/// The oldest and the newest observation; both 0 if there is none.
struct TimeSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};
io::Result<TimeSpan> times_of_job(const CommitWork& work, NameId job);
io::Result<TimeSpan> times_of_machine(const CommitWork& work, NameId machine);

}  // namespace mifdex::index
