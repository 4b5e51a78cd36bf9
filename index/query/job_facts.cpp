#include "index/query/job_facts.h"

#include "index/format/fact_codec.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

// A look-up reads a block of each sorted run of facts, a walk as many to begin with.
constexpr int kLookupsBeforeWalk = 4;

/// Reads the rows of jobs and the facts of jobs side by side.
class JobVisit {
 public:
  JobVisit(const Store& store, const Glob& job, const std::string& prefix)
      : job_(job),
        counts_(RangeIterator::of_prefix(store, Family::kJobs, prefix)),
        facts_(RangeIterator::of_prefix(store, Family::kFacts, kJobFact + prefix)) {}

  io::Result<std::uint64_t> visit_all(const std::function<bool(const JobRow&)>& visit) {
    std::uint64_t visited = 0;
    for (;;) {
      MIFDEX_TRY(auto row, next());
      if (!row) return visited;
      if (job_.matches(row->job)) {
        ++visited;
        if (!visit(*row)) return visited;
      }
      if (at_counts_) counts_.next();
      if (at_fact_) facts_.next();
    }
  }

 private:
  /// Returns the row of the least job that is left; nothing at the end.
  io::Result<std::optional<JobRow>> next() {
    at_counts_ = counts_.valid();
    at_fact_ = facts_.valid();
    if (!at_counts_) {
      MIFDEX_TRY(counts_.finish());
    }
    if (!at_fact_) {
      MIFDEX_TRY(facts_.finish());
    }
    if (!at_counts_ && !at_fact_) return std::optional<JobRow>();
    if (at_counts_ && at_fact_) {
      const auto order = counts_.key() <=> facts_.key().substr(1);
      at_counts_ = order <= 0;
      at_fact_ = order >= 0;
    }
    JobRow row;
    if (at_counts_) {
      std::string_view key = counts_.key();
      if (!take_name(key, scratch_.first, row.job) || !decode_counts(counts_.value(), row.counts)) {
        return counts_.damaged();
      }
    }
    if (at_fact_) {
      if (!parse_job_fact_key(facts_.key(), scratch_, fact_.job) ||
          !decode_job(facts_.value(), fact_)) {
        return facts_.damaged();
      }
      row.job = fact_.job;
      row.fact = &fact_;
    }
    return std::optional<JobRow>(row);
  }

  const Glob& job_;
  RangeIterator counts_;
  RangeIterator facts_;
  bool at_counts_ = false;
  bool at_fact_ = false;
  KeyScratch scratch_;
  JobFact fact_;
};

}  // namespace

io::Result<const JobFact*> JobFactWalk::fact_of(std::string_view job) {
  if (!job_ || *job_ != job) {
    job_ = job;
    std::string key;
    append_job_fact_key(key, job);
    MIFDEX_TRY(known_, rows_ || looked_up_ == kLookupsBeforeWalk ? walk_to(key) : look_up(key));
    fact_.job = *job_;
  }
  return known_ ? &fact_ : nullptr;
}

io::Result<bool> JobFactWalk::look_up(const std::string& key) {
  ++looked_up_;
  MIFDEX_TRY(auto value, store_.get(Family::kFacts, key));
  if (!value) return false;
  value_ = *std::move(value);
  if (!decode_job(value_, fact_)) return std::unexpected(damaged_row("facts", store_.dir()));
  return true;
}

io::Result<bool> JobFactWalk::walk_to(const std::string& key) {
  if (!rows_) rows_.emplace(store_, Family::kFacts, key, after_prefix(std::string(1, kJobFact)));
  MIFDEX_TRY(const auto found, rows_->find(key));
  if (found && !decode_job(rows_->value(), fact_)) return rows_->damaged();
  return found;
}

io::Result<const JobFact*> JobFactLookup::fact_of(std::string_view job) {
  const std::lock_guard lock(mutex_);
  if (const auto kept = by_job_.find(job); kept != by_job_.end()) return kept->second;
  std::string key;
  append_job_fact_key(key, job);
  MIFDEX_TRY(auto value, store_.get(Family::kFacts, key));
  if (!value) return nullptr;
  Entry& entry = entries_.emplace_back(std::string(job), std::move(*value), JobFact{});
  if (!decode_job(entry.value, entry.fact)) {
    entries_.pop_back();
    return std::unexpected(damaged_row("facts", store_.dir()));
  }
  entry.fact.job = entry.job;
  by_job_.emplace(entry.job, &entry.fact);
  return &entry.fact;
}

io::Result<std::uint64_t> visit_jobs(const Store& store, const Glob& job,
                                     const std::function<bool(const JobRow&)>& visit) {
  std::string prefix;
  append_name_prefix(prefix, job.literal_prefix());
  if (job.is_literal()) prefix.push_back(kNameEnd);
  return JobVisit(store, job, prefix).visit_all(visit);
}

}  // namespace mifdex::index
