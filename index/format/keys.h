// Makes and takes apart the keys of all families (FORMAT.md, "Families, keys and values").
//
// Keys sort bytewise in the order in which answers come. Integers are big-endian; names are escaped
// and terminated, so that a name sorts before every longer one that begins with it.
// Threads: functions without state. Ownership: keys are appended to the caller's string; what
// parse_* gives are views into the key, or into `scratch` where a name had to be unescaped.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace mifdex::index {

/// What the key of a line says.
struct LineKey {
  std::string_view job;
  std::string_view machine;
  std::int64_t time = 0;
  std::string_view file_name;  ///< only where job or machine is empty (engine/README.md, promise 6)
  std::uint64_t hash = 0;

  /// Whether nothing attributes the line to a job or to a machine; then it is a line of its own.
  bool open() const { return job.empty() || machine.empty(); }
};

/// A place in a box: a key of files, and the front of a key of rejects.
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

/// A key of an instruction or of an observation that one may speak for: `fact` is kInstructionFact
/// or kWaitingFact. The path is kept as what differs from the pair key.
void append_pair_key(std::string& key, char fact, std::uint32_t box, std::string_view pair_key,
                     std::string_view path);
/// How a path stands behind its pair key: so many bytes of the pair key, then `rest`. Keys with the
/// same pair key are in the order of their suffixes.
struct PairSuffix {
  std::uint16_t shared = 0;
  std::string_view rest;

  friend auto operator<=>(const PairSuffix&, const PairSuffix&) = default;
};
PairSuffix pair_suffix(std::string_view pair_key, std::string_view path);
/// The front of it, common to all paths of one pair key.
void append_pair_prefix(std::string& key, char fact, std::uint32_t box, std::string_view pair_key);
void append_identity_key(std::string& key, std::string_view smsid);
void append_job_fact_key(std::string& key, std::string_view job);
void append_file_line_key(std::string& key, std::string_view upper_path);
void append_alias_key(std::string& key, std::string_view alias, std::string_view machine);
void append_named_key(std::string& key, std::string_view name, std::string_view smsid);
/// The front of it, common to all SMSIDs of one name.
void append_named_prefix(std::string& key, std::string_view name);
/// What one file, or a manifest, tells of who a machine is: a key of facts. A manifest is box 0
/// with an empty path.
struct TellingKey {
  PlaceKey place;
  std::string_view smsid;
  std::string_view name;
  std::string_view domain;
  std::string_view site;
  std::int64_t time = 0;
};
void append_telling_key(std::string& key, const TellingKey& telling);
/// The front of it, common to all that one file tells.
void append_telling_prefix(std::string& key, std::uint32_t box, std::string_view path);
void append_gone_key(std::string& key, std::uint32_t box, std::string_view path);
void append_skipped_key(std::string& key, std::uint32_t box, std::string_view path);
/// The front of the facts about the copies of all reports with `hash`.
void append_copy_prefix(std::string& key, std::uint64_t hash);
void append_copy_key(std::string& key, std::uint64_t hash, std::uint32_t box,
                     std::string_view path);
void append_inexact_key(std::string& key, std::uint32_t box);
/// Returns false if `key` is none that append_inexact_key() makes.
bool parse_inexact_key(std::string_view key, std::uint32_t& box);

/// Takes one name off the front of `rest`; false where it has no end or a wrong escape. Needs
/// `scratch` only for a name with an escape; a view into it holds until scratch changes.
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
/// The path of a pair's key, put together in `path`. `prefix_size` is that of append_pair_prefix.
bool parse_pair_path(std::string_view key, std::size_t prefix_size, std::string_view pair_key,
                     std::string& path);
bool parse_job_fact_key(std::string_view key, KeyScratch& scratch, std::string_view& job);
bool parse_copy_key(std::string_view key, std::uint64_t& hash, PlaceKey& place);
bool parse_telling_key(std::string_view key, KeyScratch& scratch, TellingKey& telling);
bool parse_gone_key(std::string_view key, PlaceKey& place);
bool parse_skipped_key(std::string_view key, PlaceKey& place);
bool parse_alias_key(std::string_view key, KeyScratch& scratch, std::string_view& alias,
                     std::string_view& machine);

bool parse_named_key(std::string_view key, KeyScratch& scratch, std::string_view& name,
                     std::string_view& smsid);

/// The length of the part of a line's key that names job and machine; 0 where the key is damaged.
std::size_t group_prefix_size(std::string_view line_key);

/// The first key behind all keys that begin with `prefix`; empty where there is none.
std::string after_prefix(std::string_view prefix);

/// How many bytes two texts have in common at the front.
std::size_t common_prefix(std::string_view a, std::string_view b);

}  // namespace mifdex::index
