#include "index/query.h"

#include <algorithm>

#include "io/base/fold_case.h"

namespace mifdex::index {
namespace {

template <class Value>
bool any_of(const std::vector<Value>& wanted, Value value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool explained_by(const Record& record, std::uint32_t article) {
  return std::find(record.differs.begin(), record.differs.end(), article) != record.differs.end();
}

}  // namespace

bool Filter::matches(const Record& record) const {
  if (!any_of(status, record.status) || !any_of(mif, record.mif_status)) return false;
  const bool dated = record.time != io::kNoTime && record.row_origin != RowOrigin::kTarget;
  if ((since || until) && !dated) return false;
  if (since && record.time < *since) return false;
  if (until && record.time >= *until) return false;
  if (unattributed && !record.job.empty() && !record.machine.empty()) return false;
  if ((differs || differs_article != 0) && record.differs[0] == 0) return false;
  if (differs_article != 0 && !explained_by(record, differs_article)) return false;
  if (boxes && !std::ranges::binary_search(*boxes, record.box)) return false;
  if (!job.matches(record.job)) return false;
  if (!machine.matches(record.machine) &&
      (record.smsid.empty() || !machine.matches(record.smsid))) {
    return false;
  }
  if (!site.matches(record.site) || !domain.matches(record.domain)) return false;
  if (!product.matches(record.product) || !manufacturer.matches(record.manufacturer)) return false;
  return io::holds_any(record.description, grep, grep_ignores_case);
}

}  // namespace mifdex::index
