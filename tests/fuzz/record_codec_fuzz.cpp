// Stored bytes to records and back. The first two bytes give the end of the key and the beginning
// of the value; both halves are also decoded as every other value that the index stores.
#include <string>
#include <string_view>
#include <vector>

#include "index/format/fact_codec.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;
using index::Record;

constexpr std::string_view Record::* kTexts[] = {
    &Record::job,  &Record::machine,      &Record::smsid,       &Record::domain,
    &Record::site, &Record::mif_text,     &Record::description, &Record::description_bytes,
    &Record::path, &Record::encoding_name};

bool same_texts(const Record& one, const Record& other) {
  for (const auto text : kTexts) {
    if (one.*text != other.*text) return false;
  }
  for (const index::ProductText& row : index::kProductTexts) {
    if (one.*row.text != other.*row.text) return false;
  }
  return true;
}

bool same(const Record& one, const Record& other) {
  return same_texts(one, other) && one.job_source == other.job_source &&
         one.machine_source == other.machine_source && one.status == other.status &&
         one.mif_status == other.mif_status && one.parse == other.parse &&
         one.row_origin == other.row_origin && one.findings == other.findings &&
         one.instructed == other.instructed && one.retries == other.retries &&
         one.collected == other.collected && one.exit_code == other.exit_code &&
         one.other_job.value == other.other_job.value &&
         one.other_job.source == other.other_job.source &&
         one.other_machine.value == other.other_machine.value &&
         one.other_machine.source == other.other_machine.source && one.time == other.time &&
         one.hash == other.hash && one.box == other.box && one.offset == other.offset &&
         one.length == other.length && one.encoding == other.encoding;
}

std::string encoded(const Record& record) {
  const std::size_t bound = index::line_value_bound(record);
  const auto memory = std::make_unique<char[]>(bound);
  const char* end = index::encode_line_value(memory.get(), record);
  const auto size = static_cast<std::size_t>(end - memory.get());
  require(size <= bound, "a value is no longer than its bound");
  return {memory.get(), size};
}

void check_line(std::string_view key, std::string_view value) {
  index::KeyScratch scratch;
  Record record;
  static_cast<void>(index::payload_part(value));
  static_cast<void>(index::decode_row_header(value));
  static_cast<void>(index::group_prefix_size(key));
  if (!index::decode_line(key, value, scratch, record)) return;
  for (const auto text : kTexts) fuzz::touch(record.*text);
  require(!index::payload_part(value).empty(), "a whole value has its first part");
  const std::string again_value = encoded(record);
  Record again;
  require(index::decode_line(key, again_value, scratch, again), "what was encoded is decoded");
  require(same(record, again), "a record survives its encoding");
  require(encoded(again) == again_value, "one record has one encoding");
}

void check_line_key(std::string_view key) {
  index::KeyScratch scratch;
  index::LineKey line;
  if (!index::parse_line_key(key, scratch, line)) return;
  std::string again;
  index::append_line_key(again, line);
  require(again == key, "one line has one key");
}

void check_other_keys(std::string_view key) {
  index::KeyScratch scratch;
  index::PlaceKey place;
  std::string_view one;
  std::string_view other;
  std::uint64_t number = 0;
  std::string again;
  if (index::parse_group_key(key, scratch, one, other)) {
    index::append_group_key(again, one, other);
    require(again == key, "one (machine, job) has one key");
  }
  again.clear();
  if (index::parse_reject_key(key, scratch, place, number)) {
    index::append_reject_key(again, place.box, place.path, number);
    require(again == key, "one reject has one key");
  }
  static_cast<void>(index::parse_observation_key(key, number, place));
  static_cast<void>(index::parse_alias_key(key, scratch, one, other));
}

void check_other_values(std::string_view value) {
  index::FileDetails details;
  index::StatusCounts counts;
  index::InstructionFact instruction;
  index::MachineIdentity identity;
  index::FileOverride file_override;
  index::JobFact job;
  index::GroupCounts group;
  io::Reject reject;
  index::BoxEntry box;
  index::RunEntry run;
  index::Totals totals;
  if (index::decode_file_details(value, details)) fuzz::touch(details.reason);
  static_cast<void>(index::decode_counts(value, counts));
  static_cast<void>(index::decode_reject(value, reject));
  static_cast<void>(index::decode_box(value, box));
  static_cast<void>(index::decode_run(value, run));
  static_cast<void>(index::decode_totals(value, totals));
  std::string again;
  if (index::decode_instruction(value, instruction)) {
    index::encode_instruction(again, instruction);
    index::InstructionFact twin;
    require(index::decode_instruction(again, twin) && twin == instruction, "instruction");
  }
  again.clear();
  if (index::decode_identity(value, identity)) {
    index::encode_identity(again, identity);
    index::MachineIdentity twin;
    require(index::decode_identity(again, twin) && twin == identity, "identity");
  }
  again.clear();
  if (index::decode_file_line(value, file_override)) {
    index::encode_file_line(again, file_override);
    index::FileOverride twin;
    require(index::decode_file_line(again, twin) && twin == file_override, "file line");
  }
  again.clear();
  if (index::decode_job(value, job)) {
    index::encode_job(again, job);
    index::JobFact twin;
    require(index::decode_job(again, twin) && twin == job, "job");
  }
  again.clear();
  if (index::decode_counts(value, group)) {
    index::encode_counts(again, group);
    index::GroupCounts twin;
    require(index::decode_counts(again, twin) && twin.lines == group.lines &&
                twin.kept_places == group.kept_places && twin.last == group.last,
            "counts");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kSplitBytes = 2;
  if (size < kSplitBytes) return 0;
  const std::size_t key_size = std::min<std::size_t>(data[0] + 256U * data[1], size - kSplitBytes);
  // Each half is in memory of its own, so that a sanitizer sees a read beyond its end.
  const std::vector<char> key(data + kSplitBytes, data + kSplitBytes + key_size);
  const std::vector<char> value(data + kSplitBytes + key_size, data + size);
  const std::string_view key_view(key.data(), key.size());
  const std::string_view value_view(value.data(), value.size());
  check_line(key_view, value_view);
  check_line_key(key_view);
  check_other_keys(key_view);
  check_other_values(value_view);
  return 0;
}
