#include "bench/corpus/scenario/scenario_stage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "bench/corpus/moment.h"
#include "bench/corpus/text/instruction.h"
#include "bench/corpus/text/inventory.h"
#include "bench/corpus/text/mif_styles.h"

namespace mifdex::corpus {
namespace {

constexpr std::string_view kSite = "VAQ";
constexpr std::string_view kBox = "box/";
constexpr std::string_view kInventoryTime = "1997-05-21T09:00:00Z";

/// Returns `time` in seconds. Scenarios give it as a literal; if it is invalid, its author sees
/// 1970.
std::int64_t seconds(std::string_view time) { return parse_moment(time).value_or(0); }

std::string healthy_row(std::string_view machine, std::string_view job) {
  return fmt::format(
      R"({{"job":"{}","machine":"{}","status":"Complete","mif_status":"Success",)"
      R"("sms_showed":"Complete","differs":[],"flags":[],"parse":"clean","observations":1}})",
      job, machine);
}

std::string json_list(const std::vector<std::string>& words) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  json.StartArray();
  for (const std::string& word : words) {
    json.String(word.data(), static_cast<rapidjson::SizeType>(word.size()));
  }
  json.EndArray();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

Stage::Stage() {
  for (const Machine& machine : {kPear, kPlum, kFig}) {
    inventory(machine);
  }
  pair({.stem = 1, .machine = kPear}, success_mif());
  pair({.stem = 2, .machine = kPlum, .time = "1997-05-21T18:30:00Z"}, success_mif());
  pair({.stem = 3, .machine = kFig, .job = kOtherJob}, success_mif());
}

void Stage::inventory(const Machine& machine) {
  const std::string path =
      fmt::format("DATALOAD.BOX/DELTAMIF.COL/A{}.MIF", machine.smsid.substr(1));
  file(path,
       identity_mif({.name = machine.name,
                     .smsid = machine.smsid,
                     .domain = "FRUIT",
                     .site = kSite,
                     .card = "00:60:97:0A:0B:0C"}),
       kInventoryTime);
}

void Stage::pair(const Pair& pair, std::string_view mif) {
  instruction(pair);
  status_mif(pair.stem, mif, pair.time);
}

void Stage::status_mif(std::uint32_t stem, std::string_view mif, std::string_view time) {
  file(received(stem, "PCK"), mif, time);
}

void Stage::instruction(const Pair& pair) {
  instruction(pair.stem, wiremove_instruction(kSite, pair.job, pair.machine.smsid, 0),
              format_moment(seconds(pair.time) - 2));
}

void Stage::instruction(std::uint32_t stem, std::string_view bytes, std::string_view time) {
  file(received(stem, "SNI"), bytes, time);
}

void Stage::file(std::string_view path, std::string_view bytes, std::string_view time) {
  files_.push_back({fmt::format("{}{}", kBox, path), std::string(bytes), seconds(time)});
}

void Stage::tell(std::string_view json) { manifest_.append(json).append("\n"); }

void Stage::expect(std::vector<std::string> command, std::vector<std::string> rows) {
  expected_.emplace_back(std::move(command), std::move(rows));
}

void Stage::expect_status(const std::vector<std::string>& words, std::vector<std::string> rows) {
  std::vector<std::string> command = {"status"};
  command.insert(command.end(), words.begin(), words.end());
  rows.push_back(healthy_row(kPear.name, kJob));
  rows.push_back(healthy_row(kPlum.name, kJob));
  rows.push_back(healthy_row(kFig.name, kOtherJob));
  expect(std::move(command), std::move(rows));
}

io::Result<void> Stage::write(std::string_view article, BoxWriter& folder) const {
  for (const File& file : files_) {
    MIFDEX_TRY(folder.add(file.path, file.bytes, file.time));
  }
  const std::int64_t now = seconds(kReportTime);
  if (!manifest_.empty()) {
    MIFDEX_TRY(folder.add("manifest.ndjson", manifest_, now));
  }
  std::string expected;
  for (const auto& [command, rows] : expected_) {
    expected += fmt::format("{{\"article\":\"{}\",\"command\":{},\"expect\":[{}]}}\n", article,
                            json_list(command), fmt::join(rows, ","));
  }
  MIFDEX_TRY(folder.add("expected.ndjson", expected, now));
  return folder.finish();
}

std::string received(std::uint32_t stem, std::string_view extension) {
  return fmt::format("DESPOOLR.BOX/RECEIVE/{:08X}.{}", stem, extension);
}

std::string report_mif(Writer writer, std::string_view word, std::string_view description) {
  StatusFacts facts;
  facts.writer = writer;
  facts.status = word;
  facts.description = description;
  facts.manufacturer = "Jamalz";
  facts.product = "JamalTest";
  facts.version = "3.15";
  facts.locale = "ENU";
  facts.serial_number = "01122121r";
  facts.installation = "05/21/97";
  return write_status_mif(facts);
}

std::string success_mif() {
  return report_mif(Writer::kPcm, "Success", "JamalTest 3.15 was installed successfully.");
}

}  // namespace mifdex::corpus
