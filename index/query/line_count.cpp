#include "index/query/line_count.h"

#include <algorithm>

#include "index/query/job_facts.h"

namespace mifdex::index {

io::Result<std::optional<std::uint64_t>> count_by_jobs(const Store& store, const Query& query) {
  if (query.history || !query.filter.is_counted_by_job()) return std::optional<std::uint64_t>();
  const auto wanted = [&query](std::size_t status) {
    const std::vector<LineStatus>& statuses = query.filter.status;
    return statuses.empty() ||
           std::ranges::find(statuses, static_cast<LineStatus>(status)) != statuses.end();
  };
  std::uint64_t count = 0;
  MIFDEX_TRY(visit_jobs(store, query.filter.job, [&](const JobRow& row) {
    if (query.wants_job && !query.wants_job(row.job)) return true;
    for (std::size_t i = 0; i < row.counts.lines.size(); ++i) {
      if (wanted(i)) count += row.counts.lines[i];
    }
    return true;
  }));
  count -= std::min(count, query.offset);
  return std::optional<std::uint64_t>(std::min(count, query.limit));
}

}  // namespace mifdex::index
