#include "engine/cli/answer/row_evaluator.h"

#include <algorithm>

namespace mifdex::cli {

bool LineEvaluator::wants(std::optional<engine::JobStatus> status) const {
  const std::vector<engine::JobStatus>& wanted = options_.job_status;
  return wanted.empty() || (status && std::ranges::find(wanted, *status) != wanted.end());
}

bool LineEvaluator::evaluate(index::Record& record, const index::LineContext& context) {
  engine::derive_line_status(record, context, options_.version);
  if (options_.accepts && !options_.accepts(record)) return false;
  if (options_.job_status.empty() || !failure_) return failure_.has_value();
  return wants_job(record.job);
}

bool LineEvaluator::wants_job(std::string_view job) {
  auto status = jobs_.of(job);
  if (!status) failure_ = io::pass(status);
  return status && wants(*status);
}

}  // namespace mifdex::cli
