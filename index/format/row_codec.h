// The values of all families but lines and facts: files, counts, rejects, boxes and runs.
//
// Threads: functions without state. Ownership: encoders append to the caller's string; decoders
// return views into the value. Errors: as in record_codec.h, decoders return false if a value is
// damaged.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "index/format/record_codec.h"
#include "index/reader.h"
#include "index/record/ledger.h"
#include "index/record/record.h"
#include "index/writer.h"

namespace mifdex::index {

/// The part of an observation that belongs to its place: the job and machine that its file alone
/// reports, before instruction and identity are looked up. With it any place can be attributed
/// again.
struct SelfReported {
  Record
      record;  ///< job, machine, smsid, domain, site, both sources, time, offset, length, encoding
  std::uint64_t pair_shared = 0;  ///< the pair key begins with this many bytes of the path ...
  std::string_view pair_rest;     ///< ... and ends with these bytes
};

/// The value of a row of files, after its first byte, the outcome. If the bytes are equal, nothing
/// changed.
struct FileDetails {
  std::uint64_t size = 0;
  std::int64_t time = 0;
  std::uint64_t hash = 0;
  std::uint8_t kind = 0;
  std::string_view reason;
  std::string_view page;      ///< as FileRow::page
  bool is_page_weak = false;  ///< as FileRow::is_page_weak
  bool observed = false;      ///< if true, `own` is valid
  SelfReported self_reported;
  /// The result of encode_payload for a record that may have no line (RowOrigin::kInstruction,
  /// kTarget, kUnreadable); empty if only the line has it.
  std::string_view payload;

  RowOrigin row_origin() const {
    return payload.empty() ? RowOrigin::kObservation : decode_row_header(payload).row_origin;
  }
};

std::size_t file_details_bound(const FileRow& file);
/// Encodes the details of a file without an observation. Returns the end.
char* encode_file_details(char* out, const FileRow& file);
std::size_t observed_details_bound(const FileRow& file, const Record& record,
                                   std::string_view pair_key);
/// Encodes the details of a file that holds an observation or keeps a place for one.
char* encode_observed_details(char* out, const FileRow& file, const Record& record,
                              std::string_view pair_key);
bool decode_file_details(std::string_view bytes, FileDetails& details);

/// Decodes the front of a file's value, which suffices to decide if the file is unchanged; does not
/// set KnownFile::path.
bool peek_file(std::string_view value, KnownFile& file);

/// Encodes the run since which a file is gone: the value of its `G` fact.
void encode_gone(std::string& out, std::uint64_t run);
bool decode_gone(std::string_view value, std::uint64_t& run);

/// Encodes the reason why an item is not a file: the value of its `S` fact.
void encode_skipped(std::string& out, SkipKind kind);
bool decode_skipped(std::string_view value, SkipKind& kind);

/// Encodes the counts of the `S` facts of the whole index.
void encode_skip_counts(std::string& out, const SkipCounts& counts);
bool decode_skip_counts(std::string_view value, SkipCounts& counts);

/// Counts of one (job, machine), including the rows that are not counted.
struct GroupCounts : StatusCounts {
  std::uint64_t kept_places = 0;  ///< rows that only keep a place (RowHeader::keeps_place)

  bool any_line() const {
    return std::ranges::any_of(lines, [](std::uint64_t count) { return count != 0; });
  }
};
void encode_counts(std::string& out, const GroupCounts& counts);
bool decode_counts(std::string_view value, GroupCounts& counts);
/// Decodes the counts of a job or of a machine, or of a (job, machine) if the rows not counted do
/// not matter.
bool decode_counts(std::string_view value, StatusCounts& counts);

/// Encodes a reject; its offset is in the key.
void encode_reject(std::string& out, const io::Reject& reject);
bool decode_reject(std::string_view value, io::Reject& reject);

void encode_box(std::string& out, const BoxEntry& box);
bool decode_box(std::string_view value, BoxEntry& box);
void encode_run(std::string& out, const RunEntry& run);
bool decode_run(std::string_view value, RunEntry& run);

void encode_reach(std::string& out, const RunReach& reach);
bool decode_reach(std::string_view value, RunReach& reach);

/// Rows of the whole index.
struct Totals {
  std::uint64_t lines = 0;
  std::uint64_t observations = 0;
  std::uint64_t files = 0;
  std::uint64_t rejects = 0;
  /// The most parts in the path of a manifest's file line; 0 if there is none.
  std::uint64_t file_line_parts = 0;
  std::uint64_t gone = 0;  ///< the files that are gone from their boxes
};
void encode_totals(std::string& out, const Totals& totals);
bool decode_totals(std::string_view value, Totals& totals);

/// Returns the value of the format key of an index that this program makes.
std::string encoded_format_version();

}  // namespace mifdex::index
