#include "index/query/line_scan.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "index/query/interval_scan.h"
#include "index/query/job_facts.h"
#include "index/query/line_intervals.h"
#include "index/query/line_plan.h"

namespace mifdex::index {

io::Result<std::uint64_t> scan_lines(const Store& store, const BoxTable& boxes, const Query& query,
                                     const std::function<bool(const Line&)>& visit) {
  MIFDEX_TRY(auto prefixes, plan_lines(store, query.filter));
  if (prefixes.empty()) return 0;
  LineIntervals intervals(store, query.filter, std::move(prefixes));
  IntervalScan scan(store, boxes, query, intervals.lower(), intervals.upper(), visit);
  for (;;) {
    MIFDEX_TRY(auto interval, intervals.next());
    if (!interval) break;
    if (scan.take(*interval, std::numeric_limits<std::uint64_t>::max()) != ScanStep::kEnd) break;
  }
  MIFDEX_TRY(scan.finish());
  return scan.visited();
}

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
