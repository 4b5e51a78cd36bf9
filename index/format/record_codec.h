// The value of a line: the content of its status MIF, its attribution, and its place.
//
//     value = said attribution place        (FORMAT.md, "Values")
//
// The three parts are encoded apart, since they become known apart: `payload` when the observation
// is added, the attribution at commit. Job, machine, time and hash are in the key (keys.h).
// Threads: functions without state. Ownership: encoders write to memory that the caller has sized
// by the bound next to them and return the end; decoders return views into the value. Errors:
// decoders return false if a value is damaged, whatever its bytes, and never read beyond it.
#pragma once

#include <cstddef>
#include <string_view>

#include "index/format/keys.h"
#include "index/record/record.h"

namespace mifdex::index {

class WireReader;
class WireWriter;

/// Bounds the size of status, parse outcome, origin, texts and findings.
std::size_t payload_bound(const Record& record);
char* encode_payload(char* out, const Record& record);

/// Bounds the size of SMSID, domain, site, the sources of job and machine, and the other reports
/// about it: contradictions, whether an instruction pairs with it, its retries, and the additions
/// of a manifest's file line.
std::size_t attribution_bound(const Record& record);
char* encode_attribution(char* out, const Record& record);

/// Bounds the size of box, path, offset, length and encoding.
std::size_t place_bound(const Record& record);
char* encode_place(char* out, const Record& record);

/// Bounds the size of all three parts.
inline std::size_t line_value_bound(const Record& record) {
  return payload_bound(record) + attribution_bound(record) + place_bound(record);
}
char* encode_line_value(char* out, const Record& record);

/// Writes the encoding of the file's text, whether it was guessed, and the source of the file's
/// time. A line's place and the own part of a pending file both have them.
void write_encoding(WireWriter& writer, const Record& record);
void read_encoding(WireReader& reader, Record& record);

/// Fills `record` from a row of the lines family. Names with escapes are stored in `scratch`.
bool decode_line(std::string_view key, std::string_view value, KeyScratch& scratch, Record& record);

/// Fills all of `record` but job, machine, time and hash.
bool decode_line_value(std::string_view value, Record& record);

/// Returns the bytes of the part `payload` at the front of a value; empty if the value is damaged.
std::string_view payload_part(std::string_view value);

/// Fills the fields of `record` that are in the part `payload`, which must be whole.
bool decode_payload(std::string_view payload, Record& record);

/// The part of a line that counts depend on.
struct RowHeader {
  LineStatus status = LineStatus::kUnreadable;
  RowOrigin row_origin = RowOrigin::kObservation;

  /// True if the row only keeps a place: it is counted and shown only if its (job, machine)
  /// has no other.
  bool keeps_place() const {
    return row_origin == RowOrigin::kInstruction || row_origin == RowOrigin::kTarget;
  }

  friend bool operator==(const RowHeader&, const RowHeader&) = default;
};

/// Decodes only status and origin, which come first. Returns kUnreadable and kObservation if the
/// value is damaged: a scan that must detect damage calls decode_line.
RowHeader decode_row_header(std::string_view value);

}  // namespace mifdex::index
