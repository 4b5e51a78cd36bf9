// What can be asked: filters as data, independent of how the index finds the rows.
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

  /// Fails with kUsage where a bracket is not closed.
  static io::Result<Glob> compile(std::string pattern);

  /// A Glob that matches what any of `globs` matches. REQUIRES: at least one, none of them empty().
  static Glob any_of(std::vector<Glob> globs);

  /// Whether `text` as a whole fits. An empty Glob fits everything.
  bool matches(std::string_view text) const;

  /// The text before the first wildcard, upper case: every match begins with it (case-blind).
  /// The whole pattern where it holds no wildcard. Of several patterns their common beginning.
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
  bool differs = false;                             ///< only where SMS showed something else
  std::uint32_t differs_article = 0;                ///< and, where not 0, for this KB number

  /// A promise of the judge: what it lets through has, or lies in one (job, machine) with a row
  /// that has, one of these. Only saves looking; nothing: it promises nothing.
  std::optional<RowFeatures> traits;

  /// Whether `record` passes every condition.
  bool matches(const Record& record) const;
};

struct Query {
  Filter filter;
  RowEvaluator evaluator;  ///< may be empty
  /// Lines of the jobs that it says yes to; empty: of all. Asked once for each job that is met; the
  /// name "" stands for what nothing attributes.
  std::function<bool(std::string_view job)> wants_job;
  bool history = false;  ///< every observation, not only the newest of each (job, machine); a row
                         ///< that stands on none (LineStatus::kNone) only where there is no other
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t offset = 0;  ///< rows of the answer to pass over first
};

}  // namespace mifdex::index
