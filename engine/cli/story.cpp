#include "engine/cli/story.h"

#include <fmt/format.h>

#include <array>

#include "engine/cli/printable.h"
#include "engine/status/article.h"
#include "engine/status/event.h"
#include "engine/status/words.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;
using index::Record;

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

std::string told_by(index::Attribution source) {
  const std::string_view name = engine::attribution_name(source);
  return name.empty() ? std::string() : fmt::format("told by its {}", name);
}

void tell_whose(const LineStory& story, Paragraphs& out) {
  const Record& record = story.line.record;
  out.fact("status", engine::line_status_name(record.status));
  if (story.job_status) {
    out.fact("job status", engine::job_status_name(*story.job_status),
             "of the machines that reported; the job's targets are not known");
  }
  out.fact("job", record.job, told_by(record.job_source));
  out.fact("machine", record.machine, told_by(record.machine_source));
  out.fact("SMSID", record.smsid);
  out.fact("domain", record.domain);
  out.fact("site", record.site);
}

void tell_mif(const Record& record, const Zone& zone, Paragraphs& out) {
  out.heading("What the MIF said");
  out.fact("status", record.mif_text, engine::mif_status_name(record.mif_status));
  if (record.mif_text.empty()) out.fact("status", engine::mif_status_name(record.mif_status));
  out.fact("description", record.description);
  out.fact("time", format_time(record.time, zone));
  out.fact("manufacturer", record.manufacturer);
  out.fact("product", record.product);
  out.fact("version", record.version);
  out.fact("locale", record.locale);
  out.fact("serial number", record.serial_number);
  out.fact("installation", record.installation);
  out.fact("read", engine::parse_outcome_name(record.parse),
           engine::text_encoding_name(record.encoding, record.encoding_name));
}

void tell_sms(const Record& record, Paragraphs& out) {
  const std::string_view showed = engine::showed_name(record.sms_showed);
  const std::string event = event_text(record);
  if (showed.empty() && event.empty() && record.differs[0] == 0) return;
  out.heading("What SMS showed");
  out.fact("line", showed);
  for (const std::uint32_t article : record.differs) {
    if (article == 0) continue;
    out.fact(fmt::format("Q{}", article), engine::article_explanation(article));
  }
  out.fact(fmt::format("event {}", engine::kFailedEvent), event);
}

void tell_origin(const LineStory& story, Paragraphs& out) {
  const Record& record = story.line.record;
  out.heading("Where it lay");
  for (const Place& place : story.places) out.fact("file", place_text(place.box, place.path));
  if (story.places.empty()) out.fact("file", place_text(story.line.box_name, record.path));
  out.fact("bytes", fmt::format("{} from {}", record.length, record.offset));
  out.fact("hash", value_text(hash_value(record.hash), Zone()));
}

constexpr std::array kHistoryFields = {
    Field<StatusRow>{{"time", "TIME"},
                     [](const StatusRow& row) -> Value { return Time{row.line.record.time}; }},
    Field<StatusRow>{{"status", "STATUS", Look::kStatus},
                     [](const StatusRow& row) -> Value {
                       return engine::line_status_name(row.line.record.status);
                     }},
    Field<StatusRow>{{"file", "FILE"},
                     [](const StatusRow& row) -> Value {
                       return place_text(row.line.box_name, row.line.record.path);
                     }},
    Field<StatusRow>{
        {"description", "DESCRIPTION", Look::kProse},
        [](const StatusRow& row) { return text_or_null(row.line.record.description); }},
};

}  // namespace

void write_story(const LineStory& story, const Zone& zone, Output& output) {
  const Record& record = story.line.record;
  Paragraphs out(output);
  out.heading(fmt::format("{} on {}", escaped(record.job), escaped(record.machine)));
  tell_whose(story, out);
  tell_mif(record, zone, out);
  tell_sms(record, out);
  tell_origin(story, out);
}

std::string event_text(const Record& record) {
  if (record.status != LineStatus::kFailed) return {};
  return engine::failed_event_text(record.machine, record.domain, record.description);
}

Fields<StatusRow> history_fields() { return kHistoryFields; }

}  // namespace mifdex::cli
