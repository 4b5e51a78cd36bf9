#include "index/commit/stored_jobs.h"

#include <string>

#include "index/format/keys.h"

namespace mifdex::index {

io::Result<bool> StoredJobs::may_have(NameId job, std::uint64_t fingerprint) {
  if (known_.size() <= job) known_.resize(names_.size());
  if (!known_[job]) {
    MIFDEX_TRY(auto rows, rows_of(job));
    known_[job] = rows;
  }
  switch (*known_[job]) {
    case Rows::kNone:
      return false;
    case Rows::kOfRun:
      return written_.keys().may_contain(fingerprint);
    case Rows::kStored:
      return true;
  }
  return true;
}

void StoredJobs::add_key(NameId job, std::uint64_t fingerprint) {
  if (job < known_.size() && known_[job] == Rows::kStored) return;
  if (!written_.keys().may_contain(fingerprint)) written_.keys().add(fingerprint);
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
