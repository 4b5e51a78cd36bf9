#include "index/commit/stored_jobs.h"

#include <string>

#include "index/format/keys.h"

namespace mifdex::index {

io::Result<void> StoredJobs::read(NameId job) {
  if (known_.size() <= job) known_.resize(names_.size());
  if (known_[job]) return {};
  MIFDEX_TRY(auto rows, rows_of(job));
  known_[job] = rows;
  return {};
}

void StoredJobs::add_keys(std::span<const std::uint64_t> fingerprints) {
  constexpr std::size_t kAhead = 16;
  KeyFilter& keys = written_.keys();
  for (std::size_t i = 0; i < fingerprints.size(); ++i) {
    if (i + kAhead < fingerprints.size()) keys.prefetch(fingerprints[i + kAhead]);
    if (!keys.may_contain(fingerprints[i])) keys.add(fingerprints[i]);
  }
}

io::Result<StoredJobs::Rows> StoredJobs::rows_of(NameId job) {
  const std::string_view name = names_.text(job);
  if (written_.is_new_job(name)) return Rows::kOfRun;
  if (!written_.has_all_jobs()) {
    std::string key;
    append_name(key, name);
    MIFDEX_TRY(auto row, store_.get(Family::kJobs, key));
    if (row) return Rows::kStored;
  }
  written_.add_new_job(name);
  return Rows::kNone;
}

}  // namespace mifdex::index
