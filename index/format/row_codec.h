// The values of all families but lines and facts: files, counts, rejects, boxes and runs.
//
// Threads: functions without state. Ownership: encoders append to the caller's string; decoders
// give views into the value. Errors: as in record_codec.h, decoders give false for any damaged
// value.
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

/// The part of an observation that belongs to its place: what its file alone said of job and
/// machine, before instruction and identity were asked. With it any place can be attributed anew.
struct OwnPart {
  Record
      record;  ///< job, machine, smsid, domain, site, both sources, time, offset, length, encoding
  std::uint64_t pair_shared = 0;  ///< so many bytes of the path begin the pair key ...
  std::string_view pair_rest;     ///< ... and these end it
};

/// The value of a row of files, behind its first byte, the outcome. Equal bytes: nothing changed.
struct FileDetails {
  std::uint64_t size = 0;
  std::int64_t time = 0;
  std::uint64_t hash = 0;
  std::uint8_t kind = 0;
  std::string_view reason;
  std::string_view page;      ///< as FileRow::page
  bool is_page_weak = false;  ///< as FileRow::is_page_weak
  bool observed = false;      ///< then `own` holds
  OwnPart own;
  /// What encode_payload gave, for a record that may stand without a line (RowOrigin::kInstruction,
  /// kTarget, kUnreadable); empty where the line alone has it.
  std::string_view said;

  /// What the record stands on.
  RowOrigin row_origin() const {
    return said.empty() ? RowOrigin::kObservation : decode_row_header(said).row_origin;
  }
};

std::size_t file_details_bound(const FileRow& file);
/// Of a file that holds no observation. Gives the end.
char* encode_file_details(char* out, const FileRow& file);
std::size_t observed_details_bound(const FileRow& file, const Record& record,
                                   std::string_view pair_key);
/// Of a file that holds one, or that keeps a place for one.
char* encode_observed_details(char* out, const FileRow& file, const Record& record,
                              std::string_view pair_key);
bool decode_file_details(std::string_view bytes, FileDetails& details);

/// The front of a file's whole value, which is all that tells whether it is as it is known;
/// KnownFile::path is left alone.
bool peek_file(std::string_view value, KnownFile& file);

/// Since which run a file is gone: the value of its `G` fact.
void encode_gone(std::string& out, std::uint64_t run);
bool decode_gone(std::string_view value, std::uint64_t& run);

/// Why an item is no file: the value of its `S` fact.
void encode_skipped(std::string& out, SkipKind kind);
bool decode_skipped(std::string_view value, SkipKind& kind);

/// The `S` facts of the whole index, counted.
void encode_skip_counts(std::string& out, const SkipCounts& counts);
bool decode_skip_counts(std::string_view value, SkipCounts& counts);

/// Counts of one (job, machine), which also know of the rows that are not counted.
struct GroupCounts : StatusCounts {
  std::uint64_t kept_places = 0;  ///< rows that only keep a place (RowHeader::keeps_place)

  /// Whether there is anything at all.
  bool any_line() const {
    return std::ranges::any_of(lines, [](std::uint64_t count) { return count != 0; });
  }
};
void encode_counts(std::string& out, const GroupCounts& counts);
bool decode_counts(std::string_view value, GroupCounts& counts);
/// Of a job or of a machine; of a (job, machine) where the rows not counted do not matter.
bool decode_counts(std::string_view value, StatusCounts& counts);

/// A reject; its offset stands in the key.
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
  /// The most parts that the path of a manifest's file line has; 0: there is none.
  std::uint64_t file_line_parts = 0;
  std::uint64_t gone = 0;  ///< of the files, those that lie in their boxes no more
};
void encode_totals(std::string& out, const Totals& totals);
bool decode_totals(std::string_view value, Totals& totals);

}  // namespace mifdex::index
