// The fields of files, rejects, censuses, runs and of the index itself.
#include <fmt/format.h>

#include <array>

#include "engine/cli/output/json_object.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/text/printable.h"
#include "engine/ingest/reject_text.h"
#include "engine/sms/status_names.h"

namespace mifdex::cli {
namespace {

using index::BoxEntry;
using index::Outcome;
using index::RunEntry;

template <class Row>
constexpr Field<Row> number(std::string_view name, std::string_view heading,
                            std::string_view description, Value (*value)(const Row&)) {
  return {{name, heading, always(Json::kCount, description)}, value};
}

template <class Row>
constexpr Field<Row> number_or_null(std::string_view name, std::string_view heading,
                                    std::string_view description, Value (*value)(const Row&)) {
  return {{name, heading, or_null(Json::kCount, description)}, value};
}

// The position of a reject in its file: no value if it concerns the whole file.

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
    type_field<RejectRow>([](const RejectRow&) -> Value { return std::string_view("reject"); }),
    schema_field<RejectRow>(),
    Field<RejectRow>{{"", "FILE"},
                     [](const RejectRow& row) -> Value { return place_text(row.box, row.path); }},
    Field<RejectRow>{
        {"kind", "", always(Json::kText, "word for the reason")},
        [](const RejectRow& row) -> Value { return engine::reject_kind_name(row.reject.kind); }},
    number_or_null<RejectRow>("line", "LINE", "line in the file, from 1",
                              [](const RejectRow& row) { return reject_line_number(row.reject); }),
    number_or_null<RejectRow>("byte", "BYTE",
                              "offset in the file; null if it is about the whole file",
                              [](const RejectRow& row) { return reject_byte(row.reject); }),
    Field<RejectRow>{{"reason", "REASON", always(Json::kText, "why it could not be read")},
                     [](const RejectRow& row) { return reject_message(row.reject); }},
    Field<RejectRow>{
        {"advice", "ADVICE", or_null(Json::kText, "what to do about it"), Look::kProse},
        [](const RejectRow& row) { return reject_advice(row.reject); }},
    Field<RejectRow>{{"origin.box", "", or_null(Json::kText, "name of the box")},
                     [](const RejectRow& row) { return text_or_null(row.box); }},
    Field<RejectRow>{{"origin.box_path", "", or_null(Json::kText, kBoxPath)},
                     [](const RejectRow& row) { return text_or_null(row.box_path); }},
    Field<RejectRow>{{"origin.path", "", or_null(Json::kText, "path in the box")},
                     [](const RejectRow& row) { return text_or_null(row.path); }},
    Field<RejectRow>{{"origin.path_bytes", "", or_null(Json::kBytes, kPathBytes)},
                     [](const RejectRow& row) { return path_bytes(row.path); }},
};

template <Value (*kValue)(const io::Reject&)>
Value of_reject(const FileRow& row) {
  return row.reject == nullptr ? Value() : kValue(*row.reject);
}

/// "skipped: a pipe" for what is not a file.
Value outcome_text(const FileRow& row) {
  const std::string_view name = engine::outcome_name(row.file.outcome);
  if (!row.file.skipped || row.file.outcome != Outcome::kSkipped) return name;
  return fmt::format("{}: {}", name, engine::skip_kind_name(*row.file.skipped));
}

Value rule_of(const FileRow& row) {
  if (row.file.skipped) return engine::skip_kind_name(*row.file.skipped);
  return text_or_null(row.file.reason);
}

constexpr std::array kFileFields = {
    type_field<FileRow>([](const FileRow&) -> Value { return std::string_view("file"); }),
    schema_field<FileRow>(),
    Field<FileRow>{
        {"", "FILE"},
        [](const FileRow& row) -> Value { return place_text(row.file.box_name, row.file.path); }},
    Field<FileRow>{
        {"outcome", "",
         always(Json::kText,
                "how it was classified; skipped: it is not a file, and `rule` is its type",
                "observation|instruction|identity|other MIF|other|reject|duplicate|target|"
                "further report|skipped")},
        [](const FileRow& row) -> Value { return engine::outcome_name(row.file.outcome); }},
    Field<FileRow>{{"", "OUTCOME"}, outcome_text},
    Field<FileRow>{{"kind", "KIND", or_null(Json::kText, "what it is by content")},
                   [](const FileRow& row) -> Value {
                     if (row.file.kind == 0) return {};
                     return engine::file_kind_name(static_cast<engine::FileKind>(row.file.kind));
                   }},
    Field<FileRow>{{"rule", "RULE", or_null(Json::kText, "the rule that decided this")}, rule_of},
    Field<FileRow>{{"time", "TIME", or_null(Json::kTime, "when the file was last written")},
                   [](const FileRow& row) -> Value { return time_or_null(row.file.time); }},
    number_or_null<FileRow>(
        "gone_since_run", "GONE SINCE RUN", "number of the first run that did not find it",
        [](const FileRow& row) -> Value {
          return row.file.gone_since == 0 ? Value() : Value(row.file.gone_since);
        }),
    Field<FileRow>{
        {"line_of.job", "JOB", or_null(Json::kText, "job of the result that it belongs to")},
        [](const FileRow& row) { return text_or_null(row.job); }},
    Field<FileRow>{{"line_of.machine", "MACHINE", or_null(Json::kText, "machine of that result")},
                   [](const FileRow& row) { return text_or_null(row.machine); }},
    Field<FileRow>{{"line_of.status", "STATUS",
                    or_null(Json::kText, "status that the file reports",
                            "Complete|Failed|Unknown|None|Unreadable"),
                    Look::kStatus},
                   [](const FileRow& row) -> Value {
                     return row.status ? Value(engine::line_status_name(*row.status)) : Value();
                   }},
    Field<FileRow>{{"reject.kind", "",
                    or_null(Json::kText, "word for the reason; null if it is not rejected")},
                   [](const FileRow& row) -> Value {
                     if (row.reject == nullptr) return {};
                     return engine::reject_kind_name(row.reject->kind);
                   }},
    number_or_null<FileRow>("reject.line", "LINE", "line in the file, from 1",
                            of_reject<reject_line_number>),
    number_or_null<FileRow>("reject.byte", "BYTE",
                            "offset in the file; null if it is about the whole file",
                            of_reject<reject_byte>),
    Field<FileRow>{{"reject.reason", "REASON", or_null(Json::kText, "why it could not be read")},
                   of_reject<reject_message>},
    Field<FileRow>{
        {"reject.advice", "ADVICE", or_null(Json::kText, "what to do about it"), Look::kProse},
        of_reject<reject_advice>},
    Field<FileRow>{{"origin.box", "", or_null(Json::kText, "name of the box")},
                   [](const FileRow& row) { return text_or_null(row.file.box_name); }},
    Field<FileRow>{{"origin.box_path", "", or_null(Json::kText, kBoxPath)},
                   [](const FileRow& row) { return text_or_null(row.file.box_path); }},
    Field<FileRow>{{"origin.path", "", or_null(Json::kText, "path in the box")},
                   [](const FileRow& row) { return text_or_null(row.file.path); }},
    Field<FileRow>{{"origin.path_bytes", "", or_null(Json::kBytes, kPathBytes)},
                   [](const FileRow& row) { return path_bytes(row.file.path); }},
    number_or_null<FileRow>("origin.part_offset", "BEGINS AT",
                            "first byte of a further report in its file; null for a whole file",
                            [](const FileRow& row) -> Value {
                              return row.file.part ? Value(*row.file.part) : Value();
                            }),
    number_or_null<FileRow>("origin.length", "SIZE", "length in bytes; null if it is not a file",
                            [](const FileRow& row) -> Value {
                              return row.file.skipped ? Value() : Value(row.file.size);
                            }),
    Field<FileRow>{
        {"origin.hash", "", or_null(Json::kText, kHash)},
        [](const FileRow& row) { return row.file.part ? Value() : hash_value(row.file.hash); }},
};

constexpr std::array kCensusFields = {
    type_field<CensusRow>([](const CensusRow&) -> Value { return std::string_view("census"); }),
    schema_field<CensusRow>(),
    Field<CensusRow>{{"kind", "KIND", always(Json::kText, "kind of file, by content")},
                     [](const CensusRow& row) -> Value { return row.kind; }},
    number<CensusRow>("files", "FILES", "number of such files",
                      [](const CensusRow& row) -> Value { return row.files; }),
    number_or_null<CensusRow>(
        "bytes", "BYTES", "their bytes; null if they are not read",
        [](const CensusRow& row) -> Value { return row.bytes ? Value(*row.bytes) : Value(); }),
};

constexpr std::array kBoxFields = {
    Field<BoxEntry>{{"name", "BOX", or_null(Json::kText, "name of the box")},
                    [](const BoxEntry& box) { return text_or_null(box.shown); }},
    Field<BoxEntry>{{"location", "READ AT", or_null(Json::kText, "where it was read")},
                    [](const BoxEntry& box) { return text_or_null(box.location); }},
    Field<BoxEntry>{{"location_bytes", "", or_null(Json::kBytes, kPathBytes)},
                    [](const BoxEntry& box) { return path_bytes(box.location); }},
};

Value moment_or_null(std::int64_t seconds) { return seconds == 0 ? Value() : Value(Time{seconds}); }

constexpr std::array kBoxListFields = {
    type_field<BoxRow>([](const BoxRow&) -> Value { return std::string_view("known_box"); }),
    schema_field<BoxRow>(),
    Field<BoxRow>{{"name", "BOX", or_null(Json::kText, "name of the box")},
                  [](const BoxRow& row) { return text_or_null(row.box.shown); }},
    Field<BoxRow>{{"path", "PATH", or_null(Json::kText, kBoxPath)},
                  [](const BoxRow& row) { return text_or_null(row.box.location); }},
    Field<BoxRow>{{"path_bytes", "", or_null(Json::kBytes, kPathBytes)},
                  [](const BoxRow& row) { return path_bytes(row.box.location); }},
    number<BoxRow>("files", "FILES", "files, including those that are gone",
                   [](const BoxRow& row) -> Value { return row.box.files; }),
    number<BoxRow>("observations", "OBSERVATIONS", "files that are reports",
                   [](const BoxRow& row) -> Value { return row.observations; }),
    number<BoxRow>("rejects", "REJECTS", "rejects",
                   [](const BoxRow& row) -> Value { return row.rejects; }),
    Field<BoxRow>{{"first_indexed", "FIRST INDEXED",
                   or_null(Json::kTime, "when the first run began that read the box")},
                  [](const BoxRow& row) { return moment_or_null(row.box.first_read_at); }},
    Field<BoxRow>{{"last_indexed", "LAST INDEXED",
                   or_null(Json::kTime, "when the last run began that read the box")},
                  [](const BoxRow& row) { return moment_or_null(row.box.read_at); }},
    Field<BoxRow>{
        {"there", "THERE NOW", always(Json::kTruth, "whether something is at the path now")},
        [](const BoxRow& row) -> Value { return row.there; }},
};

template <Outcome kOutcome>
Value outcome_of(const RunEntry& run) {
  return run.by_outcome[static_cast<std::size_t>(kOutcome)];
}

constexpr auto kRunObservations = number<RunEntry>(
    "observations", "OBSERVATIONS", "files that are reports", outcome_of<Outcome::kObservation>);
constexpr auto kRunInstructions =
    number<RunEntry>("instructions", "", "instructions", outcome_of<Outcome::kInstruction>);
constexpr auto kRunIdentities = number<RunEntry>("identities", "", "files that identify a machine",
                                                 outcome_of<Outcome::kIdentity>);
constexpr auto kRunOtherMifs =
    number<RunEntry>("other_mifs", "", "other MIFs", outcome_of<Outcome::kOtherMif>);
constexpr auto kRunOtherFiles =
    number<RunEntry>("other_files", "", "other files", outcome_of<Outcome::kOther>);
constexpr auto kRunRejects =
    number<RunEntry>("rejects", "REJECTS", "rejected files", outcome_of<Outcome::kReject>);
constexpr auto kRunDuplicates = number<RunEntry>("duplicates", "DUPLICATES", "copies of a report",
                                                 outcome_of<Outcome::kDuplicate>);

constexpr std::array kRunFields = {
    number<RunEntry>("number", "RUN", "number of the run, from 1",
                     [](const RunEntry& run) -> Value { return run.number; }),
    Field<RunEntry>{{"started", "STARTED", always(Json::kTime, "when it was started"), Look::kText,
                     "started_at"},
                    [](const RunEntry& run) -> Value { return Time{run.started}; }},
    Field<RunEntry>{{"ended", "ENDED", or_null(Json::kTime, "when it ended; null if it did not"),
                     Look::kText, "ended_at"},
                    [](const RunEntry& run) -> Value {
                      return run.ended == 0 ? Value() : Value(Time{run.ended});
                    }},
    Field<RunEntry>{{"version", "VERSION", or_null(Json::kText, "version of mifdex")},
                    [](const RunEntry& run) { return text_or_null(run.version); }},
    number<RunEntry>("files", "FILES", "files read",
                     [](const RunEntry& run) -> Value { return run.files; }),
    number<RunEntry>("bytes", "BYTES", "their bytes",
                     [](const RunEntry& run) -> Value { return run.bytes; }),
    kRunObservations,
    kRunInstructions,
    kRunIdentities,
    kRunOtherMifs,
    kRunOtherFiles,
    kRunRejects,
    kRunDuplicates,
    Field<RunEntry>{{"command", "COMMAND", or_null(Json::kText, "its command line"), Look::kProse},
                    [](const RunEntry& run) { return text_or_null(run.command); }},
    formerly("observation", kRunObservations),
    formerly("instruction", kRunInstructions),
    formerly("identity", kRunIdentities),
    formerly("other_mif", kRunOtherMifs),
    formerly("other", kRunOtherFiles),
    formerly("reject", kRunRejects),
    formerly("duplicate", kRunDuplicates),
};

using index::SkipCounts;
using index::SkipKind;

/// Returns the number of items that were skipped; a folder that could not be listed is a reject.
std::uint64_t skipped_items(const SkipCounts& counts) {
  std::uint64_t items = 0;
  for (std::size_t i = 1; i < counts.size(); ++i) {
    if (static_cast<SkipKind>(i) != SkipKind::kUnlistedFolder) items += counts[i];
  }
  return items;
}

/// "3 (a symbolic link: 2, a pipe: 1)"
Value skipped_text(const InfoRow& row) {
  const SkipCounts& counts = row.info.skipped;
  std::string kinds;
  for (std::size_t i = 1; i < counts.size(); ++i) {
    const auto kind = static_cast<SkipKind>(i);
    if (counts[i] == 0 || kind == SkipKind::kUnlistedFolder) continue;
    if (!kinds.empty()) kinds += ", ";
    kinds += fmt::format("{}: {}", engine::skip_kind_name(kind), counts[i]);
  }
  const std::uint64_t items = skipped_items(counts);
  return items == 0 ? std::string("0") : fmt::format("{} ({})", items, kinds);
}

template <SkipKind kKind>
Value skipped_of_kind(const InfoRow& row) {
  return row.info.skipped[static_cast<std::size_t>(kKind)];
}

constexpr std::array kInfoFields = {
    type_field<InfoRow>([](const InfoRow&) -> Value { return std::string_view("info"); }),
    schema_field<InfoRow>(),
    Field<InfoRow>{
        {"index", "INDEX", always(Json::kText, "folder of the index"), Look::kText, "index_folder"},
        [](const InfoRow& row) -> Value { return row.location; }},
    number<InfoRow>(
        "format_version", "FORMAT VERSION", "version of its format",
        [](const InfoRow& row) -> Value { return std::uint64_t{row.info.format_version}; }),
    number<InfoRow>("lines", "LINES", "results, one per job and machine",
                    [](const InfoRow& row) -> Value { return row.info.lines; }),
    number<InfoRow>("observations", "OBSERVATIONS", "reports of all results",
                    [](const InfoRow& row) -> Value { return row.info.observations; }),
    number<InfoRow>("files", "FILES", "files it knows",
                    [](const InfoRow& row) -> Value { return row.info.files; }),
    number<InfoRow>("rejects", "REJECTS", "rejects",
                    [](const InfoRow& row) -> Value { return row.info.rejects; }),
    number<InfoRow>("skipped", "", "items of boxes that are not files",
                    [](const InfoRow& row) -> Value { return skipped_items(row.info.skipped); }),
    Field<InfoRow>{{"", "SKIPPED"}, skipped_text},
    number<InfoRow>("skipped_links", "", "symbolic links of them",
                    skipped_of_kind<SkipKind::kLink>),
    number<InfoRow>("skipped_pipes", "", "pipes of them", skipped_of_kind<SkipKind::kPipe>),
    number<InfoRow>("skipped_sockets", "", "sockets of them", skipped_of_kind<SkipKind::kSocket>),
    number<InfoRow>("skipped_devices", "", "devices of them", skipped_of_kind<SkipKind::kDevice>),
    number<InfoRow>("skipped_unknown", "", "items of unknown type of them",
                    skipped_of_kind<SkipKind::kUnknown>),
    number<InfoRow>("skipped_index", "", "folders of the index itself of them",
                    skipped_of_kind<SkipKind::kIndex>),
    number<InfoRow>("folders_unreadable", "FOLDERS UNREADABLE", "folders that cannot be listed",
                    skipped_of_kind<SkipKind::kUnlistedFolder>),
    number<InfoRow>("bytes_on_disk", "BYTES ON DISK", "size of the index",
                    [](const InfoRow& row) -> Value { return row.info.bytes_on_disk; }),
    Field<InfoRow>{{"boxes", "", always(Json::kRows, "the boxes that were read", "box")},
                   [](const InfoRow& row) -> Value {
                     return Nested([&boxes = row.info.boxes](JsonWriter& json, const Zone& zone) {
                       write_rows(json, box_fields(), boxes, zone);
                     });
                   }},
    Field<InfoRow>{{"runs", "", always(Json::kRows, "the runs that wrote it, oldest first", "run")},
                   [](const InfoRow& row) -> Value {
                     return Nested([&runs = row.info.runs](JsonWriter& json, const Zone& zone) {
                       write_rows(json, run_fields(), runs, zone);
                     });
                   }},
};

template <Outcome kOutcome>
Value sum_of(const SummaryRow& row) {
  return outcome_of<kOutcome>(row.report.run);
}

/// Returns `amount` for each second of the run; no value if the run was too short to measure.
Value rate(const SummaryRow& row, std::uint64_t amount) {
  if (row.report.seconds <= 0) return {};
  return static_cast<std::uint64_t>(static_cast<double>(amount) / row.report.seconds);
}

constexpr auto kSumOfObservations = number<SummaryRow>(
    "observations", "  observations", "files that are reports", sum_of<Outcome::kObservation>);
constexpr auto kSumOfInstructions = number<SummaryRow>(
    "instructions", "  instructions", "instructions", sum_of<Outcome::kInstruction>);
constexpr auto kSumOfIdentities = number<SummaryRow>(
    "identities", "  identities", "files that identify a machine", sum_of<Outcome::kIdentity>);
constexpr auto kSumOfOtherMifs =
    number<SummaryRow>("other_mifs", "  other MIFs", "other MIFs", sum_of<Outcome::kOtherMif>);
constexpr auto kSumOfOtherFiles =
    number<SummaryRow>("other_files", "  other files", "other files", sum_of<Outcome::kOther>);
constexpr auto kSumOfRejects =
    number<SummaryRow>("rejects", "  rejects", "rejected files", sum_of<Outcome::kReject>);
constexpr auto kSumOfDuplicates = number<SummaryRow>(
    "duplicates", "  duplicates", "copies of a report", sum_of<Outcome::kDuplicate>);

constexpr std::array kSummaryFields = {
    type_field<SummaryRow>([](const SummaryRow&) -> Value { return std::string_view("summary"); }),
    schema_field<SummaryRow>(),
    Field<SummaryRow>{
        {"index", "index", always(Json::kText, "folder of the index"), Look::kText, "index_folder"},
        [](const SummaryRow& row) -> Value { return row.index; }},
    number_or_null<SummaryRow>("run", "run", "number of the run; null if nothing was written",
                               [](const SummaryRow& row) -> Value {
                                 const std::uint64_t run = row.report.run.number;
                                 return run == 0 ? Value() : Value(run);
                               }),
    Field<SummaryRow>{{"dry_run", "", always(Json::kTruth, "whether --dry-run was given")},
                      [](const SummaryRow& row) -> Value { return row.dry_run; }},
    number<SummaryRow>("files", "files", "files read",
                       [](const SummaryRow& row) -> Value { return row.report.run.files; }),
    kSumOfObservations,
    kSumOfInstructions,
    kSumOfIdentities,
    kSumOfOtherMifs,
    kSumOfOtherFiles,
    kSumOfRejects,
    kSumOfDuplicates,
    number<SummaryRow>("new", "new", "files that the index did not have",
                       [](const SummaryRow& row) -> Value { return row.report.new_files; }),
    number<SummaryRow>("unchanged", "unchanged", "files that are unchanged and were not read again",
                       [](const SummaryRow& row) -> Value { return row.report.run.unchanged; }),
    number<SummaryRow>("gone", "gone", "files that are no longer in their box",
                       [](const SummaryRow& row) -> Value { return row.report.run.gone; }),
    number<SummaryRow>("skipped", "skipped", "links, pipes, devices and other items not read",
                       [](const SummaryRow& row) -> Value { return row.report.skipped; }),
    number<SummaryRow>(
        "folders_unreadable", "folders unlisted", "folders that could not be listed",
        [](const SummaryRow& row) -> Value { return row.report.folders_unreadable; }),
    number<SummaryRow>("boxes_unreadable", "boxes unreadable", "boxes that could not be read",
                       [](const SummaryRow& row) -> Value { return row.report.boxes_unreadable; }),
    number<SummaryRow>("manifest_lines", "manifest lines", "lines of manifests",
                       [](const SummaryRow& row) -> Value { return row.report.manifest_lines; }),
    number<SummaryRow>("manifest_rejects", "  rejects", "rejected lines of manifests",
                       [](const SummaryRow& row) -> Value { return row.report.manifest_rejects; }),
    number<SummaryRow>(
        "manifests_unreadable", "", "manifests that could not be read",
        [](const SummaryRow& row) -> Value { return row.report.manifests_unreadable; }),
    number<SummaryRow>("commits", "commits", "commits to the index",
                       [](const SummaryRow& row) -> Value { return row.report.commits; }),
    number<SummaryRow>("bytes", "bytes", "bytes of these files",
                       [](const SummaryRow& row) -> Value { return row.report.run.bytes; }),
    Field<SummaryRow>{{"seconds", "seconds", always(Json::kNumber, "duration of the run")},
                      [](const SummaryRow& row) -> Value { return row.report.seconds; }},
    number_or_null<SummaryRow>(
        "files_per_second", "files a second", "`files` per second",
        [](const SummaryRow& row) { return rate(row, row.report.run.files); }),
    number_or_null<SummaryRow>(
        "bytes_per_second", "bytes a second", "`bytes` per second",
        [](const SummaryRow& row) { return rate(row, row.report.run.bytes); }),
    number<SummaryRow>(
        "exit_code", "", "exit status of the command",
        [](const SummaryRow& row) -> Value { return static_cast<std::uint64_t>(row.exit_code); }),
    Field<SummaryRow>{{"reason", "ended", always(Json::kText, "how the run ended")},
                      [](const SummaryRow& row) -> Value { return row.reason; }},
    formerly("observation", kSumOfObservations),
    formerly("instruction", kSumOfInstructions),
    formerly("identity", kSumOfIdentities),
    formerly("other_mif", kSumOfOtherMifs),
    formerly("other", kSumOfOtherFiles),
    formerly("reject", kSumOfRejects),
    formerly("duplicate", kSumOfDuplicates),
};

constexpr std::array kPlaceFields = {
    Field<PlaceRow>{{"box", "BOX", or_null(Json::kText, "name of the box")},
                    [](const PlaceRow& place) { return text_or_null(place.box); }},
    Field<PlaceRow>{{"box_path", "", or_null(Json::kText, kBoxPath)},
                    [](const PlaceRow& place) { return text_or_null(place.box_path); }},
    Field<PlaceRow>{{"path", "PATH", or_null(Json::kText, "path in the box")},
                    [](const PlaceRow& place) { return text_or_null(place.path); }},
    Field<PlaceRow>{{"path_bytes", "", or_null(Json::kBytes, kPathBytes)},
                    [](const PlaceRow& place) { return path_bytes(place.path); }},
};

}  // namespace

