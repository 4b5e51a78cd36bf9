#include "engine/cli/rows/line_report.h"

#include <fmt/format.h>

#include <array>

#include "engine/cli/text/printable.h"
#include "engine/sms/article.h"
#include "engine/sms/event.h"
#include "engine/sms/line_status.h"
#include "engine/sms/status_names.h"

namespace mifdex::cli {
namespace {

using index::Record;
using index::RowOrigin;

/// Headings with facts under them, a line each; facts without a value are left out.
class Paragraphs {
 public:
  explicit Paragraphs(Output& output) : output_(output) {}

  void heading(std::string_view text) {
    output_.write(first_ ? "" : "\n");
    first_ = false;
    output_.write(output_.colored() ? fmt::format("\x1b[1m{}\x1b[0m\n", text)
                                    : fmt::format("{}\n", text));
  }

  void fact(std::string_view name, std::string_view text, std::string_view note = {}) {
    if (text.empty()) return;
    std::string line = fmt::format("  {:<14}{}", name, escaped(text));
    if (!note.empty()) line += fmt::format("  ({})", note);
    output_.write(line + '\n');
  }

 private:
  Output& output_;
  bool first_ = true;
};

std::string_view source_text(index::AttributionSource source) {
  switch (source) {
    case index::AttributionSource::kManifest:
      return "from a manifest";
    case index::AttributionSource::kInstruction:
      return "from its instruction file";
    case index::AttributionSource::kIdentification:
      return "from its identification";
    case index::AttributionSource::kLayout:
      return "from its path";
    case index::AttributionSource::kUnattributed:
      break;
  }
  return {};
}

std::string instant(const std::optional<std::int64_t>& time, const Zone& zone) {
  return time ? format_time(*time, zone) : std::string();
}

void describe_whose(const LineReport& report, Paragraphs& out) {
  const Record& record = report.line.record;
  out.fact("job", record.job, source_text(record.job_source));
  out.fact("conflict", record.other_job.value, source_text(record.other_job.source));
  if (report.fact != nullptr) out.fact("job name", report.fact->name);
  out.fact("machine", record.machine, source_text(record.machine_source));
  out.fact("conflict", record.other_machine.value, source_text(record.other_machine.source));
  for (std::size_t i = 1; i < report.names.size(); ++i) {
    out.fact("formerly", report.names[i], "renamed, or one of several with its SMSID: Q277674");
  }
  out.fact("SMSID", record.smsid);
  for (const std::string& smsid : report.smsids) {
    if (smsid != record.smsid) out.fact("other SMSID", smsid, "Q162165");
  }
  out.fact("domain", record.domain);
  out.fact("site", record.site);
}

void describe_time(const Record& record, const Zone& zone, Paragraphs& out) {
  const bool is_usual = record.time_source == io::TimeSource::kFile;
  out.fact("time", record.time == io::kNoTime ? "none" : format_time(record.time, zone),
           is_usual ? "" : engine::time_source_name(record.time_source));
}

void describe_mif(const Record& record, const Zone& zone, Paragraphs& out) {
  if (record.mif_text.empty()) out.fact("status", engine::mif_status_name(record.mif_status));
  out.fact("status", record.mif_text, engine::mif_status_name(record.mif_status));
  out.fact("description", record.description);
  describe_time(record, zone, out);
  out.fact("installation", record.installation);
  for (const index::ProductText& row : index::kProductTexts) {
    if (row.text != &Record::installation) out.fact(row.label, record.*row.text);
  }
  out.fact("parsed", engine::parse_outcome_name(record.parse),
           fmt::format("{}{}", engine::text_encoding_name(record.encoding, record.encoding_name),
                       record.encoding_guessed ? ", a guess" : ""));
}

void describe_files(const LineReport& report, Paragraphs& out) {
  const Record& record = report.line.record;
  for (const SeenPlace& place : report.places) out.fact("file", place_text(place.box, place.path));
  if (report.places.empty()) out.fact("file", place_text(report.line.box_name, record.path));
  if (record.hash == 0) return;
  out.fact("size", fmt::format("{} bytes at offset {}", record.length, record.offset));
  out.fact("hash", value_text(hash_value(record.hash), Zone()));
}

void describe_box(const LineReport& report, const Zone& zone, Paragraphs& out) {
  const Record& record = report.line.record;
  out.heading("Status file");
  switch (record.row_origin) {
    case RowOrigin::kObservation:
    case RowOrigin::kUnreadable:
      describe_mif(record, zone, out);
      break;
    case RowOrigin::kInstruction:
      out.fact("", "an instruction without a status MIF");
      describe_time(record, zone, out);
      break;
    case RowOrigin::kTarget:
      out.fact("", "nothing: a manifest lists the machine among the job's targets");
      break;
  }
  describe_files(report, out);
}

void describe_what_sms_did(const LineReport& report, const Zone& zone, Paragraphs& out) {
  const Record& record = report.line.record;
  out.heading("SMS processing (reconstructed)");
  if (report.fact != nullptr) {
    out.fact("job began", instant(report.fact->start, zone));
    out.fact("job ended", instant(report.fact->end, zone));
  }
  out.fact("collected", instant(record.collected, zone));
  for (const std::uint32_t article : record.differs) {
    if (article == 0) continue;
    out.fact(fmt::format("Q{}", article), engine::article_explanation(article));
  }
  if (report.job && report.job->differs != 0) {
    out.fact(fmt::format("Q{}", report.job->differs),
             engine::article_explanation(report.job->differs), "the job");
  }
  if (record.differs[0] == 0) out.fact("", "no known SMS problem");
  for (const engine::Event& event : events_of(report)) {
    out.fact(fmt::format("event {}", event.id), event.text);
  }
}

void describe_display(const LineReport& report, Paragraphs& out) {
  out.heading("Shown by SMS");
  const std::string_view showed = engine::showed_name(report.line.record.sms_showed);
  out.fact("machine", showed.empty() ? "unknown" : showed);
  if (report.job) out.fact("job", engine::job_status_name(report.job->sms_showed));
}

void describe_truth(const LineReport& report, Paragraphs& out) {
  const Record& record = report.line.record;
  out.heading("Actual result");
  out.fact("status", engine::line_status_name(record.status));
  if (report.job) {
    const bool targets_known = report.fact != nullptr && report.fact->targets != 0;
    out.fact("job status", engine::job_status_name(report.job->status),
             targets_known ? "" : "based on reporting machines only; target list unknown");
  }
  for (const std::string_view flag : engine::flag_names(record.flags)) out.fact("note", flag);
}

constexpr std::array kHistoryFields = {
    Field<StatusRow>{
        {"time", "TIME"},
        [](const StatusRow& row) -> Value { return time_or_null(row.line.record.time); }},
    Field<StatusRow>{{"status", "STATUS", {}, Look::kStatus},
                     [](const StatusRow& row) -> Value {
                       return engine::line_status_name(row.line.record.status);
                     }},
    Field<StatusRow>{{"file", "FILE"},
                     [](const StatusRow& row) -> Value {
                       return place_text(row.line.box_name, row.line.record.path);
                     }},
    Field<StatusRow>{
        {"description", "DESCRIPTION", {}, Look::kProse},
        [](const StatusRow& row) { return text_or_null(row.line.record.description); }},
};

}  // namespace

void write_line_report(const LineReport& report, const Zone& zone, Output& output) {
  const Record& record = report.line.record;
  Paragraphs out(output);
  out.heading(fmt::format("{} on {}: {}", escaped(record.job), escaped(record.machine),
                          engine::line_status_name(record.status)));
  describe_whose(report, out);
  describe_box(report, zone, out);
  describe_what_sms_did(report, zone, out);
  describe_display(report, out);
  describe_truth(report, out);
}

std::vector<engine::Event> events_of(const LineReport& report) {
  std::vector<engine::Event> events;
  for (const auto make : {engine::failed_event, engine::invalid_mif_event}) {
    index::Record known = report.line.record;
    known.machine = report.known_as;
    if (auto event = make(known, report.fact)) events.push_back(*std::move(event));
  }
  return events;
}

Fields<StatusRow> history_fields() { return kHistoryFields; }

}  // namespace mifdex::cli
