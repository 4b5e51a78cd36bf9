// The value of a line: what its status MIF said, to whom it is attributed, and where it lay.
//
//     value = said attribution place        (FORMAT.md, "Values")
//
// The three parts are encoded apart, since they become known apart: `said` when the observation is
// added, the attribution at commit. Job, machine, time and hash stand in the key (keys.h).
// Threads: functions without state. Ownership: encoders write to memory that the caller has sized
// by the bound next to them and give the end; decoders give views into the value. Errors: decoders
// give false for a value that is damaged, whatever its bytes, and never read beyond it.
#pragma once

#include <cstddef>
#include <string_view>

#include "index/format/keys.h"
#include "index/record/record.h"

namespace mifdex::index {

class WireReader;
class WireWriter;

/// Status, parse outcome, standing, texts and signs.
std::size_t said_bound(const Record& record);
char* encode_payload(char* out, const Record& record);

/// SMSID, domain, site, the sources of job and machine, and what else was told of it:
/// contradictions, whether an instruction pairs with it, its retries, and what a manifest's file
/// line adds.
std::size_t attribution_bound(const Record& record);
char* encode_attribution(char* out, const Record& record);

/// Box, path, offset, length and encoding.
std::size_t place_bound(const Record& record);
char* encode_place(char* out, const Record& record);

/// All three in one.
inline std::size_t line_value_bound(const Record& record) {
  return said_bound(record) + attribution_bound(record) + place_bound(record);
}
char* encode_line_value(char* out, const Record& record);

/// The encoding of the file's text, whether it was guessed, and the source of the file's time, as
/// both a line's place and a waiting file's own part have them.
void write_encoding(WireWriter& writer, const Record& record);
void read_encoding(WireReader& reader, Record& record);

/// Fills `record` from a row of the lines family. Names with escapes stand in `scratch`.
bool decode_line(std::string_view key, std::string_view value, KeyScratch& scratch, Record& record);

/// Fills all of `record` but job, machine, time and hash.
bool decode_line_value(std::string_view value, Record& record);

/// The bytes of the part `said` at the front of a value; empty where the value is damaged.
std::string_view said_part(std::string_view value);

/// Fills the part of `record` that `said`, all of it, tells.
bool decode_said_part(std::string_view said, Record& record);

/// What counts need to know of a line.
struct RowHeader {
  LineStatus status = LineStatus::kUnreadable;
  RowOrigin row_origin = RowOrigin::kObservation;

  /// Whether it only keeps a place: it is counted, and shown, where its (job, machine) has no
  /// other.
  bool keeps_place() const {
    return row_origin == RowOrigin::kInstruction || row_origin == RowOrigin::kTarget;
  }

  friend bool operator==(const RowHeader&, const RowHeader&) = default;
};

/// Status and standing alone, which stand first. kUnreadable and kObservation where the value is
/// damaged: scans that need to know call decode_line.
RowHeader decode_row_header(std::string_view value);

}  // namespace mifdex::index
