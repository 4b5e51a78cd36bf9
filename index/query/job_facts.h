// Reads what manifests report about jobs: in a scan with ascending jobs, or one at a time and
// cached.
//
// Ownership: neither outlives its Store.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "index/query.h"
#include "index/reader.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Job facts in the order of lines. The first few are looked up, since a question mostly needs no
/// more; a walk follows, with one comparison for each job that no manifest has an entry for.
/// Threads: one owner.
class JobFactWalk {
 public:
  explicit JobFactWalk(const Store& store) : store_(store) {}

  /// Returns the fact, or null if no manifest has an entry for `job`. Jobs must not descend from
  /// call to call. Valid until the next call.
  io::Result<const JobFact*> fact_of(std::string_view job);

 private:
  /// Reads the fact with this key into `fact_`; returns false if there is none.
  io::Result<bool> look_up(const std::string& key);
  io::Result<bool> walk_to(const std::string& key);

  const Store& store_;
  std::optional<AscendingCursor> rows_;  // once there are enough jobs
  int looked_up_ = 0;
  std::string value_;  // of a fact that was looked up
  std::optional<std::string> job_;
  JobFact fact_;
  bool known_ = false;
};

/// Job facts by name, cached after the first lookup. Threads: may be shared.
class JobFactLookup {
 public:
  explicit JobFactLookup(const Store& store) : store_(store) {}

  /// Returns the fact, or null if no manifest has an entry for `job`. Valid as long as this object.
  io::Result<const JobFact*> fact_of(std::string_view job);

 private:
  struct Entry {
    std::string job;
    std::string value;
    JobFact fact;
  };

  const Store& store_;
  std::mutex mutex_;
  std::list<Entry> entries_;
  std::map<std::string_view, const JobFact*> by_job_;
};

/// Visits jobs by name: those that have lines, and those that only a manifest has, with counts of
/// 0. Returns the number visited.
io::Result<std::uint64_t> visit_jobs(const Store& store, const Glob& job,
                                     const std::function<bool(const JobRow&)>& visit);

}  // namespace mifdex::index
