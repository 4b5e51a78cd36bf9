#include "index/format/record_codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <functional>

#include "index/format/wire.h"

namespace mifdex::index {
namespace {

/// A text of `payload` and its bit in the mask. Do not renumber: on disk (FORMAT.md).
struct SaidText {
  std::string_view Record::* text;
  unsigned bit;
};

constexpr std::size_t kReportTexts = 3;

/// In the order of their bits, in which they are stored.
constexpr auto kSaidTexts = [] {
  std::array<SaidText, kReportTexts + kProductTexts.size()> texts{
      {{&Record::mif_text, 0}, {&Record::description, 1}, {&Record::description_bytes, 2}}};
  for (std::size_t i = 0; i < kProductTexts.size(); ++i) {
    texts[kReportTexts + i] = {kProductTexts[i].text, kProductTexts[i].bit};
  }
  return texts;
}();
constexpr unsigned kFindingsBit = 9;

constexpr std::uint64_t known_bits() {
  std::uint64_t mask = 1ULL << kFindingsBit;
  for (const SaidText& payload : kSaidTexts) mask |= 1ULL << payload.bit;
  return mask;
}
constexpr std::uint64_t kKnownBits = known_bits();
static_assert(std::ranges::is_sorted(kSaidTexts, std::ranges::less_equal(), &SaidText::bit) &&
                  std::popcount(kKnownBits) == kSaidTexts.size() + 1,
              "each text has a bit of its own, in ascending order");

// Bits beside the two sources of an attribution, which take three bits each.
constexpr std::uint8_t kMoreBit = 0x08;        // `more` follows
constexpr std::uint8_t kInstructedBit = 0x80;  // an instruction pairs with it

// Bits of `more`. Do not renumber: on disk (FORMAT.md).
constexpr std::uint8_t kOtherJob = 1U << 0U;
constexpr std::uint8_t kOtherMachine = 1U << 1U;
constexpr std::uint8_t kRetries = 1U << 2U;
constexpr std::uint8_t kCollected = 1U << 3U;
constexpr std::uint8_t kExitCode = 1U << 4U;
constexpr std::uint8_t kKnownMore = (kExitCode << 1U) - 1;

// A bit in the byte of the encoding.
constexpr std::uint8_t kGuessedBit = 0x08;

// Two small enums share a byte: the first in the low half.
template <class Low, class High>
std::uint8_t nibbles(Low low, High high) {
  return static_cast<std::uint8_t>(
      static_cast<std::uint8_t>(low) |
      static_cast<std::uint8_t>(static_cast<std::uint8_t>(high) << 4U));
}
std::uint8_t low_nibble(std::uint8_t byte) { return byte & 0x0FU; }
std::uint8_t high_nibble(std::uint8_t byte) { return static_cast<std::uint8_t>(byte >> 4U); }

void decode_payload(WireReader& reader, Record& record) {
  const std::uint8_t statuses = reader.byte();
  record.status = reader.enumerator(low_nibble(statuses), LineStatus::kUnreadable);
  record.mif_status = reader.enumerator(high_nibble(statuses), MifStatus::kUnreadable);
  const std::uint8_t outcome = reader.byte();
  record.parse = reader.enumerator(low_nibble(outcome), ParseOutcome::kRejected);
  record.row_origin = reader.enumerator(high_nibble(outcome), RowOrigin::kUnreadable);
  const std::uint64_t mask = reader.varint();
  if ((mask & ~kKnownBits) != 0) reader.bytes(~0ULL);  // from a later format: a failure
  for (const SaidText& payload : kSaidTexts) {
    record.*payload.text = (mask >> payload.bit & 1U) != 0 ? reader.text() : std::string_view();
  }
  record.findings = 0;
  if ((mask >> kFindingsBit & 1U) == 0) return;
  const std::uint64_t findings = reader.varint();
  record.findings = static_cast<std::uint32_t>(findings);
  if (record.findings != findings) reader.bytes(~0ULL);
}

Contradiction decode_contradiction(WireReader& reader) {
  Contradiction other;
  other.source = reader.enumerator(reader.byte(), AttributionSource::kLayout);
  other.value = reader.text();
  if (other.value.empty()) reader.bytes(~0ULL);
  return other;
}

void decode_more(WireReader& reader, std::uint8_t more, Record& record) {
  if (more > kKnownMore) reader.bytes(~0ULL);  // from a later format: a failure
  record.other_job = (more & kOtherJob) != 0 ? decode_contradiction(reader) : Contradiction{};
  record.other_machine =
      (more & kOtherMachine) != 0 ? decode_contradiction(reader) : Contradiction{};
  record.retries = (more & kRetries) != 0 ? reader.varint() : 0;
  record.collected.reset();
  record.exit_code.reset();
  if ((more & kCollected) != 0) record.collected = reader.signed_varint();
  if ((more & kExitCode) != 0) record.exit_code = reader.signed_varint();
}

void decode_attribution(WireReader& reader, Record& record) {
  const std::uint8_t sources = reader.byte();
  record.job_source = reader.enumerator(sources & 0x07U, AttributionSource::kLayout);
  record.machine_source = reader.enumerator(sources >> 4U & 0x07U, AttributionSource::kLayout);
  record.instructed = (sources & kInstructedBit) != 0;
  record.smsid = reader.text();
  record.domain = reader.text();
  record.site = reader.text();
  decode_more(reader, (sources & kMoreBit) != 0 ? reader.byte() : std::uint8_t{0}, record);
}

void decode_place(WireReader& reader, Record& record) {
  record.box = static_cast<std::uint32_t>(reader.varint());
  record.path = reader.text();
  record.offset = reader.varint();
  record.length = reader.varint();
  read_encoding(reader, record);
}

}  // namespace

void write_encoding(WireWriter& writer, const Record& record) {
  auto encoding = static_cast<std::uint8_t>(record.encoding);
  if (record.encoding_guessed) encoding |= kGuessedBit;
  writer.byte(nibbles(encoding, record.time_source));
  if (record.encoding == TextEncoding::kNamed) writer.text(record.encoding_name);
}

void read_encoding(WireReader& reader, Record& record) {
  const std::uint8_t byte = reader.byte();
  const std::uint8_t encoding = low_nibble(byte);
  record.encoding_guessed = (encoding & kGuessedBit) != 0;
  record.encoding =
      reader.enumerator(static_cast<std::uint8_t>(encoding & ~kGuessedBit), TextEncoding::kNamed);
  record.time_source = reader.enumerator(high_nibble(byte), io::TimeSource::kMatched);
  record.encoding_name =
      record.encoding == TextEncoding::kNamed ? reader.text() : std::string_view();
}

std::size_t payload_bound(const Record& record) {
  std::size_t bound = 2 + kVarintBound * 2;
  for (const SaidText& payload : kSaidTexts) bound += text_bound(record.*payload.text);
  return bound;
}

char* encode_payload(char* out, const Record& record) {
  WireWriter writer(out);
  writer.byte(nibbles(record.status, record.mif_status));
  writer.byte(nibbles(record.parse, record.row_origin));
  std::uint64_t mask = record.findings != 0 ? 1ULL << kFindingsBit : 0;
  for (const SaidText& payload : kSaidTexts) {
    if (!(record.*payload.text).empty()) mask |= 1ULL << payload.bit;
  }
  writer.varint(mask);
  for (const SaidText& payload : kSaidTexts) {
    if (!(record.*payload.text).empty()) writer.text(record.*payload.text);
  }
  if (record.findings != 0) writer.varint(record.findings);
  return writer.at();
}

std::size_t attribution_bound(const Record& record) {
  return 4 + 3 * kVarintBound + text_bound(record.smsid) + text_bound(record.domain) +
         text_bound(record.site) + text_bound(record.other_job.value) +
         text_bound(record.other_machine.value);
}

char* encode_attribution(char* out, const Record& record) {
  std::uint8_t more = 0;
  if (!record.other_job.value.empty()) more |= kOtherJob;
  if (!record.other_machine.value.empty()) more |= kOtherMachine;
  if (record.retries != 0) more |= kRetries;
  if (record.collected) more |= kCollected;
  if (record.exit_code) more |= kExitCode;
  std::uint8_t sources = nibbles(record.job_source, record.machine_source);
  if (more != 0) sources |= kMoreBit;
  if (record.instructed) sources |= kInstructedBit;
  WireWriter writer(out);
  writer.byte(sources);
  writer.text(record.smsid);
  writer.text(record.domain);
  writer.text(record.site);
  if (more == 0) return writer.at();
  writer.byte(more);
  for (const Contradiction& other : {record.other_job, record.other_machine}) {
    if (other.value.empty()) continue;
    writer.byte(static_cast<std::uint8_t>(other.source));
    writer.text(other.value);
  }
  if (record.retries != 0) writer.varint(record.retries);
  if (record.collected) writer.signed_varint(*record.collected);
  if (record.exit_code) writer.signed_varint(*record.exit_code);
  return writer.at();
}

std::size_t place_bound(const Record& record) {
  return 1 + 3 * kVarintBound + text_bound(record.path) + text_bound(record.encoding_name);
}

char* encode_place(char* out, const Record& record) {
  WireWriter writer(out);
  writer.varint(record.box);
  writer.text(record.path);
  writer.varint(record.offset);
  writer.varint(record.length);
  write_encoding(writer, record);
  return writer.at();
}

char* encode_line_value(char* out, const Record& record) {
  return encode_place(encode_attribution(encode_payload(out, record), record), record);
}

bool decode_line_value(std::string_view value, Record& record) {
  WireReader reader(value);
  decode_payload(reader, record);
  decode_attribution(reader, record);
  decode_place(reader, record);
  return reader.done();
}

bool decode_line(std::string_view key, std::string_view value, KeyScratch& scratch,
                 Record& record) {
  LineKey line;
  if (!parse_line_key(key, scratch, line) || !decode_line_value(value, record)) return false;
  record.job = line.job;
  record.machine = line.machine;
  record.time = line.time;
  record.hash = line.hash;
  return true;
}

std::string_view payload_part(std::string_view value) {
  WireReader reader(value);
  Record record;
  decode_payload(reader, record);
  return reader.ok() ? value.substr(0, value.size() - reader.rest().size()) : std::string_view();
}

bool decode_payload(std::string_view payload, Record& record) {
  WireReader reader(payload);
  decode_payload(reader, record);
  return reader.done();
}

RowHeader decode_row_header(std::string_view value) {
  WireReader reader(value.substr(0, 2));
  const LineStatus status = reader.enumerator(low_nibble(reader.byte()), LineStatus::kUnreadable);
  const RowOrigin row_origin =
      reader.enumerator(high_nibble(reader.byte()), RowOrigin::kUnreadable);
  if (!reader.ok() || status == LineStatus{}) return {};
  return {status, row_origin};
}

}  // namespace mifdex::index
