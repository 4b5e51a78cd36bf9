#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>

#include "index/format/fact_codec.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "index/record/part_path.h"
#include "tests/index/hex.h"

namespace mifdex::index {
namespace {

using namespace std::string_literals;

Record sample_record() {
  Record record;
  record.job = "VAQ0000F";
  record.machine = "MANGO";
  record.smsid = "VAQ00005";
  record.domain = "FRUIT";
  record.site = "VAQ";
  record.job_source = AttributionSource::kInstruction;
  record.machine_source = AttributionSource::kIdentification;
  record.identifies = true;
  record.status = LineStatus::kFailed;
  record.mif_status = MifStatus::kFailed;
  record.parse = ParseOutcome::kRecovered;
  record.mif_text = "FAILED";
  record.description = "disk full";
  record.description_bytes = "disk\xfe";
  record.manufacturer = "Jamalz";
  record.product = "JamalTest";
  record.version = "3.15";
  record.locale = "enu";
  record.serial_number = "0112";
  record.installation = "12/12/95";
  record.row_origin = RowOrigin::kUnreadable;
  record.findings = 300;
  record.instructed = true;
  record.other_job = {"J2", AttributionSource::kLayout};
  record.other_machine = {"PLUM", AttributionSource::kIdentification};
  record.retries = 100;
  record.collected = 64;
  record.exit_code = -1;
  record.time = 864234567;
  record.time_source = io::TimeSource::kEntryLocal;
  record.hash = 0x0102030405060708;
  record.box = 300;
  record.path = "R/A.PCK";
  record.offset = 88064;
  record.length = 1893;
  record.encoding = TextEncoding::kNamed;
  record.encoding_name = "cp437";
  record.encoding_guessed = true;
  return record;
}

std::string encoded(const Record& record) {
  std::string value(line_value_bound(record), '\0');
  value.resize(static_cast<std::size_t>(encode_line_value(value.data(), record) - value.data()));
  return value;
}

std::string key_of(const Record& record) {
  std::string key;
  append_line_key(key,
                  {record.job, record.machine, record.time, file_name(record.path), record.hash});
  return key;
}

void expect_equal(const Record& a, const Record& b) {
  EXPECT_EQ(a.job, b.job);
  EXPECT_EQ(a.machine, b.machine);
  EXPECT_EQ(a.smsid, b.smsid);
  EXPECT_EQ(a.domain, b.domain);
  EXPECT_EQ(a.site, b.site);
  EXPECT_EQ(a.job_source, b.job_source);
  EXPECT_EQ(a.machine_source, b.machine_source);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.mif_status, b.mif_status);
  EXPECT_EQ(a.parse, b.parse);
  EXPECT_EQ(a.mif_text, b.mif_text);
  EXPECT_EQ(a.description, b.description);
  EXPECT_EQ(a.description_bytes, b.description_bytes);
  for (const ProductText& row : kProductTexts) EXPECT_EQ(a.*row.text, b.*row.text) << row.label;
  EXPECT_EQ(a.row_origin, b.row_origin);
  EXPECT_EQ(a.findings, b.findings);
  EXPECT_EQ(a.instructed, b.instructed);
  EXPECT_EQ(a.other_job.value, b.other_job.value);
  EXPECT_EQ(a.other_job.source, b.other_job.source);
  EXPECT_EQ(a.other_machine.value, b.other_machine.value);
  EXPECT_EQ(a.other_machine.source, b.other_machine.source);
  EXPECT_EQ(a.retries, b.retries);
  EXPECT_EQ(a.collected, b.collected);
  EXPECT_EQ(a.exit_code, b.exit_code);
  EXPECT_EQ(a.time, b.time);
  EXPECT_EQ(a.time_source, b.time_source);
  EXPECT_EQ(a.hash, b.hash);
  EXPECT_EQ(a.box, b.box);
  EXPECT_EQ(a.path, b.path);
  EXPECT_EQ(a.offset, b.offset);
  EXPECT_EQ(a.length, b.length);
  EXPECT_EQ(a.encoding, b.encoding);
  EXPECT_EQ(a.encoding_name, b.encoding_name);
  EXPECT_EQ(a.encoding_guessed, b.encoding_guessed);
}

TEST(RecordCodec, GoldenBytes) {
  EXPECT_EQ(shown(encoded(sample_record())),
            "\"2<ff><07><06>FAILED<09>disk<20>full<05>disk<fe><06>Jamalz<09>JamalTest<04>3.15"
            "<03>enu<04>0112<08>12/12/95<ac><02>"
            "<ba><08>VAQ00005<05>FRUIT<03>VAQ<1f><04><02>J2<03><04>PLUMd<80><01><01>"
            "<ac><02><07>R/A.PCK<80><b0><05><e5><0e>=<05>cp437");
}

TEST(RecordCodec, EveryFieldComesBack) {
  const Record record = sample_record();
  KeyScratch scratch;
  Record back;
  const std::string key = key_of(record);
  const std::string value = encoded(record);
  ASSERT_TRUE(decode_line(key, value, scratch, back));
  expect_equal(back, record);
}

TEST(RecordCodec, EachProductTextComesBackAlone) {
  for (const ProductText& row : kProductTexts) {
    Record record;
    record.*row.text = row.label;
    record.findings = 7;
    const std::string value = encoded(record);
    Record back = sample_record();
    ASSERT_TRUE(decode_line_value(value, back)) << row.label;
    for (const ProductText& other : kProductTexts) {
      EXPECT_EQ(back.*other.text, other.text == row.text ? row.label : "") << other.label;
    }
    EXPECT_EQ(back.findings, 7U);
  }
}

// Older lines have 0 in bits 3..7 of the byte that holds the encoding.
TEST(RecordCodec, AnOlderLineIsOfNoGuessAndNoSourceOfTime) {
  const Record record = sample_record();
  std::string value = encoded(record);
  char& byte = value[value.size() - 1 - record.encoding_name.size() - 1];
  ASSERT_EQ(byte, '=');  // named, guessed, local time
  byte = 5;
  KeyScratch scratch;
  Record back;
  const std::string key = key_of(record);
  ASSERT_TRUE(decode_line(key, value, scratch, back));
  EXPECT_EQ(back.encoding, TextEncoding::kNamed);
  EXPECT_EQ(back.encoding_name, "cp437");
  EXPECT_FALSE(back.encoding_guessed);
  EXPECT_EQ(back.time_source, io::TimeSource::kNotRecorded);
}

TEST(RecordCodec, AnEmptyRecordComesBack) {
  const Record record;
  KeyScratch scratch;
  Record back = sample_record();
  const std::string key = key_of(record);
  const std::string value = encoded(record);
  ASSERT_TRUE(decode_line(key, value, scratch, back));
  expect_equal(back, record);
}

TEST(RecordCodec, WhatMostLinesLackCostsNothing) {
  Record record;
  record.smsid = "X";
  record.instructed = true;
  std::string bytes(attribution_bound(record), '\0');
  bytes.resize(static_cast<std::size_t>(encode_attribution(bytes.data(), record) - bytes.data()));
  EXPECT_EQ(shown(bytes), "<80><01>X<00><00>");
}

TEST(RecordCodec, StatusAndRowOriginComeFirst) {
  EXPECT_EQ(decode_row_header(encoded(sample_record())),
            (RowHeader{LineStatus::kFailed, RowOrigin::kUnreadable}));
  for (const std::string& damaged : {""s, "\x02"s, "\x0f\x01"s, "\x02\x71"s}) {
    EXPECT_EQ(decode_row_header(damaged), RowHeader{}) << damaged;
  }
}

TEST(RecordCodec, SaidPartIsTheFront) {
  const Record record = sample_record();
  std::string payload(payload_bound(record), '\0');
  payload.resize(static_cast<std::size_t>(encode_payload(payload.data(), record) - payload.data()));
  EXPECT_EQ(payload_part(encoded(record)), payload);
  EXPECT_EQ(payload_part(payload.substr(0, payload.size() - 1)), "");
}

TEST(RecordCodec, EveryCutIsDamage) {
  const std::string value = encoded(sample_record());
  for (std::size_t size = 0; size < value.size(); ++size) {
    // A copy of that very size, so that a sanitizer sees a read beyond it.
    const std::string cut(value.data(), size);
    Record back;
    EXPECT_FALSE(decode_line_value(cut, back)) << size;
  }
  Record back;
  EXPECT_FALSE(decode_line_value(value + "x", back));
}

TEST(RecordCodec, RandomBytesNeverLeadOutside) {
  std::mt19937 random(1);
  const std::string good = encoded(sample_record());
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = good;
    if (round % 2 == 0) bytes.resize(random() % 200);
    for (unsigned flips = 1 + random() % 8; flips != 0 && !bytes.empty(); --flips) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    Record record;
    FileDetails details;
    StatusCounts counts;
    InstructionFact instruction;
    MachineIdentity identity;
    FileOverride file_override;
    JobFact job;
    io::Reject reject;
    BoxEntry box;
    RunEntry run;
    Totals totals;
    if (decode_line_value(bytes, record)) {
      EXPECT_LE(record.path.size() + record.description.size(), bytes.size());
    }
    static_cast<void>(decode_file_details(bytes, details));
    static_cast<void>(decode_counts(bytes, counts));
    static_cast<void>(decode_instruction(bytes, instruction));
    static_cast<void>(decode_identity(bytes, identity));
    static_cast<void>(decode_file_line(bytes, file_override));
    static_cast<void>(decode_job(bytes, job));
    static_cast<void>(decode_reject(bytes, reject));
    static_cast<void>(decode_box(bytes, box));
    static_cast<void>(decode_run(bytes, run));
    static_cast<void>(decode_totals(bytes, totals));
  }
}

