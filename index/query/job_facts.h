// What manifests say of jobs, read: in a walk with ascending jobs, or one at a time and kept.
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

/// Job facts in the order of lines: one lookup a job, a comparison where no manifest tells of it.
/// Threads: one owner.
class JobFactWalk {
 public:
  explicit JobFactWalk(const Store& store) : rows_(store, Family::kFacts) {}

  /// Null where no manifest tells of `job`. Jobs must not descend from call to call. Holds until
  /// the next call.
  io::Result<const JobFact*> fact_of(std::string_view job);

 private:
  AscendingCursor rows_;
  std::optional<std::string> job_;
  JobFact fact_;
  bool known_ = false;
};

/// Job facts by name, kept once they were asked for. Threads: may be shared.
class JobFactLookup {
 public:
  explicit JobFactLookup(const Store& store) : store_(store) {}

  /// Null where no manifest tells of `job`. Holds as long as the book.
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

/// Jobs by name: those that have lines, and those that only a manifest knows, with counts of 0.
/// Gives the number visited.
io::Result<std::uint64_t> visit_jobs(const Store& store, const Glob& job,
                                     const std::function<bool(const JobRow&)>& visit);

}  // namespace mifdex::index