Fields<RejectRow> reject_fields() { return kRejectFields; }
Fields<FileRow> file_fields() { return kFileFields; }
Fields<CensusRow> census_fields() { return kCensusFields; }
Fields<InfoRow> info_fields() { return kInfoFields; }
Fields<BoxEntry> box_fields() { return kBoxFields; }
Fields<RunEntry> run_fields() { return kRunFields; }
Fields<BoxRow> box_list_fields() { return kBoxListFields; }
Fields<SummaryRow> summary_fields() { return kSummaryFields; }
Fields<PlaceRow> place_fields() { return kPlaceFields; }

std::vector<Column> columns_of_list(const Arguments& arguments) {
  const bool is_grouped = arguments.has(FlagId::kBy);
  const auto group_columns = [] {
    return columns_of<ResultGroupRow>(result_group_fields({}, false));
  };
  switch (arguments.command) {
    case Command::kReasons:
      return arguments.has(FlagId::kExpand) ? columns_of(status_fields())
                                            : columns_of<ReasonRow>(reason_fields({}, false));
    case Command::kStatus:
    case Command::kExport:
      return columns_of(status_fields());
    case Command::kJobs:
      return is_grouped ? group_columns() : columns_of(job_fields());
    case Command::kMachines:
      return is_grouped ? group_columns() : columns_of(machine_fields());
    case Command::kEvents:
      return columns_of(event_fields());
    case Command::kDiff:
      return columns_of(change_fields());
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