FileRow sample_file() {
  FileRow file;
  file.box = 1;
  file.path = "R/A.PCK";
  file.size = 1893;
  file.time = 864234567;
  file.hash = 0x0102030405060708;
  file.kind = 1;
  file.reason = "class";
  return file;
}

TEST(RowCodec, FileDetailsGolden) {
  const FileRow file = sample_file();
  std::string bytes(file_details_bound(file), '\0');
  bytes.resize(static_cast<std::size_t>(encode_file_details(bytes.data(), file) - bytes.data()));
  EXPECT_EQ(shown(bytes),
            "<01><e5><0e><8e><b1><99><b8><06><08><07><06><05><04><03><02><01><05>class<00>");
}

TEST(RowCodec, PageOfAFileGoldenAndBack) {
  FileRow file = sample_file();
  file.page = "cp850";
  for (const bool is_weak : {false, true}) {
    file.is_page_weak = is_weak;
    std::string bytes(file_details_bound(file), '\0');
    bytes.resize(static_cast<std::size_t>(encode_file_details(bytes.data(), file) - bytes.data()));
    EXPECT_EQ(shown(bytes),
              "<01><e5><0e><8e><b1><99><b8><06><08><07><06><05><04><03><02><01><05>class" +
                  std::string(is_weak ? "<0c>" : "<04>") + "<05>cp850");
    FileDetails details;
    ASSERT_TRUE(decode_file_details(bytes, details));
    EXPECT_EQ(details.page, "cp850");
    EXPECT_EQ(details.is_page_weak, is_weak);
    EXPECT_FALSE(details.observed);
    KnownFile known;
    const std::string value = std::string(1, '\1') + bytes;
    ASSERT_TRUE(peek_file(value, known));
    EXPECT_EQ(known.page, "cp850");
    EXPECT_EQ(known.is_page_weak, is_weak);
  }
  const std::string weak_without_page("\1\0\0\0\0\0\0\0\0\0\0\0\x08", 13);
  FileDetails details;
  EXPECT_FALSE(decode_file_details(weak_without_page, details));
}

