// The golden rows: the bytes that INTERFACE.md promises.
#include "engine/cli/rows/rows.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <set>

#include "engine/cli/output/component_json.h"
#include "engine/cli/output/event_xml.h"
#include "engine/cli/rows/line_report.h"
#include "engine/cli/rows/row_schema.h"
#include "engine/cli/rows/row_types.h"
#include "engine/sms/line_status.h"
#include "engine/sms/status_names.h"
#include "tests/support/json_text.h"
#include "tests/support/string_output.h"

namespace mifdex::cli {
namespace {

using index::Line;
using index::Record;

/// Returns the result in INTERFACE.md, "JSON of a result".
Line mango() {
  Line line;
  Record& record = line.record;
  record.job = "VAQ0000F";
  record.machine = "MANGO";
  record.smsid = "VAQ00005";
  record.domain = "FRUIT";
  record.site = "VAQ";
  record.job_source = index::AttributionSource::kInstruction;
  record.machine_source = index::AttributionSource::kIdentification;
  record.status = index::LineStatus::kFailed;
  record.mif_status = index::MifStatus::kFailed;
  record.mif_text = "FAILED";
  record.description = "disk full";
  record.manufacturer = "Jamalz";
  record.product = "JamalTest";
  record.version = "3.15";
  record.serial_number = "01122121r";
  record.installation = "12/12/95";
  record.sms_showed = index::DisplayedStatus::kRetrying;
  record.differs = {166833, 0, 0, 0};
  record.flags = engine::kTakenForFailed;
  record.time = 864'234'567;
  record.time_source = io::TimeSource::kFile;
  record.hash = 0x0123456789abcdef;
  record.path = "DESPOOLR.BOX/RECEIVE/0000002A.PCK";
  record.offset = 88064;
  record.length = 1893;
  record.encoding = index::TextEncoding::kWindows1252;
  line.observations = 3;
  line.box_name = "VAQ.tar";
  return line;
}

template <class Row>
std::string printed(Fields<Row> fields, const Row& row, Format format, bool single = false) {
  StringOutput output;
  RowPrinter<Row> printer(fields, Style{format, Zone(), single}, output);
  printer.row(row);
  printer.finish();
  return output.text_;
}

std::string ndjson(const Line& line, bool history = false) {
  const StatusRow row{line, engine::JobStatus::kRetrying, history};
  return printed(status_fields(), row, Format::kNdjson);
}

/// Returns false if the type is only used in JSON: a show and the parts of a component.
bool has_table(const RowType& type) {
  const std::vector<RowType> json_only = component_row_types();
  return type.name != "show" &&
         std::ranges::find(json_only, type.name, &RowType::name) == json_only.end();
}

TEST(Rows, FlatNamesAreNoKeywordsAndUnique) {
  for (const RowType& type : row_types()) {
    std::set<std::string> names;
    for (const Column& column : type.columns) {
      if (!is_flat(column) || !has_table(type)) continue;
      const std::string name = flat_name(column);
      EXPECT_TRUE(names.insert(name).second) << type.name << ' ' << name;
      EXPECT_EQ(sqlite3_keyword_check(name.data(), static_cast<int>(name.size())), 0) << name;
      EXPECT_EQ(name.find('.'), std::string::npos) << name;
    }
  }
}

TEST(Rows, ALineIsTheLineOfTheContract) {
  EXPECT_EQ(
      ndjson(mango()),
      R"({"type":"status","schema":1,"job":"VAQ0000F","machine":"MANGO","smsid":"VAQ00005",)"
      R"("domain":"FRUIT","site":"VAQ","status":"Failed","job_status":"Retrying",)"
      R"("mif_status":"Failed","mif_text":"FAILED","description":"disk full","description_bytes":null,)"
      R"("time":"1997-05-21T17:09:27Z","time_source":"file","manufacturer":"Jamalz",)"
      R"("product":"JamalTest",)"
      R"("version":"3.15","locale":null,"serial_number":"01122121r","installation":"12/12/95",)"
      R"("installation_time":"1995-12-12T00:00:00Z","installation_assumed":true,)"
      R"("observations":3,"sms_showed":"Retrying","differs":["Q166833"],"flags":[],)"
      R"("parse":"clean",)"
      R"("attributed_by":{"job":"instruction","machine":"identification"},)"
      R"("contradicted_by":{"job":null,"machine":null},"collected":null,)"
      R"("origin":{"box":"VAQ.tar","box_path":null,"path":"DESPOOLR.BOX/RECEIVE/0000002A.PCK",)"
      R"("path_bytes":null,"offset":88064,)"
      R"("length":1893,"hash":"xxh3:0123456789abcdef","encoding":"windows-1252","encoding_guessed":false}})"
      "\n");
}

TEST(Rows, AnObservationHasNoCountOfItself) {
  const std::string text = ndjson(mango(), true);
  EXPECT_TRUE(text.starts_with(R"({"type":"observation","schema":1,"job":"VAQ0000F",)"));
  EXPECT_NE(text.find(R"("observations":null)"), std::string::npos);
}

TEST(Rows, WhatNothingAttributesIsNull) {
  Line line;
  line.record.path = "A.MIF";
  line.box_name = "box";
  const StatusRow row{line, std::nullopt, false};
  EXPECT_EQ(
      printed(status_fields(), row, Format::kNdjson),
      R"({"type":"status","schema":1,"job":null,"machine":null,"smsid":null,"domain":null,)"
      R"("site":null,"status":"Unknown","job_status":null,"mif_status":"Missing",)"
      R"("mif_text":null,"description":null,"description_bytes":null,"time":"1970-01-01T00:00:00Z","time_source":null,)"
      R"("manufacturer":null,"product":null,"version":null,"locale":null,)"
      R"("serial_number":null,"installation":null,"installation_time":null,)"
      R"("installation_assumed":null,"observations":0,"sms_showed":null,)"
      R"("differs":[],"flags":[],"parse":"clean","attributed_by":{"job":null,"machine":null},)"
      R"("contradicted_by":{"job":null,"machine":null},"collected":null,)"
      R"("origin":{"box":"box","box_path":null,"path":"A.MIF","path_bytes":null,"offset":0,"length":0,"hash":null,)"
      R"("encoding":"ascii","encoding_guessed":false}})"
      "\n");
}

TEST(Rows, BytesStandBesideTheTextThatCouldNotHoldThem) {
  Line line = mango();
  line.record.description = "caf\xEF\xBF\xBD";
  line.record.description_bytes = "caf\x81";
  line.record.path = "R\xE9SUM\xE9.MIF";
  line.record.encoding = index::TextEncoding::kNamed;
  line.record.encoding_name = "cp437";
  const std::string text = ndjson(line);
  EXPECT_NE(text.find("\"description\":\"caf\xEF\xBF\xBD\",\"description_bytes\":\"Y2FmgQ==\","),
            std::string::npos);
  EXPECT_NE(text.find("\"path\":\"R\xEF\xBF\xBDSUM\xEF\xBF\xBD.MIF\","
                      "\"path_bytes\":\"UulTVU3pLk1JRg==\","),
            std::string::npos);
  EXPECT_NE(text.find(R"("encoding":"cp437")"), std::string::npos);
}

TEST(Rows, AJobSaysThatItsTargetsAreUnknown) {
  index::JobRow row;
  row.job = "VAQ0000F";
  row.counts.lines[static_cast<std::size_t>(index::LineStatus::kComplete)] = 17;
  row.counts.observations = 18;
  row.counts.first = 864'234'567;
  row.counts.last = 864'234'568;
  const JobAnswer answer{row, engine::derive_job_status(row.counts, nullptr, 0)};
  EXPECT_EQ(printed(job_fields(), answer, Format::kNdjson),
            R"({"type":"job","schema":1,"job":"VAQ0000F","job_status":"Complete",)"
            R"("targets_known":false,"lines":17,"complete":17,"failed":0,"unknown":0,)"
            R"("none":null,"unreadable":0,"observations":18,"first":"1997-05-21T17:09:27Z",)"
            R"("last":"1997-05-21T17:09:28Z","sms_showed":"Complete","differs":[],)"
            R"("name":null,"site":null,"destination":null,"start":null,"end":null})"
            "\n");
}

TEST(Rows, AJobHoldsWhatItsManifestTold) {
  index::JobFact fact;
  fact.name = "Install JamalTest";
  fact.end = 864'234'567;
  fact.targets = 2;
  index::JobRow row;
  row.job = "VAQ0000F";
  row.fact = &fact;
  row.counts.lines[static_cast<std::size_t>(index::LineStatus::kNone)] = 2;
  const JobAnswer answer{row, engine::derive_job_status(row.counts, &fact, 0)};
  EXPECT_EQ(printed(job_fields(), answer, Format::kNdjson),
            R"({"type":"job","schema":1,"job":"VAQ0000F","job_status":"Active",)"
            R"("targets_known":true,"lines":2,"complete":0,"failed":0,"unknown":0,)"
            R"("none":2,"unreadable":0,"observations":0,"first":null,"last":null,)"
            R"("sms_showed":"Active","differs":[],"name":"Install JamalTest","site":null,)"
            R"("destination":null,"start":null,"end":"1997-05-21T17:09:27Z"})"
            "\n");
}

TEST(Rows, ATargetThatNeverReportedHasNoMif) {
  Line line;
  line.record.job = "VAQ0000F";
  line.record.machine = "PEACH";
  line.record.status = index::LineStatus::kNone;
  line.record.row_origin = index::RowOrigin::kTarget;
  line.record.sms_showed = index::DisplayedStatus::kNone;
  const std::string text = ndjson(line);
  for (const char* part :
       {R"("status":"None")", R"("mif_status":null)", R"("time":null)", R"("sms_showed":"None")",
        R"("parse":null)", R"("encoding":null,"encoding_guessed":null)"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  }
}

TEST(Rows, WhatContradictsStandsBesideIt) {
  Line line = mango();
  line.record.other_machine = {"PEACH", index::AttributionSource::kIdentification};
  line.record.flags = engine::kContradicted;
  const std::string text = ndjson(line);
  EXPECT_NE(text.find(R"("flags":["contradicted"])"), std::string::npos) << text;
  EXPECT_NE(text.find(R"x("contradicted_by":{"job":null,"machine":"PEACH (identification)"})x"),
            std::string::npos)
      << text;
}

TEST(Rows, AnEventHasTheFieldsOfTheArticle) {
  const Line line = mango();
  const auto event = engine::failed_event(line.record, nullptr);
  ASSERT_TRUE(event);
  EXPECT_EQ(
      printed(event_fields(), EventRow{line, *event}, Format::kNdjson),
      R"({"type":"event","schema":1,"id":374,"time":"1997-05-21T17:09:27Z",)"
      R"("job":"VAQ0000F","machine":"MANGO","site":"VAQ",)"
      R"("component":"SMS_DESPOOLER","destination":"VAQ",)"
      R"("text":"The workstation install job has failed on workstation MANGO in Domain )"
      R"(FRUIT, the description generated by the setup script is disk full.",)"
      R"("reconstructed":true,)"
      R"("origin":{"box":"VAQ.tar","box_path":null,"path":"DESPOOLR.BOX/RECEIVE/0000002A.PCK",)"
      R"("path_bytes":null,"hash":"xxh3:0123456789abcdef"},)"
      R"("job_id":"VAQ0000F","machine_name":"MANGO","site_code":"VAQ",)"
      R"("job_destination":"VAQ"})"
      "\n");
}

TEST(Rows, EventXmlHoldsNoMarkupOfAStranger) {
  Line line = mango();
  line.record.description = "</Message>\"&\x01\xFF";
  const auto event = engine::failed_event(line.record, nullptr);
  StringOutput output;
  EventXmlPrinter printer(output);
  printer.row({line, *event});
  printer.finish();
  EXPECT_NE(output.text_.find("is &lt;/Message&gt;&quot;&amp;\uFFFD\uFFFD.</Message>"),
            std::string::npos)
      << output.text_;
  EXPECT_NE(output.text_.find("<EventID>374</EventID>"), std::string::npos);
  EXPECT_NE(output.text_.find("<Data Name=\"MachineName\">MANGO</Data>"), std::string::npos);
  EXPECT_NE(output.text_.find("<Provider Name=\"mifdex\"/>"), std::string::npos);
  EXPECT_NE(output.text_.find("<Data Name=\"Reconstructed\">true</Data>"), std::string::npos);
  EXPECT_EQ(output.text_.find("EventRecordID"), std::string::npos);
  EXPECT_TRUE(output.text_.ends_with("</Events>\n"));
}

TEST(Rows, ARejectHasReasonPlaceAndAdvice) {
  io::Reject reject;
  reject.kind = io::RejectKind::kNoStatus;
  reject.line = 41;
  reject.offset = 1203;
  reject.detail = "VALUE without quotes";
  const RejectRow row{"box7", "/e/box7", "A1.MIF", reject};
  EXPECT_EQ(printed(reject_fields(), row, Format::kNdjson),
            R"({"type":"reject","schema":1,"kind":"no_status","line":41,"byte":1203,)"
            R"("reason":"syntax error before the Status attribute: VALUE without quotes",)"
            R"("advice":"fix the line shown, in a copy of the box",)"
            R"("origin":{"box":"box7","box_path":"/e/box7","path":"A1.MIF","path_bytes":null}})"
            "\n");
  EXPECT_NE(printed(reject_fields(), row, Format::kTable).find("box7/A1.MIF"), std::string::npos);
}

TEST(Rows, ASummaryHoldsEveryOutcome) {
  engine::RunReport report;
  report.run.number = 1;
  report.run.files = 28;
  for (std::size_t i = 1; i <= index::kOutcomeCount; ++i) report.run.by_outcome[i] = i;
  report.run.bytes = 1000;
  report.seconds = 0.5;
  report.commits = 1;
  EXPECT_EQ(
      printed(summary_fields(), SummaryRow{report, "a.idx", false, 3, "done, with rejects"},
              Format::kJson, true),
      R"({"type":"summary","schema":1,"index":"a.idx","run":1,"dry_run":false,"files":28,)"
      R"("observations":1,"instructions":2,"identities":3,"other_mifs":4,"other_files":5,)"
      R"("rejects":6,"duplicates":7,"new":0,"unchanged":0,"gone":0,"skipped":0,"folders_unreadable":0,"boxes_unreadable":0,"manifest_lines":0,)"
      R"("manifest_rejects":0,"manifests_unreadable":0,"commits":1,"bytes":1000,)"
      R"("seconds":0.5,"files_per_second":56,"bytes_per_second":2000,"exit_code":3,)"
      R"("reason":"done, with rejects",)"
      R"("observation":1,"instruction":2,"identity":3,"other_mif":4,"other":5,"reject":6,)"
      R"("duplicate":7})"
      "\n");
}

TEST(Rows, ALineReportNamesTheArticleAndTheEvent) {
  const Line line = mango();
  StringOutput output;
  LineReport report{.line = line,
                    .job = engine::JobVerdict{},
                    .fact = nullptr,
                    .names = {"MANGO", "PEACH"},
                    .smsids = {"VAQ00005"},
                    .known_as = "PEACH",
                    .places = {{"VAQ.tar", "/e/VAQ.tar", "A.PCK"}}};
  write_line_report(report, Zone(), output);
  EXPECT_NE(output.text_.find("VAQ0000F on MANGO: Failed\n"), std::string::npos);
  EXPECT_NE(output.text_.find("  formerly      PEACH  (renamed, or one of several with its "
                              "SMSID: Q277674)\n"),
            std::string::npos);
  EXPECT_NE(output.text_.find("  Q166833       a failed machine was shown as Retrying"),
            std::string::npos);
  // The exact text of SOURCES.md, section 5, with the name of that time (Q277674).
  EXPECT_NE(
      output.text_.find("  event 374     The workstation install job has failed on workstation "
                        "PEACH in Domain FRUIT, the description generated by the setup script "
                        "is disk full.\n"),
      std::string::npos);
  EXPECT_NE(output.text_.find("  file          VAQ.tar/A.PCK\n"), std::string::npos);
}

TEST(Rows, EveryFieldOfEveryTypeIsDescribed) {
  std::set<std::string_view> types;
  for (const RowType& type : row_types()) {
    EXPECT_TRUE(types.insert(type.name).second) << type.name;
    EXPECT_FALSE(type.description.empty()) << type.name;
    for (const Column& column : type.columns) {
      if (column.name.empty()) continue;
      EXPECT_FALSE(column.meaning.description.empty()) << type.name << ' ' << column.name;
    }
  }
}

/// Returns the words that a field of `type` can have.
std::set<std::string> words_of(std::string_view type, std::string_view field) {
  std::set<std::string> words;
  const std::vector<RowType> types = row_types();
  const auto found = std::ranges::find(types, type, &RowType::name);
  if (found == types.end()) return words;
  const auto column = std::ranges::find(found->columns, field, &Column::name);
  if (column == found->columns.end()) return words;
  for_each_word(column->meaning.words, [&](std::string_view word) { words.emplace(word); });
  return words;
}

/// Returns the names that `name_of` gives the values of an enum from 0 up to `last`; "" and "?" do
/// not count.
template <class Enum>
std::set<std::string> names_to(Enum last, std::string_view (*name_of)(Enum)) {
  std::set<std::string> names;
  for (std::size_t number = 0; number <= static_cast<std::size_t>(last); ++number) {
    const std::string_view name = name_of(static_cast<Enum>(number));
    if (!name.empty() && name != "?") names.emplace(name);
  }
  return names;
}

TEST(Rows, TheWordsOfASchemaAreThoseOfTheEngine) {
  const auto sources = names_to(index::AttributionSource::kLayout, engine::attribution_name);
  EXPECT_EQ(words_of("status", "attributed_by.job"), sources);
  EXPECT_EQ(words_of("status", "attributed_by.machine"), sources);
  const auto statuses = names_to(index::LineStatus::kUnreadable, engine::line_status_name);
  EXPECT_EQ(words_of("status", "status"), statuses);
  EXPECT_EQ(words_of("file", "line_of.status"), statuses);
  EXPECT_EQ(words_of("status", "mif_status"),
            names_to(index::MifStatus::kUnreadable, engine::mif_status_name));
  EXPECT_EQ(words_of("status", "parse"),
            names_to(index::ParseOutcome::kRejected, engine::parse_outcome_name));
  EXPECT_EQ(words_of("status", "sms_showed"),
            names_to(index::DisplayedStatus::kNone, engine::showed_name));
  EXPECT_EQ(words_of("status", "time_source"),
            names_to(static_cast<io::TimeSource>(9), engine::time_source_name));
  EXPECT_EQ(words_of("file", "outcome"),
            names_to(static_cast<index::Outcome>(20), engine::outcome_name));
  const auto job_statuses = names_to(engine::JobStatus::kComplete, engine::job_status_name);
  for (const char* field : {"job_status", "sms_showed"}) {
    EXPECT_EQ(words_of("job", field), job_statuses);
  }
  EXPECT_EQ(words_of("diagnostic", "severity"),
            names_to(engine::mif::Severity::kError, severity_name));
}

TEST(Rows, ASchemaRequiresEveryField) {
  const std::vector<RowType> types = row_types();
  const auto status = std::ranges::find(types, "status", &RowType::name);
  ASSERT_NE(status, types.end());
  const JsonText schema(row_schema(*status, types));
  EXPECT_EQ(schema.text("/properties/type/const"), "status");
  EXPECT_EQ(schema.text("/properties/job/type/1"), "null");
  EXPECT_EQ(schema.text("/properties/status/type"), "string");
  EXPECT_EQ(schema.text("/properties/status/enum/1"), "Failed");
  EXPECT_EQ(schema.text("/properties/time/format"), "date-time");
  EXPECT_EQ(schema.text("/properties/origin/properties/length/type"), "integer");
  const JsonText line(ndjson(mango()));
  EXPECT_EQ(schema.size("/required"), line.members());
  EXPECT_EQ(schema.size("/properties/origin/required"), line.members("/origin"));
}

TEST(Rows, ASchemaDefinesTheTypesThatItRefersTo) {
  const std::vector<RowType> types = row_types();
  const auto show = std::ranges::find(types, "show", &RowType::name);
  ASSERT_NE(show, types.end());
  const JsonText schema(row_schema(*show, types));
  EXPECT_EQ(schema.text("/properties/event/anyOf/0/$ref"), "#/$defs/event");
  EXPECT_EQ(schema.text("/properties/event/anyOf/1/type"), "null");
  EXPECT_EQ(schema.text("/properties/history/items/anyOf/0/$ref"), "#/$defs/observation");
  EXPECT_EQ(schema.text("/$defs/observation/properties/type/const"), "observation");
  EXPECT_TRUE(schema.has("/$defs/event/properties/job_id/deprecated"));
  EXPECT_FALSE(schema.has("/$defs/event/properties/job/deprecated"));
}

}  // namespace
}  // namespace mifdex::cli
