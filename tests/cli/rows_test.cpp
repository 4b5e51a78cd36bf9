// The golden rows: byte for byte what interface.md promises.
#include "engine/cli/rows.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>

#include "engine/cli/event_xml.h"
#include "engine/cli/story.h"
#include "engine/status/line_status.h"
#include "tests/cli/string_output.h"

namespace mifdex::cli {
namespace {

using index::Line;
using index::Record;

/// The line of interface.md, "JSON of a line".
Line mango() {
  Line line;
  Record& record = line.record;
  record.job = "VAQ0000F";
  record.machine = "MANGO";
  record.smsid = "VAQ00005";
  record.domain = "FRUIT";
  record.site = "VAQ";
  record.job_source = index::Attribution::kInstruction;
  record.machine_source = index::Attribution::kIdentification;
  record.status = index::LineStatus::kFailed;
  record.mif_status = index::MifStatus::kFailed;
  record.mif_text = "FAILED";
  record.description = "disk full";
  record.manufacturer = "Jamalz";
  record.product = "JamalTest";
  record.version = "3.15";
  record.serial_number = "01122121r";
  record.installation = "12/12/95";
  record.sms_showed = index::Showed::kRetrying;
  record.differs = {166833, 0, 0, 0};
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

TEST(Rows, FlatNamesAreNoKeywordsAndUnique) {
  const std::vector<std::vector<Column>> lists = {
      columns_of(status_fields()),   columns_of(job_fields()),        columns_of(machine_fields()),
      columns_of(event_fields()),    columns_of(reject_fields()),     columns_of(file_fields()),
      columns_of(census_fields()),   columns_of(diagnostic_fields()), columns_of(info_fields()),
      columns_of(box_fields()),      columns_of(run_fields()),        columns_of(summary_fields()),
      columns_of(duplicate_fields())};
  for (const std::vector<Column>& columns : lists) {
    std::set<std::string> names;
    for (const Column& column : columns) {
      if (column.name.empty()) continue;
      const std::string name = flat_name(column);
      EXPECT_TRUE(names.insert(name).second) << name;
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
      R"("mif_status":"Failed","mif_text":"FAILED","description":"disk full",)"
      R"("time":"1997-05-21T17:09:27Z","time_source":"file","manufacturer":"Jamalz",)"
      R"("product":"JamalTest",)"
      R"("version":"3.15","locale":null,"serial_number":"01122121r","installation":"12/12/95",)"
      R"("installation_time":"1995-12-12T00:00:00Z","installation_assumed":true,)"
      R"("observations":3,"sms_showed":"Retrying","differs":["Q166833"],"flags":[],)"
      R"("parse":"clean",)"
      R"("attributed_by":{"job":"instruction","machine":"identification"},)"
      R"("origin":{"box":"VAQ.tar","path":"DESPOOLR.BOX/RECEIVE/0000002A.PCK","offset":88064,)"
      R"("length":1893,"hash":"xxh3:0123456789abcdef","encoding":"windows-1252","encoding_guessed":false}})"
      "\n");
}

TEST(Rows, AnObservationHasNoCountOfItself) {
  const std::string text = ndjson(mango(), true);
  EXPECT_TRUE(text.starts_with(R"({"type":"observation","schema":1,"job":"VAQ0000F",)"));
  EXPECT_EQ(text.find("observations"), std::string::npos);
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
      R"("mif_text":null,"description":null,"time":"1970-01-01T00:00:00Z","time_source":null,)"
      R"("manufacturer":null,"product":null,"version":null,"locale":null,)"
      R"("serial_number":null,"installation":null,"installation_time":null,)"
      R"("installation_assumed":null,"observations":0,"sms_showed":null,)"
      R"("differs":[],"flags":[],"parse":"clean","attributed_by":{"job":null,"machine":null},)"
      R"("origin":{"box":"box","path":"A.MIF","offset":0,"length":0,"hash":null,)"
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
  const JobAnswer answer{row, engine::judge_job(row.counts, nullptr, 0)};
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
  const JobAnswer answer{row, engine::judge_job(row.counts, &fact, 0)};
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
  line.record.standing = index::Standing::kTarget;
  line.record.sms_showed = index::Showed::kNone;
  const std::string text = ndjson(line);
  for (const char* part :
       {R"("status":"None")", R"("mif_status":null)", R"("time":null)", R"("sms_showed":"None")",
        R"("parse":null)", R"("encoding":null,"encoding_guessed":null)"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  }
}

TEST(Rows, WhatContradictsStandsBesideIt) {
  Line line = mango();
  line.record.other_machine = {"PEACH", index::Attribution::kIdentification};
  line.record.flags = engine::kContradicted;
  const std::string text = ndjson(line);
  EXPECT_NE(text.find(R"("flags":["contradicted"])"), std::string::npos) << text;
  EXPECT_NE(text.find(R"x("contradicted_by":{"machine":"PEACH (identification)"})x"),
            std::string::npos)
      << text;
}

TEST(Rows, AnEventHasTheFieldsOfTheArticle) {
  const Line line = mango();
  const auto event = engine::failed_event(line.record, nullptr);
  ASSERT_TRUE(event);
  EXPECT_EQ(printed(event_fields(), EventRow{line, *event}, Format::kNdjson),
            R"({"type":"event","schema":1,"id":374,"time":"1997-05-21T17:09:27Z",)"
            R"("job_id":"VAQ0000F","machine_name":"MANGO","site_code":"VAQ",)"
            R"("component":"SMS_DESPOOLER","job_destination":"VAQ",)"
            R"("text":"The workstation install job has failed on workstation MANGO in Domain )"
            R"(FRUIT, the description generated by the setup script is disk full.",)"
            R"("origin":{"box":"VAQ.tar","path":"DESPOOLR.BOX/RECEIVE/0000002A.PCK",)"
            R"("hash":"xxh3:0123456789abcdef"}})"
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
  EXPECT_TRUE(output.text_.ends_with("</Events>\n"));
}

TEST(Rows, ARejectHasReasonPlaceAndAdvice) {
  io::Reject reject;
  reject.kind = io::RejectKind::kNoStatus;
  reject.line = 41;
  reject.offset = 1203;
  reject.detail = "VALUE without quotes";
  const RejectRow row{"box7", "A1.MIF", reject};
  EXPECT_EQ(printed(reject_fields(), row, Format::kNdjson),
            R"({"type":"reject","schema":1,"kind":"no_status","line":41,"byte":1203,)"
            R"("reason":"a status group that cannot be read to its Status: VALUE without quotes",)"
            R"("advice":"correct the line that is named, in a copy of the box",)"
            R"("origin":{"box":"box7","path":"A1.MIF"}})"
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
      R"("observation":1,"instruction":2,"identity":3,"other_mif":4,"other":5,"reject":6,)"
      R"("duplicate":7,"unchanged":0,"gone":0,"skipped":0,"boxes_unreadable":0,"manifest_lines":0,)"
      R"("manifest_rejects":0,"manifests_unreadable":0,"commits":1,"bytes":1000,)"
      R"("seconds":0.5,"files_per_second":56,"bytes_per_second":2000,"exit_code":3,)"
      R"("reason":"done, with rejects"})"
      "\n");
}

TEST(Rows, AStoryNamesTheArticleAndTheEvent) {
  const Line line = mango();
  StringOutput output;
  LineStory story{.line = line,
                  .job = engine::JobVerdict{},
                  .fact = nullptr,
                  .names = {"MANGO", "PEACH"},
                  .smsids = {"VAQ00005"},
                  .known_as = "PEACH",
                  .places = {{"VAQ.tar", "A.PCK"}}};
  write_story(story, Zone(), output);
  EXPECT_NE(output.text_.find("VAQ0000F on MANGO: Failed\n"), std::string::npos);
  EXPECT_NE(output.text_.find("  once named    PEACH  (renamed, or one of several with its "
                              "SMSID: Q277674)\n"),
            std::string::npos);
  EXPECT_NE(output.text_.find("  Q166833       a failed machine was shown as Retrying"),
            std::string::npos);
  // Word for word as section 5 of despooler.md has it, with the name of that time (Q277674).
  EXPECT_NE(
      output.text_.find("  event 374     The workstation install job has failed on workstation "
                        "PEACH in Domain FRUIT, the description generated by the setup script "
                        "is disk full.\n"),
      std::string::npos);
  EXPECT_NE(output.text_.find("  file          VAQ.tar/A.PCK\n"), std::string::npos);
}

}  // namespace
}  // namespace mifdex::cli