TEST(RowCodec, PageOfAnObservationComesBack) {
  FileRow file = sample_file();
  file.page = "cp866";
  file.is_page_weak = true;
  Record record = sample_record();
  record.row_origin = RowOrigin::kObservation;
  std::string bytes(observed_details_bound(file, record, "R/AX"), '\0');
  char* end = encode_observed_details(bytes.data(), file, record, "R/AX");
  FileDetails details;
  ASSERT_TRUE(
      decode_file_details({bytes.data(), static_cast<std::size_t>(end - bytes.data())}, details));
  EXPECT_TRUE(details.observed && details.is_page_weak);
  EXPECT_EQ(details.page, "cp866");
  EXPECT_EQ(details.self_reported.pair_rest, "X");
}

TEST(RowCodec, ObservedDetailsGoldenAndBack) {
  const FileRow file = sample_file();
  Record record = sample_record();
  record.row_origin = RowOrigin::kObservation;
  record.time = file.time - 2;
  std::string bytes(observed_details_bound(file, record, "R/AX"), '\0');
  char* end = encode_observed_details(bytes.data(), file, record, "R/AX");
  bytes.resize(static_cast<std::size_t>(end - bytes.data()));
  EXPECT_EQ(shown(bytes),
            "<01><e5><0e><8e><b1><99><b8><06><08><07><06><05><04><03><02><01><05>class<01>"
            "<03><00><80><b0><05>=<05>cp437<02><83><1f><08>VAQ0000F<05>MANGO<08>VAQ00005"
            "<05>FRUIT<03>VAQ<03><01>X");
  FileDetails details;
  ASSERT_TRUE(decode_file_details(bytes, details));
  EXPECT_TRUE(details.observed);
  EXPECT_EQ(details.size, file.size);
  EXPECT_EQ(details.time, file.time);
  EXPECT_EQ(details.hash, file.hash);
  EXPECT_EQ(details.reason, file.reason);
  EXPECT_EQ(details.self_reported.record.time, record.time);
  EXPECT_EQ(details.self_reported.record.length, record.length);
  EXPECT_EQ(details.self_reported.record.machine, record.machine);
  EXPECT_EQ(details.self_reported.record.identifies, record.identifies);
  EXPECT_EQ(details.self_reported.record.machine_source, record.machine_source);
  EXPECT_EQ(details.self_reported.pair_shared, 3U);
  EXPECT_EQ(details.self_reported.pair_rest, "X");
}

