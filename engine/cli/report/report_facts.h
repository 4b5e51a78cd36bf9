// What the page of `report` shows, gathered from the index in one pass over the results, and one
// for the reasons.
//
// Memory: bounded for any index, except a name for each machine that failed and for each job.
// Threads: one. Ownership: values. Errors: as the index.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/cli/answer/answer.h"
#include "engine/cli/reasons/reason_scan.h"
#include "engine/cli/report/time_histogram.h"
#include "engine/sms/rollup.h"
#include "index/record/ledger.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// How many rows the tables of the page have at most.
struct ReportLimits {
  static constexpr std::size_t kJobs = 200;
  static constexpr std::size_t kNames = 50;  ///< of domains, sites, machines and reasons
  static constexpr std::size_t kRejects = 200;
  static constexpr std::size_t kResults = 500;
  static constexpr std::size_t kBoxes = 200;
};

struct JobPart {
  std::string job;   ///< empty: no job is known
  std::string name;  ///< that a manifest gives it; empty: none does
  StatusTally tally;
  std::optional<engine::JobVerdict> verdict;  ///< nothing without a job
};

struct NamedTally {
  std::string name;  ///< empty: none is known
  StatusTally tally;
};

/// A machine with failed results.
struct FailingMachine {
  std::string machine;
  std::uint64_t failed = 0;
  std::uint64_t results = 0;
  std::string last_job;          ///< of its latest failed result
  std::string last_description;  ///< the same
  std::int64_t last_time = 0;    ///< io::kNoTime: none of them has a time
};

/// Results with the same true status that SMS showed alike.
struct ShownCell {
  std::uint64_t results = 0;
  std::map<std::uint32_t, std::uint64_t> articles;  ///< number of results that each explains
};

struct RejectPart {
  std::string place;
  std::string message;
  std::string advice;
};

/// A result in full, if the page has few of them.
struct ResultPart {
  std::string job;
  std::string machine;
  index::LineStatus status = index::LineStatus::kNone;
  std::string sms_showed;
  std::string articles;
  std::int64_t time = 0;
  std::string product;
  std::string description;
  std::string place;
};

/// Rows of a table, and how many were left out.
template <class Row>
struct Part {
  std::vector<Row> rows;
  std::uint64_t left_out = 0;
};

inline constexpr std::size_t kShownCount = 7;  ///< the values of DisplayedStatus

struct ReportFacts {
  index::StoreInfo info;
  StatusTally all;
  Part<JobPart> jobs;  ///< those with the most failed results first
  TimeHistogram times;
  std::uint64_t without_time = 0;
  Part<NamedTally> domains;  ///< those with the most results first
  Part<NamedTally> sites;
  /// By true status and DisplayedStatus.
  std::array<std::array<ShownCell, kShownCount>, index::kLineStatusCount + 1> shown{};
  ReasonAnswer reasons;           ///< of the failed results, or of those that the filters select
  Part<FailingMachine> machines;  ///< those with the most failed results first
  std::map<std::string, std::uint64_t> reject_kinds;
  Part<RejectPart> rejects;
  Part<ResultPart> results;  ///< without rows if there are more than ReportLimits::kResults
};

/// Gathers what passes the question's filters; boxes, runs and rejects are always all.
io::Result<ReportFacts> gather_report(Question& question);

}  // namespace mifdex::cli
