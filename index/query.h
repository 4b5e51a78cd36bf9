// Queries: filters as data, independent of how the index finds the rows.
//
// Threads: values. All conditions must hold; an empty condition holds for every row.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "index/record/group_context.h"
#include "index/record/job_fact.h"
#include "index/record/record.h"
#include "index/record/row_features.h"
#include "io/base/result.h"

namespace mifdex::index {

/// A shell pattern, anchored at both ends: `*`, `?`, `[a-z]`, `[!x]`, `\` before a character that
/// is meant as itself. ASCII letters match without regard to case (NetBIOS names have none).
class Glob {
 public:
  Glob() = default;

  /// Returns the compiled pattern. Fails with kUsage if a bracket is not closed.
  static io::Result<Glob> compile(std::string pattern);

  /// Returns a Glob that matches if any of `globs` matches. REQUIRES: at least one, none of them
  /// empty().
  static Glob any_of(std::vector<Glob> globs);

  /// Returns true if `text` as a whole matches. An empty Glob matches everything.
  bool matches(std::string_view text) const;

  /// Returns the text before the first wildcard, upper case: every match begins with it
  /// (case-blind). Returns the whole pattern if it holds no wildcard, and the common beginning if
  /// there are several patterns.
  const std::string& literal_prefix() const { return prefix_; }
  bool is_literal() const { return literal_; }
  bool empty() const { return pattern_.empty(); }
  const std::string& pattern() const { return pattern_; }

 private:
  bool matches_pattern(std::string_view text) const;

  std::string pattern_;
  std::string prefix_;
  bool literal_ = false;
  std::vector<Glob> others_;  // of any_of(): all but the first
};

struct Filter {
  Glob job;
  Glob machine;  ///< the name or the SMSID
  Glob site;
  Glob domain;
  Glob product;
  Glob manufacturer;
  std::optional<std::vector<std::uint32_t>> boxes;  ///< ids, ascending; any of these
  std::vector<LineStatus> status;                   ///< any of these
  std::vector<MifStatus> mif;                       ///< any of these
  std::optional<std::int64_t> since;                ///< time >= since, seconds since 1970 UTC
  std::optional<std::int64_t> until;                ///< time < until
  std::vector<std::string> grep;                    ///< any of these is found in the description
  bool grep_ignores_case = false;                   ///< by fold_case()
  bool unattributed = false;                        ///< only lines without job or without machine
  bool differs = false;                             ///< only if SMS showed something else
  std::uint32_t differs_article = 0;                ///< and, if not 0, for this KB number

  /// A promise of `evaluator`: each row that it accepts has one of these, or is in one (job,
  /// machine) with a row that has one. Only saves reading; if there is no value, nothing is
  /// promised.
  std::optional<RowFeatures> traits;

  /// Returns true if `record` passes every condition.
  bool matches(const Record& record) const;
};

struct Query {
  Filter filter;
  RowEvaluator evaluator;  ///< may be empty
  /// Returns true if lines of the job are wanted; empty: all jobs are. Called once for each job
  /// met; the name "" means attributed to no job.
  std::function<bool(std::string_view job)> wants_job;
  bool history = false;  ///< every observation, not only the newest of each (job, machine); a row
                         ///< without one (LineStatus::kNone) only if there is no other
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t offset = 0;  ///< rows of the answer to skip first
};

}  // namespace mifdex::index