TEST(RowCodec, TimesAtTheEdgeComeBack) {
  FileRow file = sample_file();
  Record record = sample_record();
  file.time = std::numeric_limits<std::int64_t>::min();
  record.time = std::numeric_limits<std::int64_t>::max();
  std::string bytes(observed_details_bound(file, record, ""), '\0');
  char* end = encode_observed_details(bytes.data(), file, record, "");
  FileDetails details;
  ASSERT_TRUE(
      decode_file_details({bytes.data(), static_cast<std::size_t>(end - bytes.data())}, details));
  EXPECT_EQ(details.self_reported.record.time, record.time);
}

TEST(RowCodec, DetailsOfWhatMayLackALineKeepWhatWasSaid) {
  const FileRow file = sample_file();
  Record record;
  record.row_origin = RowOrigin::kInstruction;
  record.status = LineStatus::kNone;
  record.findings = 1;
  record.time = file.time;
  record.length = file.size;
  std::string bytes(observed_details_bound(file, record, "R/A"), '\0');
  char* end = encode_observed_details(bytes.data(), file, record, "R/A");
  bytes.resize(static_cast<std::size_t>(end - bytes.data()));
  EXPECT_EQ(shown(bytes.substr(bytes.size() - 15)),
            "<02><00><00><00><00><00><00><00><03><00>D<11><80><04><01>");
  FileDetails details;
  ASSERT_TRUE(decode_file_details(bytes, details));
  EXPECT_EQ(details.row_origin(), RowOrigin::kInstruction);
  EXPECT_EQ(details.self_reported.pair_shared, 3U);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_file_details(std::string(bytes.data(), size), details)) << size;
  }
  EXPECT_FALSE(decode_file_details(bytes + "x", details));
}

TEST(RowCodec, CountsGoldenAndBack) {
  GroupCounts counts;
  counts.lines = {0, 1, 0, 3, 0, 300};
  counts.observations = 400;
  counts.first = -1;
  counts.last = 64;
  counts.failed = 5;
  counts.kept_places = 2;
  std::string bytes;
  encode_counts(bytes, counts);
  EXPECT_EQ(shown(bytes), "<b5><02><01><03><ac><02><05><02><90><03><01>A");
  GroupCounts back;
  ASSERT_TRUE(decode_counts(bytes, back));
  EXPECT_EQ(back.lines, counts.lines);
  EXPECT_EQ(back.failed, 5U);
  EXPECT_EQ(back.failed_machines + back.exhausted, 0U);
  EXPECT_EQ(back.kept_places, 2U);
  EXPECT_EQ(back.first, -1);
  EXPECT_EQ(back.last, 64);
  StatusCounts without;
  ASSERT_TRUE(decode_counts(bytes, without));
  EXPECT_EQ(without.observations, 400U);
  EXPECT_FALSE(decode_counts("\x80\x08"s, without));  // a count of a later format
}

