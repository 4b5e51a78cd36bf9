#include "index/record_codec.h"

#include <array>
#include <cstdint>

#include "index/wire.h"

namespace mifdex::index {
namespace {

// The texts of `said`, each under its bit of the mask. Do not reorder: on disk (format.md).
constexpr std::array<std::string_view Record::*, 9> kSaidTexts = {
    &Record::mif_text,     &Record::description,   &Record::description_bytes,
    &Record::manufacturer, &Record::product,       &Record::version,
    &Record::locale,       &Record::serial_number, &Record::installation};
constexpr std::uint64_t kDiffersBit = 1ULL << kSaidTexts.size();
constexpr std::uint64_t kKnownBits = (kDiffersBit << 1U) - 1;

// Two small enums share a byte: the first in the low half.
template <class Low, class High>
std::uint8_t nibbles(Low low, High high) {
  return static_cast<std::uint8_t>(
      static_cast<std::uint8_t>(low) |
      static_cast<std::uint8_t>(static_cast<std::uint8_t>(high) << 4U));
}
std::uint8_t low_nibble(std::uint8_t byte) { return byte & 0x0FU; }
std::uint8_t high_nibble(std::uint8_t byte) { return static_cast<std::uint8_t>(byte >> 4U); }

std::size_t differs_count(const Record& record) {
  std::size_t count = 0;
  while (count < record.differs.size() && record.differs[count] != 0) ++count;
  return count;
}

void decode_said(WireReader& reader, Record& record) {
  const std::uint8_t statuses = reader.byte();
  record.status = reader.enumerator(low_nibble(statuses), LineStatus::kUnreadable);
  record.mif_status = reader.enumerator(high_nibble(statuses), MifStatus::kUnreadable);
  const std::uint8_t outcome = reader.byte();
  record.parse = reader.enumerator(low_nibble(outcome), ParseOutcome::kRejected);
  record.sms_showed = reader.enumerator(high_nibble(outcome), Showed::kNone);
  const std::uint64_t mask = reader.varint();
  if (mask > kKnownBits) reader.bytes(~0ULL);  // from a later format: a failure
  for (std::size_t i = 0; i < kSaidTexts.size(); ++i) {
    record.*kSaidTexts[i] = (mask >> i & 1U) != 0 ? reader.text() : std::string_view();
  }
  record.differs = {};
  if ((mask & kDiffersBit) == 0) return;
  const std::uint64_t count = reader.varint();
  if (count > record.differs.size()) reader.bytes(~0ULL);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    record.differs[i] = static_cast<std::uint32_t>(reader.varint());
  }
}

void decode_attribution(WireReader& reader, Record& record) {
  const std::uint8_t sources = reader.byte();
  record.job_source = reader.enumerator(low_nibble(sources), Attribution::kLayout);
  record.machine_source = reader.enumerator(high_nibble(sources), Attribution::kLayout);
  record.smsid = reader.text();
  record.domain = reader.text();
  record.site = reader.text();
}

void decode_place(WireReader& reader, Record& record) {
  record.box = static_cast<std::uint32_t>(reader.varint());
  record.path = reader.text();
  record.offset = reader.varint();
  record.length = reader.varint();
  record.encoding = reader.enumerator(reader.byte(), TextEncoding::kNamed);
  record.encoding_name =
      record.encoding == TextEncoding::kNamed ? reader.text() : std::string_view();
}

}  // namespace

std::size_t said_bound(const Record& record) {
  std::size_t bound = 2 + kVarintBound * (2 + record.differs.size());
  for (const auto text : kSaidTexts) bound += text_bound(record.*text);
  return bound;
}

char* encode_said(char* out, const Record& record) {
  WireWriter writer(out);
  writer.byte(nibbles(record.status, record.mif_status));
  writer.byte(nibbles(record.parse, record.sms_showed));
  const std::size_t differs = differs_count(record);
  std::uint64_t mask = differs != 0 ? kDiffersBit : 0;
  for (std::size_t i = 0; i < kSaidTexts.size(); ++i) {
    if (!(record.*kSaidTexts[i]).empty()) mask |= 1ULL << i;
  }
  writer.varint(mask);
  for (const auto text : kSaidTexts) {
    if (!(record.*text).empty()) writer.text(record.*text);
  }
  if (differs != 0) writer.varint(differs);
  for (std::size_t i = 0; i < differs; ++i) writer.varint(record.differs[i]);
  return writer.at();
}

std::size_t attribution_bound(const Record& record) {
  return 1 + text_bound(record.smsid) + text_bound(record.domain) + text_bound(record.site);
}

char* encode_attribution(char* out, const Record& record) {
  WireWriter writer(out);
  writer.byte(nibbles(record.job_source, record.machine_source));
  writer.text(record.smsid);
  writer.text(record.domain);
  writer.text(record.site);
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
  writer.byte(static_cast<std::uint8_t>(record.encoding));
  if (record.encoding == TextEncoding::kNamed) writer.text(record.encoding_name);
  return writer.at();
}

char* encode_line_value(char* out, const Record& record) {
  return encode_place(encode_attribution(encode_said(out, record), record), record);
}

bool decode_line_value(std::string_view value, Record& record) {
  WireReader reader(value);
  decode_said(reader, record);
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

std::string_view said_part(std::string_view value) {
  WireReader reader(value);
  Record record;
  decode_said(reader, record);
  return reader.ok() ? value.substr(0, value.size() - reader.rest().size()) : std::string_view();
}

LineStatus peek_status(std::string_view value) {
  WireReader reader(value.substr(0, 1));
  const LineStatus status = reader.enumerator(low_nibble(reader.byte()), LineStatus::kUnreadable);
  return status == LineStatus{} ? LineStatus::kUnreadable : status;
}

}  // namespace mifdex::index
