// Encodes and parses the keys of all families (FORMAT.md, "Families, keys and values").
//
// Keys sort bytewise in the order of the answers. Integers are big-endian; names are escaped and
// terminated, so that a name sorts before every longer one that begins with it. Threads: functions
// without state. Ownership: keys are appended to the caller's string; parse_* return views into the
// key, or into `scratch` if a name had to be unescaped.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace mifdex::index {

/// The fields in the key of a line.
struct LineKey {
  std::string_view job;
  std::string_view machine;
  std::int64_t time = 0;
  std::string_view file_name;  ///< only if job or machine is empty (engine/README.md, promise 6)
  std::uint64_t hash = 0;

  /// True if job or machine is unknown; the line is then separate from all others.
  bool open() const { return job.empty() || machine.empty(); }
};

/// A place in a box: a key of files, and the prefix of a key of rejects.
struct PlaceKey {
  std::uint32_t box = 0;
  std::string_view path;
};

// Parts.
void append_u32(std::string& key, std::uint32_t value);
void append_u64(std::string& key, std::uint64_t value);
void append_name(std::string& key, std::string_view name);         ///< escaped and terminated
void append_name_prefix(std::string& key, std::string_view name);  ///< escaped, open at the end
void append_newest_first(std::string& key, std::int64_t time);     ///< later times sort first

// Whole keys.
void append_line_key(std::string& key, const LineKey& line);
void append_group_key(std::string& key, std::string_view machine, std::string_view job);
void append_observation_key(std::string& key, std::uint64_t hash, std::uint32_t box,
                            std::string_view path);
void append_file_key(std::string& key, std::uint32_t box, std::string_view path);
void append_reject_key(std::string& key, std::uint32_t box, std::string_view path,
                       std::uint64_t offset);
std::string box_key(std::uint32_t box);
std::string run_key(std::uint64_t run);

/// Appends the key of an instruction or of an observation that one may apply to: `fact` is
/// kInstructionFact or kWaitingFact. Only the difference between path and pair key is stored.
void append_pair_key(std::string& key, char fact, std::uint32_t box, std::string_view pair_key,
                     std::string_view path);
/// How a path is stored after its pair key: the number of bytes shared with the pair key, then
/// `rest`. Keys with the same pair key are in the order of their suffixes.
struct PairSuffix {
  std::uint16_t shared = 0;
  std::string_view rest;

  friend auto operator<=>(const PairSuffix&, const PairSuffix&) = default;
};
PairSuffix pair_suffix(std::string_view pair_key, std::string_view path);
/// Appends the prefix that all paths of one pair key share.
void append_pair_prefix(std::string& key, char fact, std::uint32_t box, std::string_view pair_key);
void append_identity_key(std::string& key, std::string_view smsid);
void append_job_fact_key(std::string& key, std::string_view job);
void append_file_line_key(std::string& key, std::string_view upper_path);
void append_alias_key(std::string& key, std::string_view alias, std::string_view machine);
void append_named_key(std::string& key, std::string_view name, std::string_view smsid);
/// Appends the prefix that all SMSIDs of one name share.
void append_named_prefix(std::string& key, std::string_view name);
/// A report of a machine's identity by one file or a manifest: a key of facts. A manifest is box 0
/// with an empty path.
struct IdentitySourceKey {
  PlaceKey place;
  std::string_view smsid;
  std::string_view name;
  std::string_view domain;
  std::string_view site;
  std::int64_t time = 0;
};
void append_identity_source_key(std::string& key, const IdentitySourceKey& source);
/// Appends the prefix that all reports of one file share.
void append_identity_source_prefix(std::string& key, std::uint32_t box, std::string_view path);
void append_gone_key(std::string& key, std::uint32_t box, std::string_view path);
void append_skipped_key(std::string& key, std::uint32_t box, std::string_view path);
/// Appends the prefix of the facts about the copies of all reports with `hash`.
void append_copy_prefix(std::string& key, std::uint64_t hash);
void append_copy_key(std::string& key, std::uint64_t hash, std::uint32_t box,
                     std::string_view path);
void append_inexact_key(std::string& key, std::uint32_t box);
/// Returns false if `key` is not a result of append_inexact_key().
bool parse_inexact_key(std::string_view key, std::uint32_t& box);

/// Removes one name from the front of `rest`; returns false if it has no end or a wrong escape.
/// Needs `scratch` only for a name with an escape; a view into it is valid until scratch changes.
bool take_name(std::string_view& rest, std::string& scratch, std::string_view& name);

/// Memory for the names of one key that had to be unescaped.
struct KeyScratch {
  std::string first, second, third, fourth, fifth;
};

bool parse_line_key(std::string_view key, KeyScratch& scratch, LineKey& line);
bool parse_group_key(std::string_view key, KeyScratch& scratch, std::string_view& machine,
                     std::string_view& job);
bool parse_observation_key(std::string_view key, std::uint64_t& hash, PlaceKey& place);
bool parse_file_key(std::string_view key, PlaceKey& place);
bool parse_reject_key(std::string_view key, KeyScratch& scratch, PlaceKey& place,
                      std::uint64_t& offset);
bool parse_number_key(std::string_view key, std::string_view prefix, std::uint64_t& number);
/// Assembles the path of a pair's key in `path`. `prefix_size` is that of append_pair_prefix.
bool parse_pair_path(std::string_view key, std::size_t prefix_size, std::string_view pair_key,
                     std::string& path);
bool parse_job_fact_key(std::string_view key, KeyScratch& scratch, std::string_view& job);
bool parse_copy_key(std::string_view key, std::uint64_t& hash, PlaceKey& place);
bool parse_identity_source_key(std::string_view key, KeyScratch& scratch,
                               IdentitySourceKey& source);
bool parse_gone_key(std::string_view key, PlaceKey& place);
bool parse_skipped_key(std::string_view key, PlaceKey& place);
bool parse_alias_key(std::string_view key, KeyScratch& scratch, std::string_view& alias,
                     std::string_view& machine);

bool parse_named_key(std::string_view key, KeyScratch& scratch, std::string_view& name,
                     std::string_view& smsid);

/// Returns the length of the part of a line's key that names job and machine; 0 if the key is
/// damaged.
std::size_t group_prefix_size(std::string_view line_key);

/// True if the group whose keys begin with `prefix`, as long as group_prefix_size() returned, lacks
/// a job or a machine: each of its rows is then a line.
bool is_open_group(std::string_view prefix);

/// Returns the first key after all keys that begin with `prefix`; empty if there is none.
std::string after_prefix(std::string_view prefix);

/// Returns the number of bytes that two texts share at the front.
std::size_t common_prefix(std::string_view a, std::string_view b);

}  // namespace mifdex::index
