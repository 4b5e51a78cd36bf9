#include "bench/corpus/truth_line.h"

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "bench/corpus/moment.h"

namespace mifdex::corpus {
namespace {

std::string_view line_status(ReportedOutcome outcome) {
  switch (outcome) {
    case ReportedOutcome::kSuccess:
      return "Complete";
    case ReportedOutcome::kFailed:
      return "Failed";
    case ReportedOutcome::kOther:
    case ReportedOutcome::kMissing:
      break;
  }
  return "Unknown";
}

std::string_view mif_status(ReportedOutcome outcome) {
  switch (outcome) {
    case ReportedOutcome::kSuccess:
      return "Success";
    case ReportedOutcome::kFailed:
      return "Failed";
    case ReportedOutcome::kOther:
      return "Other";
    case ReportedOutcome::kMissing:
      break;
  }
  return "Missing";
}

/// Returns what SMS showed (SOURCES.md, section 4): Complete if the MIF did not compile (Q190135)
/// or reported Success, Retrying if it reported Failed (Q166833). No source reports what SMS showed
/// for other words.
std::string_view sms_showed(const StatusFacts& facts) {
  if (facts.outcome == ReportedOutcome::kSuccess || is_refused_by_sms(facts)) {
    return "Complete";
  }
  return facts.outcome == ReportedOutcome::kFailed ? "Retrying" : "";
}

/// True if the file has VALUE = "" (Q169491); VB setup leaves out the quotes with the text.
bool has_empty_literal(const StatusFacts& facts) {
  return facts.description.empty() && facts.writer != Writer::kVbSetup;
}

}  // namespace

std::string_view TruthLine::write(const Sighting& sighting, const StatusFacts& facts,
                                  std::string_view job_status) {
  buffer_.Clear();
  json_.Reset(buffer_);
  json_.StartObject();
  field("type", "observation");
  key("schema");
  json_.Uint(1);
  attribution(sighting, job_status);
  statuses(facts);
  field("time", format_moment(sighting.report.time));
  field("time_source", box_.is_tar ? "entry" : "file");
  component(facts);
  installed(sighting.report.time, facts.writer);
  judgement(sighting, facts);
  origin(sighting, facts);
  json_.EndObject();
  buffer_.Put('\n');
  return {buffer_.GetString(), buffer_.GetSize()};
}

void TruthLine::attribution(const Sighting& sighting, std::string_view job_status) {
  const Report& report = sighting.report;
  const bool known = sighting.attributed;
  const bool identified = known && fleet_.has_inventory(report.machine);
  field("job", known ? fleet_.job_id(report.job) : std::string());
  field("machine", known ? fleet_.known_name(report.machine) : std::string());
  field("smsid", known ? fleet_.smsid(report.machine) : std::string());
  field("domain", identified ? fleet_.domain(report.machine) : std::string_view());
  field("site", known ? std::string_view(fleet_.site()) : std::string_view());
  field("status", line_status(sighting.outcome));
  field("job_status", known ? job_status : std::string_view());
}

void TruthLine::statuses(const StatusFacts& facts) {
  field("mif_status", mif_status(facts.outcome));
  field("mif_text", facts.status.value_or(""));
  field("description", facts.description);
  field("description_bytes", {});
}

void TruthLine::component(const StatusFacts& facts) {
  field("manufacturer", facts.manufacturer);
  field("product", facts.product);
  field("version", facts.version);
  field("locale", facts.locale);
  field("serial_number", facts.serial_number);
  field("installation", facts.installation);
}

/// Writes the installation time if the writer reports it. Two do: one with a year of two digits,
/// read as a year near 2000, and one with month and day in an order that is certain only if the day
/// is over 12 or both numbers are the same.
void TruthLine::installed(std::int64_t time, Writer writer) {
  using namespace std::chrono;
  const sys_seconds moment{seconds{time}};
  const sys_days day = floor<days>(moment);
  const year_month_day date{day};
  const bool psadt = writer == Writer::kPsadtUtf8 || writer == Writer::kPsadtUtf16;
  if (writer != Writer::kPcm && !psadt) {
    field("installation_time", {});
    field("installation_assumed", {});
    return;
  }
  const sys_seconds told = psadt ? moment : sys_seconds{day};
  field("installation_time", format_moment(told.time_since_epoch().count()));
  const unsigned number = unsigned{date.day()};
  const bool either = number <= 12 && number != unsigned{date.month()};
  key("installation_assumed");
  json_.Bool(!psadt || either);
}

void TruthLine::judgement(const Sighting& sighting, const StatusFacts& facts) {
  field("observations", {});
  field("sms_showed", sms_showed(facts));
  key("differs");
  json_.StartArray();
  if (facts.outcome != ReportedOutcome::kSuccess && has_bare_quote(facts)) {
    text("Q160776");
  }
  if (facts.outcome != ReportedOutcome::kSuccess && is_refused_by_sms(facts)) {
    text("Q190135");
  } else if (facts.outcome == ReportedOutcome::kFailed) {
    text("Q166833");
  }
  json_.EndArray();
  key("flags");
  json_.StartArray();
  if (has_empty_literal(facts)) {
    text("empty-description");
  }
  if (is_encoding_guessed(facts)) {
    text("encoding-guessed");
  }
  json_.EndArray();
  field("parse", is_by_the_grammar(facts) ? "clean" : "recovered");
  const bool known = sighting.attributed;
  const bool identified = known && fleet_.has_inventory(sighting.report.machine);
  key("attributed_by");
  json_.StartObject();
  field("job", known ? "instruction" : "");
  field("machine", identified ? "identification" : known ? "instruction" : "");
  json_.EndObject();
  key("contradicted_by");
  json_.StartObject();
  field("job", {});
  field("machine", {});
  json_.EndObject();
  field("collected", {});
}

void TruthLine::origin(const Sighting& sighting, const StatusFacts& facts) {
  key("origin");
  json_.StartObject();
  field("box", box_.name);
  field("path", status_path(sighting.place));
  field("path_bytes", {});
  key("offset");
  json_.Uint(0);
  key("length");
  json_.Uint(sighting.length);
  field("hash", fmt::format("xxh3:{:016x}", sighting.hash));
  field("encoding", encoding_name(facts));
  key("encoding_guessed");
  json_.Bool(is_encoding_guessed(facts));
  json_.EndObject();
}

void TruthLine::field(std::string_view name, std::string_view value) {
  key(name);
  if (value.empty()) {
    json_.Null();
  } else {
    text(value);
  }
}

void TruthLine::key(std::string_view name) {
  json_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

void TruthLine::text(std::string_view value) {
  json_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

}  // namespace mifdex::corpus