TEST(RowCodec, RejectGolden) {
  io::Reject reject;
  reject.kind = io::RejectKind::kCut;
  reject.line = 300;
  reject.detail = "why";
  std::string bytes;
  encode_reject(bytes, reject);
  EXPECT_EQ(shown(bytes), "<07><ac><02><03>why");
}

TEST(RowCodec, MetaGolden) {
  std::string bytes;
  encode_box(bytes, {1, "VAQ", "/b/VAQ", 300, 0x0102030405060708, 5});
  const std::string front = "<03>VAQ<06>/b/VAQ<ac><02><08><07><06><05><04><03><02><01><0a>";
  EXPECT_EQ(shown(bytes), front + "<00><00><00>");
  BoxEntry box{1, "VAQ", "/b/VAQ", 300, 0x0102030405060708, 5, "box", "/a", 3, {}};
  bytes.clear();
  encode_box(bytes, box);
  EXPECT_EQ(shown(bytes), front + "<03>box<02>/a<06>");
  BoxEntry back;
  ASSERT_TRUE(decode_box(bytes, back));
  EXPECT_EQ(back.given_name, "box");
  EXPECT_EQ(back.origin(), "/a");
  EXPECT_EQ(back.first_read_at, 3);
  // As version 4 wrote it.
  ASSERT_TRUE(decode_box(std::string_view(bytes).substr(0, bytes.size() - 8), back));
  EXPECT_EQ(back.given_name, "");
  EXPECT_EQ(back.origin(), "/b/VAQ");
  bytes.clear();
  encode_run(bytes, {9, 1, 2, "0.1", "x", 3, 4, 8, 9, {0, 1, 2, 3, 4, 5, 6, 7}});
  EXPECT_EQ(shown(bytes), "<02><04><03>0.1<01>x<03><04><08><09><01><02><03><04><05><06><07>");
  bytes.clear();
  encode_totals(bytes, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(shown(bytes), "<01><02><03><04><05><06>");
  bytes.clear();
  encode_gone(bytes, 300);
  EXPECT_EQ(shown(bytes), "<ac><02>");
  bytes.clear();
  encode_skip_counts(bytes, {0, 1, 2, 3, 4, 5, 6, 300});
  EXPECT_EQ(shown(bytes), "<01><02><03><04><05><06><ac><02>");
}

TEST(RowCodec, SkippedGoldenAndDamaged) {
  std::string bytes;
  encode_skipped(bytes, SkipKind::kUnlistedFolder);
  EXPECT_EQ(shown(bytes), "<07>");
  SkipKind kind{};
  ASSERT_TRUE(decode_skipped(bytes, kind));
  EXPECT_EQ(kind, SkipKind::kUnlistedFolder);
  for (const std::string& damaged : {std::string(), std::string(1, '\0'), std::string("\x08"),
                                     std::string("\xFF"), std::string("\x01\x01")}) {
    EXPECT_FALSE(decode_skipped(damaged, kind)) << shown(damaged);
  }
  SkipCounts counts{};
  EXPECT_FALSE(decode_skip_counts("\x01\x01", counts));
}

TEST(RowCodec, ReachGoldenAndDamaged) {
  std::string bytes;
  encode_reach(bytes, {9, {1, 300}, {0, 1, 2, 3, 4, 5, 6, 7}});
  EXPECT_EQ(shown(bytes), "<09><01><02><03><04><05><06><07><01><ac><02>");
  RunReach reach;
  ASSERT_TRUE(decode_reach(bytes, reach));
  EXPECT_EQ(reach.run, 9U);
  EXPECT_EQ(reach.boxes, (std::vector<std::uint32_t>{1, 300}));
  EXPECT_EQ(reach.unseen[7], 7U);
  EXPECT_FALSE(decode_reach(std::string_view(bytes).substr(0, 10), reach));
  EXPECT_FALSE(decode_reach(std::string_view(bytes).substr(0, 4), reach));
}

}  // namespace
}  // namespace mifdex::index
