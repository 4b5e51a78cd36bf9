#include "engine/cli/answer/row_evaluator.h"

#include <algorithm>

namespace mifdex::cli {

bool LineJudge::wants(std::optional<engine::JobStatus> status) const {
  const std::vector<engine::JobStatus>& wanted = options_.job_status;
  return wanted.empty() || (status && std::ranges::find(wanted, *status) != wanted.end());
}

bool LineJudge::judge_one(index::Record& record, const index::LineContext& context) {
  engine::judge_line(record, context, options_.version);
  if (options_.job_status.empty() || !failure_) return failure_.has_value();
  return wants_job(record.job);
}

bool LineJudge::wants_job(std::string_view job) {
  auto status = jobs_.of(job);
  if (!status) failure_ = io::pass(status);
  return status && wants(*status);
}

}  // namespace mifdex::cli
