// What the commits of one run have written, kept in memory so that the next commit need not look up
// rows that cannot be there: most lines of a run are new, and a lookup that finds nothing costs
// about as much as all else that a commit does for a line.
//
// If memory runs out, a part is forgotten, and the index is asked. Threads: one owner, the running
// commit; its threads may call const functions at once while nothing is added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "index/commit/key_filter.h"
#include "index/commit/text_hash.h"
#include "index/format/key_format.h"
#include "index/format/row_codec.h"

namespace mifdex::index {

class WrittenRows {
 public:
  /// `is_empty`: the index has no rows when the run begins. Uses about `most_bytes`.
  WrittenRows(bool is_empty, std::size_t most_bytes);

  /// True if no row of `job` was in the index when this run began: then all its lines and groups
  /// are in keys().
  bool is_new_job(std::string_view job) const { return new_jobs_.contains(job); }
  void add_new_job(std::string_view job);
  /// True if every job that has rows was added: the index was empty when the run began.
  bool has_all_jobs() const { return has_all_jobs_; }

  /// Fingerprints of the lines and groups that were written, at least those of new jobs.
  KeyFilter& keys() { return keys_; }
  const KeyFilter& keys() const { return keys_; }

  /// A fact that is stored under a name (key_format.h).
  enum class NameFact : std::uint64_t {
    kIdentity = 1,  ///< of the SMSID
    kAlias,         ///< of the SMSID or older name
    kNamed,         ///< the SMSIDs that have the name
  };
  /// True if the index may have such a fact; false if it has none.
  bool may_have(NameFact fact, std::string_view name) const;
  void add(NameFact fact, std::string_view name) { keys_.add(fingerprint_of(fact, name)); }

  /// The stored counts of a job (kJobs) or a machine (kMachines).
  struct Counts {
    bool is_known = false;                ///< else the index must be asked
    std::optional<GroupCounts> counts{};  ///< nothing: there is no row
  };
  Counts counts_of(Family family, std::string_view name) const;
  void set_counts(Family family, std::string_view name, const std::optional<GroupCounts>& counts);

 private:
  using CountsByName =
      std::unordered_map<std::string, std::optional<GroupCounts>, TextHash, std::equal_to<>>;

  static std::uint64_t fingerprint_of(NameFact fact, std::string_view name);

  KeyFilter keys_;
  std::set<std::string, std::less<>> new_jobs_;
  std::size_t most_job_bytes_;
  std::size_t job_bytes_ = 0;
  CountsByName job_counts_;
  CountsByName machine_counts_;
  std::size_t most_count_bytes_;
  std::size_t count_bytes_ = 0;
  bool was_empty_;  // the index, when the run began
  bool has_all_jobs_;
  bool has_all_counts_;  // what is in neither table has no row
};

}  // namespace mifdex::index
