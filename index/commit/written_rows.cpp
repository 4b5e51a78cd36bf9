#include "index/commit/written_rows.h"

#include <functional>

namespace mifdex::index {
namespace {

constexpr std::size_t kEntryBytes = 64;  // of a hash table, beside the text

}  // namespace

WrittenRows::WrittenRows(bool is_empty, std::size_t most_bytes)
    : keys_(most_bytes / 2),
      most_job_bytes_(most_bytes / 8),
      most_count_bytes_(most_bytes / 8 * 3),
      was_empty_(is_empty),
      has_all_jobs_(is_empty),
      has_all_counts_(is_empty) {}

void WrittenRows::add_new_job(std::string_view job) {
  if (job_bytes_ > most_job_bytes_) {
    has_all_jobs_ = false;  // this one will be looked up
    return;
  }
  if (new_jobs_.emplace(job).second) job_bytes_ += job.size() + kEntryBytes;
}

std::uint64_t WrittenRows::fingerprint_of(NameFact fact, std::string_view name) {
  return mix_fingerprint(static_cast<std::uint64_t>(fact), std::hash<std::string_view>()(name));
}

bool WrittenRows::may_have(NameFact fact, std::string_view name) const {
  return !was_empty_ || keys_.may_contain(fingerprint_of(fact, name));
}

WrittenRows::Counts WrittenRows::counts_of(Family family, std::string_view name) const {
  const CountsByName& kept = family == Family::kJobs ? job_counts_ : machine_counts_;
  const auto found = kept.find(name);
  if (found != kept.end()) return {true, found->second};
  return {has_all_counts_, std::nullopt};
}

void WrittenRows::set_counts(Family family, std::string_view name,
                             const std::optional<GroupCounts>& counts) {
  if (count_bytes_ > most_count_bytes_) {
    job_counts_.clear();
    machine_counts_.clear();
    count_bytes_ = 0;
    has_all_counts_ = false;
  }
  CountsByName& kept = family == Family::kJobs ? job_counts_ : machine_counts_;
  if (const auto found = kept.find(name); found != kept.end()) {
    found->second = counts;
    return;
  }
  kept.emplace(name, counts);
  count_bytes_ += name.size() + sizeof(GroupCounts) + kEntryBytes;
}

}  // namespace mifdex::index
