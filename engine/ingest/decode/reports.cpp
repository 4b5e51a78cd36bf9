#include "engine/ingest/decode/reports.h"

#include <xxhash.h>

#include "engine/sms/finding.h"
#include "index/record/part_path.h"

namespace mifdex::engine {
namespace {

using index::MifStatus;

int weight(MifStatus status) {
  switch (status) {
    case MifStatus::kFailed:
      return 3;
    case MifStatus::kUnreadable:
      return 2;
    case MifStatus::kSuccess:
      return 0;
    default:
      return 1;
  }
}

}  // namespace

void Reports::add(const index::Record& record, const std::optional<Identity>& identity,
                  std::size_t begin, std::size_t end) {
  identities_.push_back(identity);
  if (identity) identify(*identity);
  const std::size_t from = offsets_.at(begin);
  const std::size_t to = offsets_.at(end);
  index::Record& added = records_.emplace_back(record);
  added.offset = from;  // in the file, until take()
  added.length = to - from;
  if (added.parse == index::ParseOutcome::kClean) added.parse = index::ParseOutcome::kRecovered;
}

std::size_t Reports::decisive() const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < records_.size(); ++i) {
    if (weight(records_[i].mif_status) >= weight(records_[best].mif_status)) best = i;
  }
  return best;
}

std::vector<Report> Reports::take(const index::FileRow& row, io::Arena& arena) const {
  std::vector<Report> reports;
  const std::size_t best = decisive();
  const bool several = records_.size() > 1;
  const auto add_row = [&](std::size_t i) {
    Report& report = reports.emplace_back();
    report.identity = identities_[i] ? identities_[i] : identity_;
    ObservationRow& added = report.row;
    added.record = records_[i];
    added.file = row;
    index::Record& record = added.record;
    const std::uint64_t offset = record.offset;
    if (several) record.findings |= kSeveralReports;
    record.path = row.path;
    record.hash = row.hash;
    if (i == best) {
      const bool unreadable = record.mif_status == MifStatus::kUnreadable;
      added.file.outcome = unreadable ? index::Outcome::kReject : index::Outcome::kObservation;
      if (several) added.file.reason = "contains several reports";
    } else {
      record.hash = index::part_hash(
          row.hash,
          XXH3_64bits(file_.bytes.data() + offset, static_cast<std::size_t>(record.length)));
      record.path = arena.copy(index::part_path(row.path, offset));
      added.file.outcome = index::Outcome::kPart;
      added.file.reason = "another report in the same file";
      added.file.path = record.path;
      added.file.size = record.length;
    }
    record.offset += file_.origin.offset;
  };
  add_row(best);
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (i != best) add_row(i);
  }
  return reports;
}

}  // namespace mifdex::engine
