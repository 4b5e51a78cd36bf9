#include "index/format/row_codec.h"

#include <array>

#include "index/format/key_format.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/format/wire.h"

namespace mifdex::index {
namespace {

// The parts that follow the details of a file. Do not renumber: on disk.
constexpr std::uint8_t kNothingMore = 0;
constexpr std::uint8_t kObserved = 1;   // own
constexpr std::uint8_t kKeptAside = 2;  // self-reported, then payload: it may have no line

// Further bits of the same byte; the name of the page follows it directly.
constexpr std::uint8_t kPageBit = 4;
constexpr std::uint8_t kWeakPageBit = 8;  // never without kPageBit

// The texts of an own part, each under its bit of the mask. Do not reorder: on disk.
constexpr std::array<std::string_view Record::*, 5> kOwnTexts = {
    &Record::job, &Record::machine, &Record::smsid, &Record::domain, &Record::site};

// In the byte of an own part's machine source: Record::identifies.
constexpr std::uint8_t kIdentifiesBit = 0x80;

void write_file_fields(WireWriter& writer, const FileRow& file) {
  writer.byte(file.kind);
  writer.varint(file.size);
  writer.signed_varint(file.time);
  writer.fixed64(file.hash);
  writer.text(file.reason);
}

/// Writes `more` with the bits of the page of `file`, then the page.
void write_more(WireWriter& writer, std::uint8_t more, const FileRow& file) {
  if (file.page.empty()) {
    writer.byte(more);
    return;
  }
  const std::uint8_t bits = file.is_page_weak ? kPageBit | kWeakPageBit : kPageBit;
  writer.byte(static_cast<std::uint8_t>(more | bits));
  writer.text(file.page);
}

/// Reads what write_more() wrote; returns `more`, or kBadMore.
constexpr std::uint8_t kBadMore = 0xFF;
std::uint8_t read_more(WireReader& reader, std::string_view& page, bool& is_page_weak) {
  const std::uint8_t byte = reader.byte();
  const bool has_page = (byte & kPageBit) != 0;
  is_page_weak = (byte & kWeakPageBit) != 0;
  page = has_page ? reader.text() : std::string_view();
  if (is_page_weak && !has_page) return kBadMore;
  return static_cast<std::uint8_t>(byte & ~(kPageBit | kWeakPageBit));
}

void write_own_part(WireWriter& writer, const FileRow& file, const Record& record,
                    std::string_view pair_key) {
  // Differences of whole 64 bits: they wrap around here, and back when they are read.
  writer.signed_varint(static_cast<std::int64_t>(static_cast<std::uint64_t>(record.time) -
                                                 static_cast<std::uint64_t>(file.time)));
  writer.signed_varint(static_cast<std::int64_t>(record.length - file.size));
  writer.varint(record.offset);
  write_encoding(writer, record);
  writer.byte(static_cast<std::uint8_t>(record.job_source));
  writer.byte(static_cast<std::uint8_t>(static_cast<std::uint8_t>(record.machine_source) |
                                        (record.identifies ? kIdentifiesBit : 0U)));
  std::uint8_t mask = 0;
  for (std::size_t i = 0; i < kOwnTexts.size(); ++i) {
    if (!(record.*kOwnTexts[i]).empty()) mask = static_cast<std::uint8_t>(mask | 1U << i);
  }
  writer.byte(mask);
  for (const auto text : kOwnTexts) {
    if (!(record.*text).empty()) writer.text(record.*text);
  }
  const std::size_t shared = common_prefix(pair_key, file.path);
  writer.varint(shared);
  writer.text(pair_key.substr(shared));
}

void read_own_part(WireReader& reader, FileDetails& details) {
  Record& record = details.self_reported.record;
  record.time = static_cast<std::int64_t>(static_cast<std::uint64_t>(details.time) +
                                          static_cast<std::uint64_t>(reader.signed_varint()));
  record.length = details.size + static_cast<std::uint64_t>(reader.signed_varint());
  record.offset = reader.varint();
  read_encoding(reader, record);
  record.job_source = reader.enumerator(reader.byte(), AttributionSource::kLayout);
  const std::uint8_t machine_source = reader.byte();
  record.identifies = (machine_source & kIdentifiesBit) != 0;
  record.machine_source = reader.enumerator(
      static_cast<std::uint8_t>(machine_source & ~kIdentifiesBit), AttributionSource::kLayout);
  const std::uint8_t mask = reader.byte();
  for (std::size_t i = 0; i < kOwnTexts.size(); ++i) {
    record.*kOwnTexts[i] = (mask >> i & 1U) != 0 ? reader.text() : std::string_view();
  }
  record.hash = details.hash;
  details.self_reported.pair_shared = reader.varint();
  details.self_reported.pair_rest = reader.text();
}

/// The numbers of counts, each under its bit of the mask; those that are 0 are left out. Do not
/// reorder: on disk.
constexpr std::size_t kCountFields = kLineStatusCount + 4;
template <class Counts>
auto& count_at(Counts& counts, std::size_t i) {
  switch (i) {
    case kLineStatusCount:
      return counts.failed;
    case kLineStatusCount + 1:
      return counts.failed_machines;
    case kLineStatusCount + 2:
      return counts.exhausted;
    case kLineStatusCount + 3:
      return counts.kept_places;
    default:
      return counts.lines[i + 1];
  }
}

}  // namespace

std::size_t file_details_bound(const FileRow& file) {
  return 2 + 8 + 2 * kVarintBound + text_bound(file.reason) + text_bound(file.page);
}

char* encode_file_details(char* out, const FileRow& file) {
  WireWriter writer(out);
  write_file_fields(writer, file);
  write_more(writer, kNothingMore, file);
  return writer.at();
}

std::size_t observed_details_bound(const FileRow& file, const Record& record,
                                   std::string_view pair_key) {
  std::size_t bound = file_details_bound(file) + 4 + 4 * kVarintBound +
                      text_bound(record.encoding_name) + text_bound(pair_key);
  if (record.row_origin != RowOrigin::kObservation) bound += payload_bound(record);
  for (const auto text : kOwnTexts) bound += text_bound(record.*text);
  return bound;
}

char* encode_observed_details(char* out, const FileRow& file, const Record& record,
                              std::string_view pair_key) {
  WireWriter writer(out);
  write_file_fields(writer, file);
  const bool aside = record.row_origin != RowOrigin::kObservation;
  write_more(writer, aside ? kKeptAside : kObserved, file);
  write_own_part(writer, file, record, pair_key);
  return aside ? encode_payload(writer.at(), record) : writer.at();
}

bool decode_file_details(std::string_view bytes, FileDetails& details) {
  WireReader reader(bytes);
  details.kind = reader.byte();
  details.size = reader.varint();
  details.time = reader.signed_varint();
  details.hash = reader.fixed64();
  details.reason = reader.text();
  const std::uint8_t more = read_more(reader, details.page, details.is_page_weak);
  details.observed = more != kNothingMore;
  details.payload = {};
  if (details.observed) read_own_part(reader, details);
  if (more != kKeptAside) return reader.done() && more <= kObserved;
  details.payload = payload_part(reader.rest());
  return reader.ok() && !details.payload.empty() &&
         details.payload.size() == reader.rest().size() &&
         decode_row_header(details.payload).row_origin != RowOrigin::kObservation;
}

bool peek_file(std::string_view value, KnownFile& file) {
  WireReader reader(value);
  file.outcome = reader.enumerator(reader.byte(), Outcome::kPart);
  file.kind = reader.byte();
  file.size = reader.varint();
  file.time = reader.signed_varint();
  reader.fixed64();
  reader.text();
  const std::uint8_t more = read_more(reader, file.page, file.is_page_weak);
  return reader.ok() && more <= kKeptAside && file.outcome != Outcome{};
}

void encode_gone(std::string& out, std::uint64_t run) {
  append_encoded(out, kVarintBound, [&](WireWriter& writer) { writer.varint(run); });
}

bool decode_gone(std::string_view value, std::uint64_t& run) {
  WireReader reader(value);
  run = reader.varint();
  return reader.done() && run != 0;
}

void encode_skipped(std::string& out, SkipKind kind) { out.push_back(static_cast<char>(kind)); }

bool decode_skipped(std::string_view value, SkipKind& kind) {
  if (value.size() != 1) return false;
  kind = static_cast<SkipKind>(value.front());
  const auto number = static_cast<std::size_t>(kind);
  return number >= 1 && number <= kSkipKindCount;
}

void encode_skip_counts(std::string& out, const SkipCounts& counts) {
  append_encoded(out, kSkipKindCount * kVarintBound, [&](WireWriter& writer) {
    for (std::size_t i = 1; i < counts.size(); ++i) writer.varint(counts[i]);
  });
}

bool decode_skip_counts(std::string_view value, SkipCounts& counts) {
  WireReader reader(value);
  for (std::size_t i = 1; i < counts.size(); ++i) counts[i] = reader.varint();
  return reader.done();
}

void encode_counts(std::string& out, const GroupCounts& counts) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < kCountFields; ++i) {
    if (count_at(counts, i) != 0) mask |= 1ULL << i;
  }
  append_encoded(out, (kCountFields + 4) * kVarintBound, [&](WireWriter& writer) {
    writer.varint(mask);
    for (std::size_t i = 0; i < kCountFields; ++i) {
      if (count_at(counts, i) != 0) writer.varint(count_at(counts, i));
    }
    writer.varint(counts.observations);
    if (counts.observations == 0) return;
    writer.signed_varint(counts.first);
    writer.varint(static_cast<std::uint64_t>(counts.last) -
                  static_cast<std::uint64_t>(counts.first));
  });
}

