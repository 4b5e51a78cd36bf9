#include "engine/ingest/decode/observation.h"

#include "engine/sms/line_status.h"

namespace mifdex::engine {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD: replaces bytes that have no
                                                           // meaning in the encoding

index::TextEncoding stored_encoding(io::EncodingKind kind) {
  switch (kind) {
    case io::EncodingKind::kAscii:
      return index::TextEncoding::kAscii;
    case io::EncodingKind::kUtf8:
      return index::TextEncoding::kUtf8;
    case io::EncodingKind::kUtf16Le:
      return index::TextEncoding::kUtf16Le;
    case io::EncodingKind::kUtf16Be:
      return index::TextEncoding::kUtf16Be;
    case io::EncodingKind::kWindows1252:
      return index::TextEncoding::kWindows1252;
    case io::EncodingKind::kNamed:
      return index::TextEncoding::kNamed;
  }
  return index::TextEncoding::kNamed;
}

// Returns the bytes of the file that `text`, a view of the decoded text, was decoded from.
std::string_view source_bytes(const io::FileBytes& file, const io::DecodedText& decoded,
                              io::SourceOffsets& offsets, std::string_view text) {
  const auto offset = static_cast<std::size_t>(text.data() - decoded.text.data());
  const std::size_t from = offsets.at(offset);
  const std::size_t to = offsets.at(offset + text.size());
  return file.bytes.view().substr(from, to - from);
}

void put_description(const io::FileBytes& file, const io::DecodedText& decoded,
                     io::SourceOffsets& offsets, const mif::Attribute& attribute, io::Arena& arena,
                     index::Record& record) {
  const std::string_view description = text_before_nul(attribute.text());
  record.description = arena.copy(description);
  const bool lost_bytes = decoded.lossy && description.find(kReplacement) != std::string_view::npos;
  if (lost_bytes) {
    record.description_bytes =
        arena.copy(source_bytes(file, decoded, offsets, attribute.value_source));
  }
}

index::ParseOutcome parse_outcome(const mif::Component& component, const StatusMif& status) {
  if (status.mif_status == index::MifStatus::kUnreadable) return index::ParseOutcome::kRejected;
  return component.recovered ? index::ParseOutcome::kRecovered : index::ParseOutcome::kClean;
}

index::Record place_of(const io::FileBytes& file) {
  index::Record record;
  record.time = file.mtime;
  record.time_source = file.time_source;
  record.box = file.origin.box;
  record.offset = file.origin.offset;
  record.length = file.size;
  return record;
}

}  // namespace

index::Record make_placeholder(const io::FileBytes& file, index::RowOrigin row_origin) {
  index::Record record = place_of(file);
  record.row_origin = row_origin;
  record.status = index::LineStatus::kNone;
  if (row_origin == index::RowOrigin::kUnreadable) {
    record.status = index::LineStatus::kUnreadable;
    record.mif_status = index::MifStatus::kUnreadable;
    record.parse = index::ParseOutcome::kRejected;
  }
  return record;
}

index::Record make_record(const io::FileBytes& file, const io::DecodedText& decoded,
                          io::SourceOffsets& offsets, const mif::Component& component,
                          const StatusMif& status, io::Arena& arena) {
  index::Record record = place_of(file);
  record.status = status_of(status.mif_status);
  record.mif_status = status.mif_status;
  record.parse = parse_outcome(component, status);
  record.mif_text = arena.copy(status.status_text);
  if (status.description) {
    put_description(file, decoded, offsets, *status.description, arena, record);
  }
  for (const index::ProductText& row : index::kProductTexts) {
    record.*row.text = arena.copy(status.*row.text);
  }
  record.encoding = stored_encoding(decoded.encoding.kind());
  record.encoding_guessed = decoded.guessed;
  if (record.encoding == index::TextEncoding::kNamed)
    record.encoding_name = decoded.encoding.name();
  return record;
}

void note_page(index::FileRow& row, const io::DecodedText& decoded) {
  row.page = decoded.evidence.page;
  row.is_page_weak = decoded.evidence.is_weak;
}

}  // namespace mifdex::engine
