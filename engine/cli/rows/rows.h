// The row types of every answer, and their fields.
//
// Threads: values. Ownership: a row is views and references into what its command holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/answer/index_diff.h"
#include "engine/cli/options/arguments.h"
#include "engine/cli/options/flag_table.h"
#include "engine/cli/rows/fields.h"
#include "engine/ingest/ingest.h"
#include "engine/mif/diagnostic.h"
#include "engine/sms/event.h"
#include "engine/sms/files/file_kind.h"
#include "engine/sms/rollup.h"
#include "index/reader.h"

namespace mifdex::cli {

/// A line, or with `history` one observation: "type" status or observation.
struct StatusRow {
  const index::Line& line;
  std::optional<engine::JobStatus> job_status;  ///< nothing if the line has no job
  bool history = false;
};

/// A job and what is to be made of it.
struct JobAnswer {
  const index::JobRow& row;
  engine::JobVerdict verdict;
};

struct EventRow {
  const index::Line& line;
  const engine::Event& event;
};

struct RejectRow {
  std::string_view box;
  std::string_view box_path;
  std::string_view path;
  const io::Reject& reject;
};

/// The result of a file; `line` for an observation, `reject` for a reject.
struct FileRow {
  const index::FileAnswer& file;
  std::string_view job;
  std::string_view machine;
  std::optional<index::LineStatus> status;
  const io::Reject* reject = nullptr;
};

struct CensusRow {
  std::string_view kind;
  std::uint64_t files = 0;
  std::optional<std::uint64_t> bytes;
};

struct InfoRow {
  const index::StoreInfo& info;
  std::string_view location;
};

/// A box of `box list`.
struct BoxRow {
  const index::BoxEntry& box;
  std::uint64_t observations = 0;  ///< reports in it, each counted in every box
  std::uint64_t rejects = 0;
  bool there = false;  ///< something is at its path now
};

struct SummaryRow {
  const engine::RunReport& report;
  std::string_view index;
  bool dry_run = false;
  int exit_code = 0;
  std::string_view reason;
};

/// A finding of `check`.
struct DiagnosticRow {
  std::string_view file;
  engine::mif::LineColumn place;
  std::uint64_t offset = 0;  ///< in the decoded text
  engine::mif::Severity severity = engine::mif::Severity::kNote;
  std::string_view code;  ///< "MIF3307"; empty if it is not a MIF
  std::string_view message;
  std::string_view advice;
};

struct ReasonGroup;  // reasons/reason_tally.h

/// A group of `reasons`.
struct ReasonRow {
  const ReasonGroup& group;
  std::uint64_t number = 0;              ///< the first is 1
  std::uint64_t all_results = 0;         ///< of the whole answer
  unsigned machine_level = 0;            ///< as ReasonTally::level()
  std::optional<std::uint64_t> reasons;  ///< of a group of kind kOther, if it is known
};

/// A group of `jobs --by` and `machines --by`; of its counts, lines, first and last are used.
struct ResultGroupRow {
  std::string_view by;        ///< "domain"
  std::string_view division;  ///< "FRUIT"
  std::string_view name;      ///< of a job; may be empty
  const index::StatusCounts& counts;
};

struct PlaceRow {
  std::string_view box;
  std::string_view box_path;
  std::string_view path;
};

// Words and texts that several row types have in common.
inline constexpr std::string_view kJobStatusWords = "Active|Retrying|Failed|Complete";
inline constexpr std::string_view kSeverityWords = "note|warning|error";
inline constexpr std::string_view kBoxPath = "path of the box: where it was read, or relocated to";
inline constexpr std::string_view kPathBytes = "its bytes, if it is not UTF-8";
inline constexpr std::string_view kHash = "XXH3 of the file; null if it has no bytes of its own";

Fields<StatusRow> status_fields();
/// The same, for a table with the status that SMS showed and the article about it.
Fields<StatusRow> displayed_status_fields();
Fields<JobAnswer> job_fields();
/// The same, for a table with the names of jobs.
Fields<JobAnswer> named_job_fields();
Fields<index::MachineRow> machine_fields();
/// The same, for a table of machines with several names or SMSIDs.
Fields<index::MachineRow> duplicate_fields();
Fields<EventRow> event_fields();
Fields<Change> change_fields();
Fields<RejectRow> reject_fields();
Fields<FileRow> file_fields();
Fields<CensusRow> census_fields();
Fields<DiagnosticRow> diagnostic_fields();
Fields<InfoRow> info_fields();
Fields<index::BoxEntry> box_fields();
Fields<index::RunEntry> run_fields();
Fields<BoxRow> box_list_fields();
Fields<SummaryRow> summary_fields();
Fields<PlaceRow> place_fields();
/// `by_heading`: of the column for the value of --by; empty without --by. With `has_examples` a
/// table shows them.
std::vector<Field<ReasonRow>> reason_fields(std::string_view by_heading, bool has_examples);
/// With `has_names` a table shows the names of jobs.
std::vector<Field<ResultGroupRow>> result_group_fields(std::string_view by_heading, bool has_names);

// The columns of rows whose types are known to one command only.
std::vector<Column> count_columns();
std::vector<Column> show_columns();
std::vector<Column> difference_columns();
std::vector<Column> verify_columns();
std::vector<Column> migrate_columns();
std::vector<Column> row_type_columns();

/// True if the machine of a row was given another SMSID (Q162165).
bool has_second_smsid(const index::MachineRow& row);
/// True if its SMSID had several names: it was renamed, or cloned machines share it
/// (Q277674).
bool shares_smsid(const index::MachineRow& row);

/// Returns the columns of the list that a command prints; none if it prints no list.
std::vector<Column> columns_of_list(const Arguments& arguments);

/// Returns "xxh3:0123456789abcdef"; no value for 0, the hash of a file that was not read.
Value hash_value(std::uint64_t hash);
/// The same for the file of `record`; null for a further report of a file that holds several.
Value hash_value(const index::Record& record);

/// Returns base64 of a path that is not UTF-8; no value if it is UTF-8.
Value path_bytes(std::string_view path);

/// Returns "box/path", as tables and messages name a file.
std::string place_text(std::string_view box, std::string_view path);

std::string_view severity_name(engine::mif::Severity severity);

}  // namespace mifdex::cli