bool decode_counts(std::string_view value, GroupCounts& counts) {
  WireReader reader(value);
  const std::uint64_t mask = reader.varint();
  if (mask >> kCountFields != 0) return false;  // from a later format
  counts = {};
  for (std::size_t i = 0; i < kCountFields; ++i) {
    if ((mask >> i & 1U) != 0) count_at(counts, i) = reader.varint();
  }
  counts.observations = reader.varint();
  if (counts.observations == 0) return reader.done();
  counts.first = reader.signed_varint();
  counts.last =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(counts.first) + reader.varint());
  return reader.done();
}

bool decode_counts(std::string_view value, StatusCounts& counts) {
  GroupCounts all;
  const bool good = decode_counts(value, all);
  counts = all;
  return good;
}

void encode_reject(std::string& out, const io::Reject& reject) {
  append_encoded(out, 1 + kVarintBound + text_bound(reject.detail), [&](WireWriter& writer) {
    writer.byte(static_cast<std::uint8_t>(reject.kind));
    writer.varint(reject.line);
    writer.text(reject.detail);
  });
}

bool decode_reject(std::string_view value, io::Reject& reject) {
  WireReader reader(value);
  reject.kind = static_cast<io::RejectKind>(reader.byte());
  reject.line = static_cast<std::uint32_t>(reader.varint());
  reject.detail = reader.text();
  return reader.done();
}

