#include "index/commit/stored_jobs.h"

#include <string>

#include "index/format/keys.h"

namespace mifdex::index {

io::Result<bool> StoredJobs::contain(NameId job) {
  if (known_.size() <= job) known_.resize(names_.size());
  std::optional<bool>& known = known_[job];
  if (known) return *known;
  std::string key;
  append_name(key, names_.text(job));
  MIFDEX_TRY(auto row, store_.get(Family::kJobs, key));
  known = row.has_value();
  return *known;
}

}  // namespace mifdex::index
