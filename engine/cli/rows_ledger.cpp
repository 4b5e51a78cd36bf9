// The fields of files, rejects, censuses, runs and of the index itself.
#include <fmt/format.h>

#include <array>

#include "engine/cli/printable.h"
#include "engine/cli/rows.h"
#include "engine/reject_text.h"
#include "engine/status/words.h"

namespace mifdex::cli {
namespace {

using index::BoxEntry;
using index::Outcome;
using index::RunEntry;

template <class Row>
constexpr Field<Row> number(std::string_view name, std::string_view heading,
                            Value (*value)(const Row&)) {
  return {{name, heading, Look::kNumber}, value};
}

template <class Row>
constexpr Field<Row> schema() {
  return {{"schema", ""}, [](const Row&) -> Value { return std::uint64_t{1}; }};
}

// Where in a file a reject is: nothing where it concerns the whole file.

Value reject_line_number(const io::Reject& reject) {
  return reject.line == 0 ? Value() : Value(std::uint64_t{reject.line});
}

Value reject_byte(const io::Reject& reject) {
  return reject.line == 0 && reject.offset == 0 ? Value() : Value(reject.offset);
}

Value reject_message(const io::Reject& reject) { return engine::reject_text(reject, {}).message; }

Value reject_advice(const io::Reject& reject) {
  return text_or_null(engine::reject_text(reject, {}).advice);
}

constexpr std::array kRejectFields = {
    Field<RejectRow>{{"type", ""},
                     [](const RejectRow&) -> Value { return std::string_view("reject"); }},
    schema<RejectRow>(),
    Field<RejectRow>{{"", "FILE"},
                     [](const RejectRow& row) -> Value { return place_text(row.box, row.path); }},
    Field<RejectRow>{
        {"kind", ""},
        [](const RejectRow& row) -> Value { return engine::reject_kind_name(row.reject.kind); }},
    number<RejectRow>("line", "LINE",
                      [](const RejectRow& row) { return reject_line_number(row.reject); }),
    number<RejectRow>("byte", "BYTE", [](const RejectRow& row) { return reject_byte(row.reject); }),
    Field<RejectRow>{{"reason", "REASON"},
                     [](const RejectRow& row) { return reject_message(row.reject); }},
    Field<RejectRow>{{"advice", "ADVICE", Look::kProse},
                     [](const RejectRow& row) { return reject_advice(row.reject); }},
    Field<RejectRow>{{"origin.box", ""},
                     [](const RejectRow& row) { return text_or_null(row.box); }},
    Field<RejectRow>{{"origin.path", ""},
                     [](const RejectRow& row) { return text_or_null(row.path); }},
    Field<RejectRow>{{"origin.path_bytes", "", Look::kText, true},
                     [](const RejectRow& row) { return path_bytes(row.path); }},
};

/// A value of the file's reject, nothing where it has none.
template <Value (*kValue)(const io::Reject&)>
Value of_reject(const FileRow& row) {
  return row.reject == nullptr ? Value() : kValue(*row.reject);
}

constexpr std::array kFileFields = {
    Field<FileRow>{{"type", ""}, [](const FileRow&) -> Value { return std::string_view("file"); }},
    schema<FileRow>(),
    Field<FileRow>{
        {"", "FILE"},
        [](const FileRow& row) -> Value { return place_text(row.file.box_name, row.file.path); }},
    Field<FileRow>{
        {"outcome", "OUTCOME"},
        [](const FileRow& row) -> Value { return engine::outcome_name(row.file.outcome); }},
    Field<FileRow>{{"kind", "KIND"},
                   [](const FileRow& row) -> Value {
                     if (row.file.kind == 0) return {};
                     return engine::file_kind_name(static_cast<engine::FileKind>(row.file.kind));
                   }},
    Field<FileRow>{{"rule", "RULE"},
                   [](const FileRow& row) { return text_or_null(row.file.reason); }},
    Field<FileRow>{{"time", "TIME"},
                   [](const FileRow& row) -> Value { return time_or_null(row.file.time); }},
    number<FileRow>("gone_since_run", "GONE SINCE RUN",
                    [](const FileRow& row) -> Value {
                      return row.file.gone_since == 0 ? Value() : Value(row.file.gone_since);
                    }),
    Field<FileRow>{{"line_of.job", "JOB"},
                   [](const FileRow& row) { return text_or_null(row.job); }},
    Field<FileRow>{{"line_of.machine", "MACHINE"},
                   [](const FileRow& row) { return text_or_null(row.machine); }},
    Field<FileRow>{{"line_of.status", "STATUS", Look::kStatus},
                   [](const FileRow& row) -> Value {
                     return row.status ? Value(engine::line_status_name(*row.status)) : Value();
                   }},
    Field<FileRow>{{"reject.kind", ""},
                   [](const FileRow& row) -> Value {
                     if (row.reject == nullptr) return {};
                     return engine::reject_kind_name(row.reject->kind);
                   }},
    number<FileRow>("reject.line", "LINE", of_reject<reject_line_number>),
    number<FileRow>("reject.byte", "BYTE", of_reject<reject_byte>),
    Field<FileRow>{{"reject.reason", "REASON"}, of_reject<reject_message>},
    Field<FileRow>{{"reject.advice", "ADVICE", Look::kProse}, of_reject<reject_advice>},
    Field<FileRow>{{"origin.box", ""},
                   [](const FileRow& row) { return text_or_null(row.file.box_name); }},
    Field<FileRow>{{"origin.path", ""},
                   [](const FileRow& row) { return text_or_null(row.file.path); }},
    Field<FileRow>{{"origin.path_bytes", "", Look::kText, true},
                   [](const FileRow& row) { return path_bytes(row.file.path); }},
    number<FileRow>("origin.part_offset", "BEGINS AT",
                    [](const FileRow& row) -> Value {
                      return row.file.part ? Value(*row.file.part) : Value();
                    }),
    number<FileRow>("origin.length", "SIZE",
                    [](const FileRow& row) -> Value { return row.file.size; }),
    Field<FileRow>{
        {"origin.hash", ""},
        [](const FileRow& row) { return row.file.part ? Value() : hash_value(row.file.hash); }},
};

constexpr std::array kCensusFields = {
    Field<CensusRow>{{"type", ""},
                     [](const CensusRow&) -> Value { return std::string_view("census"); }},
    schema<CensusRow>(),
    Field<CensusRow>{{"kind", "KIND"}, [](const CensusRow& row) -> Value { return row.kind; }},
    number<CensusRow>("files", "FILES", [](const CensusRow& row) -> Value { return row.files; }),
    number<CensusRow>(
        "bytes", "BYTES",
        [](const CensusRow& row) -> Value { return row.bytes ? Value(*row.bytes) : Value(); }),
};

constexpr std::array kInfoFields = {
    Field<InfoRow>{{"type", ""}, [](const InfoRow&) -> Value { return std::string_view("info"); }},
    schema<InfoRow>(),
    Field<InfoRow>{{"index", "INDEX", Look::kText, false, "index_folder"},
                   [](const InfoRow& row) -> Value { return row.location; }},
    number<InfoRow>(
        "format_version", "FORMAT VERSION",
        [](const InfoRow& row) -> Value { return std::uint64_t{row.info.format_version}; }),
    number<InfoRow>("lines", "LINES", [](const InfoRow& row) -> Value { return row.info.lines; }),
    number<InfoRow>("observations", "OBSERVATIONS",
                    [](const InfoRow& row) -> Value { return row.info.observations; }),
    number<InfoRow>("files", "FILES", [](const InfoRow& row) -> Value { return row.info.files; }),
    number<InfoRow>("rejects", "REJECTS",
                    [](const InfoRow& row) -> Value { return row.info.rejects; }),
    number<InfoRow>("bytes_on_disk", "BYTES ON DISK",
                    [](const InfoRow& row) -> Value { return row.info.bytes_on_disk; }),
};

constexpr std::array kBoxFields = {
    Field<BoxEntry>{{"name", "BOX"}, [](const BoxEntry& box) { return text_or_null(box.name); }},
    Field<BoxEntry>{{"location", "READ AT"},
                    [](const BoxEntry& box) { return text_or_null(box.location); }},
    Field<BoxEntry>{{"location_bytes", "", Look::kText, true},
                    [](const BoxEntry& box) { return path_bytes(box.location); }},
};

template <Outcome kOutcome>
Value outcome_of(const RunEntry& run) {
  return run.by_outcome[static_cast<std::size_t>(kOutcome)];
}

constexpr std::array kRunFields = {
    number<RunEntry>("number", "RUN", [](const RunEntry& run) -> Value { return run.number; }),
    Field<RunEntry>{{"started", "STARTED", Look::kText, false, "started_at"},
                    [](const RunEntry& run) -> Value { return Time{run.started}; }},
    Field<RunEntry>{{"ended", "ENDED", Look::kText, false, "ended_at"},
                    [](const RunEntry& run) -> Value {
                      return run.ended == 0 ? Value() : Value(Time{run.ended});
                    }},
    Field<RunEntry>{{"version", "VERSION"},
                    [](const RunEntry& run) { return text_or_null(run.version); }},
    number<RunEntry>("files", "FILES", [](const RunEntry& run) -> Value { return run.files; }),
    number<RunEntry>("bytes", "BYTES", [](const RunEntry& run) -> Value { return run.bytes; }),
    number<RunEntry>("observation", "OBSERVATIONS", outcome_of<Outcome::kObservation>),
    number<RunEntry>("instruction", "", outcome_of<Outcome::kInstruction>),
    number<RunEntry>("identity", "", outcome_of<Outcome::kIdentity>),
    number<RunEntry>("other_mif", "", outcome_of<Outcome::kOtherMif>),
    number<RunEntry>("other", "", outcome_of<Outcome::kOther>),
    number<RunEntry>("reject", "REJECTS", outcome_of<Outcome::kReject>),
    number<RunEntry>("duplicate", "DUPLICATES", outcome_of<Outcome::kDuplicate>),
    Field<RunEntry>{{"command", "COMMAND", Look::kProse},
                    [](const RunEntry& run) { return text_or_null(run.command); }},
};

template <Outcome kOutcome>
Value sum_of(const SummaryRow& row) {
  return outcome_of<kOutcome>(row.report.run);
}

/// `amount` for each second of the run; no value for a run too short to tell.
Value rate(const SummaryRow& row, std::uint64_t amount) {
  if (row.report.seconds <= 0) return {};
  return static_cast<std::uint64_t>(static_cast<double>(amount) / row.report.seconds);
}

constexpr std::array kSummaryFields = {
    Field<SummaryRow>{{"type", ""},
                      [](const SummaryRow&) -> Value { return std::string_view("summary"); }},
    schema<SummaryRow>(),
    Field<SummaryRow>{{"index", "index", Look::kText, false, "index_folder"},
                      [](const SummaryRow& row) -> Value { return row.index; }},
    number<SummaryRow>("run", "run",
                       [](const SummaryRow& row) -> Value {
                         const std::uint64_t run = row.report.run.number;
                         return run == 0 ? Value() : Value(run);
                       }),
    Field<SummaryRow>{{"dry_run", ""}, [](const SummaryRow& row) -> Value { return row.dry_run; }},
    number<SummaryRow>("files", "files",
                       [](const SummaryRow& row) -> Value { return row.report.run.files; }),
    number<SummaryRow>("observation", "  observations", sum_of<Outcome::kObservation>),
    number<SummaryRow>("instruction", "  instructions", sum_of<Outcome::kInstruction>),
    number<SummaryRow>("identity", "  identities", sum_of<Outcome::kIdentity>),
    number<SummaryRow>("other_mif", "  other MIFs", sum_of<Outcome::kOtherMif>),
    number<SummaryRow>("other", "  other files", sum_of<Outcome::kOther>),
    number<SummaryRow>("reject", "  rejects", sum_of<Outcome::kReject>),
    number<SummaryRow>("duplicate", "  duplicates", sum_of<Outcome::kDuplicate>),
    number<SummaryRow>("unchanged", "unchanged",
                       [](const SummaryRow& row) -> Value { return row.report.run.unchanged; }),
    number<SummaryRow>("gone", "gone",
                       [](const SummaryRow& row) -> Value { return row.report.run.gone; }),
    number<SummaryRow>("skipped", "skipped",
                       [](const SummaryRow& row) -> Value { return row.report.skipped; }),
    number<SummaryRow>("boxes_unreadable", "boxes unreadable",
                       [](const SummaryRow& row) -> Value { return row.report.boxes_unreadable; }),
    number<SummaryRow>("manifest_lines", "manifest lines",
                       [](const SummaryRow& row) -> Value { return row.report.manifest_lines; }),
    number<SummaryRow>("manifest_rejects", "  rejects",
                       [](const SummaryRow& row) -> Value { return row.report.manifest_rejects; }),
    number<SummaryRow>(
        "manifests_unreadable", "",
        [](const SummaryRow& row) -> Value { return row.report.manifests_unreadable; }),
    number<SummaryRow>("commits", "commits",
                       [](const SummaryRow& row) -> Value { return row.report.commits; }),
    number<SummaryRow>("bytes", "bytes",
                       [](const SummaryRow& row) -> Value { return row.report.run.bytes; }),
    number<SummaryRow>("seconds", "seconds",
                       [](const SummaryRow& row) -> Value { return row.report.seconds; }),
    number<SummaryRow>("files_per_second", "files a second",
                       [](const SummaryRow& row) { return rate(row, row.report.run.files); }),
    number<SummaryRow>("bytes_per_second", "bytes a second",
                       [](const SummaryRow& row) { return rate(row, row.report.run.bytes); }),
    number<SummaryRow>(
        "exit_code", "",
        [](const SummaryRow& row) -> Value { return static_cast<std::uint64_t>(row.exit_code); }),
    Field<SummaryRow>{{"reason", "ended"},
                      [](const SummaryRow& row) -> Value { return row.reason; }},
};

constexpr std::array kPlaceFields = {
    Field<PlaceRow>{{"box", "BOX"}, [](const PlaceRow& place) { return text_or_null(place.box); }},
    Field<PlaceRow>{{"path", "PATH"},
                    [](const PlaceRow& place) { return text_or_null(place.path); }},
    Field<PlaceRow>{{"path_bytes", "", Look::kText, true},
                    [](const PlaceRow& place) { return path_bytes(place.path); }},
};

}  // namespace

Fields<RejectRow> reject_fields() { return kRejectFields; }
Fields<FileRow> file_fields() { return kFileFields; }
Fields<CensusRow> census_fields() { return kCensusFields; }
Fields<InfoRow> info_fields() { return kInfoFields; }
Fields<BoxEntry> box_fields() { return kBoxFields; }
Fields<RunEntry> run_fields() { return kRunFields; }
Fields<SummaryRow> summary_fields() { return kSummaryFields; }
Fields<PlaceRow> place_fields() { return kPlaceFields; }

std::vector<Column> columns_of_list(Command command) {
  switch (command) {
    case Command::kStatus:
    case Command::kExport:
      return columns_of(status_fields());
    case Command::kJobs:
      return columns_of(job_fields());
    case Command::kMachines:
      return columns_of(machine_fields());
    case Command::kEvents:
      return columns_of(event_fields());
    case Command::kRejects:
      return columns_of(reject_fields());
    default:
      return {};
  }
}

Value hash_value(std::uint64_t hash) {
  return hash == 0 ? Value() : Value(fmt::format("xxh3:{:016x}", hash));
}

Value hash_value(const index::Record& record) {
  return record.is_part ? Value() : hash_value(record.hash);
}

Value path_bytes(std::string_view path) { return is_utf8(path) ? Value() : Value(base64(path)); }

std::string place_text(std::string_view box, std::string_view path) {
  return path.empty() ? std::string(box) : fmt::format("{}/{}", box, path);
}

}  // namespace mifdex::cli