void encode_box(std::string& out, const BoxEntry& box) {
  const std::size_t bound = text_bound(box.name) + text_bound(box.location) + 8 + 3 * kVarintBound +
                            text_bound(box.given_name) + text_bound(box.first_location);
  append_encoded(out, bound, [&](WireWriter& writer) {
    writer.text(box.name);
    writer.text(box.location);
    writer.varint(box.files);
    writer.fixed64(box.reading);
    writer.signed_varint(box.read_at);
    writer.text(box.given_name);
    writer.text(box.first_location);
    writer.signed_varint(box.first_read_at);
  });
}

bool decode_box(std::string_view value, BoxEntry& box) {
  WireReader reader(value);
  box.name = reader.text();
  box.location = reader.text();
  box.files = reader.varint();
  box.reading = reader.fixed64();
  box.read_at = reader.signed_varint();
  box.given_name = {};
  box.first_location = {};
  box.first_read_at = 0;
  if (reader.done()) return true;  // from a format version before 5
  box.given_name = reader.text();
  box.first_location = reader.text();
  box.first_read_at = reader.signed_varint();
  return reader.done();
}

void encode_run(std::string& out, const RunEntry& run) {
  const std::size_t bound = (6 + run.by_outcome.size()) * kVarintBound + text_bound(run.version) +
                            text_bound(run.command);
  append_encoded(out, bound, [&](WireWriter& writer) {
    writer.signed_varint(run.started);
    writer.signed_varint(run.ended);
    writer.text(run.version);
    writer.text(run.command);
    writer.varint(run.files);
    writer.varint(run.bytes);
    writer.varint(run.unchanged);
    writer.varint(run.gone);
    for (std::size_t i = 1; i < run.by_outcome.size(); ++i) writer.varint(run.by_outcome[i]);
  });
}

bool decode_run(std::string_view value, RunEntry& run) {
  WireReader reader(value);
  run.started = reader.signed_varint();
  run.ended = reader.signed_varint();
  run.version = reader.text();
  run.command = reader.text();
  run.files = reader.varint();
  run.bytes = reader.varint();
  run.unchanged = reader.varint();
  run.gone = reader.varint();
  for (std::size_t i = 1; i < run.by_outcome.size(); ++i) run.by_outcome[i] = reader.varint();
  return reader.done();
}

void encode_reach(std::string& out, const RunReach& reach) {
  const std::size_t bound = (2 + reach.boxes.size() + reach.unseen.size()) * kVarintBound;
  append_encoded(out, bound, [&](WireWriter& writer) {
    writer.varint(reach.run);
    for (std::size_t i = 1; i < reach.unseen.size(); ++i) writer.varint(reach.unseen[i]);
    for (const std::uint32_t box : reach.boxes) writer.varint(box);
  });
}

bool decode_reach(std::string_view value, RunReach& reach) {
  WireReader reader(value);
  reach.run = reader.varint();
  for (std::size_t i = 1; i < reach.unseen.size(); ++i) reach.unseen[i] = reader.varint();
  reach.boxes.clear();
  while (reader.ok() && !reader.rest().empty()) {
    reach.boxes.push_back(static_cast<std::uint32_t>(reader.varint()));
  }
  return reader.done();
}

void encode_totals(std::string& out, const Totals& totals) {
  append_encoded(out, 6 * kVarintBound, [&](WireWriter& writer) {
    writer.varint(totals.lines);
    writer.varint(totals.observations);
    writer.varint(totals.files);
    writer.varint(totals.rejects);
    writer.varint(totals.file_line_parts);
    writer.varint(totals.gone);
  });
}

bool decode_totals(std::string_view value, Totals& totals) {
  WireReader reader(value);
  totals.lines = reader.varint();
  totals.observations = reader.varint();
  totals.files = reader.varint();
  totals.rejects = reader.varint();
  totals.file_line_parts = reader.varint();
  totals.gone = reader.varint();
  return reader.done();
}

std::string encoded_format_version() {
  std::string value;
  append_encoded(value, kVarintBound, [](WireWriter& writer) { writer.varint(kFormatVersion); });
  return value;
}

}  // namespace mifdex::index
