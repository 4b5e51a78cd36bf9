#include "index/format/keys.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "index/format/key_format.h"
#include "io/base/endian.h"

namespace mifdex::index {
namespace {

constexpr std::uint64_t kSignBit = 1ULL << 63U;

bool needs_escape(char c) { return c == kNameEnd || c == kNameEscape; }

/// True if one of eight characters is below kNameEscape + 1; tests all at once.
bool any_needs_escape_of_eight(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = kOnes << 7U;
  std::uint64_t eight = 0;
  std::memcpy(&eight, at, sizeof(eight));
  return ((eight - kOnes * (kNameEscape + 1)) & ~eight & kHighs) != 0;
}

bool any_needs_escape(std::string_view name) {
  constexpr std::size_t kEight = sizeof(std::uint64_t);
  if (name.size() < kEight) return std::ranges::any_of(name, needs_escape);
  const char* last = name.data() + name.size() - kEight;
  for (const char* at = name.data(); at < last; at += kEight) {
    if (any_needs_escape_of_eight(at)) return true;
  }
  return any_needs_escape_of_eight(last);
}

bool take_newest_first(std::string_view& rest, std::int64_t& time) {
  std::uint64_t value = 0;
  if (!io::take_big(rest, value)) return false;
  time = static_cast<std::int64_t>(~value ^ kSignBit);
  return true;
}

}  // namespace

void append_u32(std::string& key, std::uint32_t value) { io::append_big(key, value); }
void append_u64(std::string& key, std::uint64_t value) { io::append_big(key, value); }

void append_name_prefix(std::string& key, std::string_view name) {
  if (!any_needs_escape(name)) {
    key.append(name);
    return;
  }
  for (const char c : name) {
    if (!needs_escape(c)) {
      key.push_back(c);
      continue;
    }
    key.push_back(kNameEscape);
    key.push_back(c == kNameEnd ? kEscapedNul : kEscapedOne);
  }
}

void append_name(std::string& key, std::string_view name) {
  append_name_prefix(key, name);
  key.push_back(kNameEnd);
}

void append_newest_first(std::string& key, std::int64_t time) {
  append_u64(key, ~(static_cast<std::uint64_t>(time) ^ kSignBit));
}

void append_line_key(std::string& key, const LineKey& line) {
  append_name(key, line.job);
  append_name(key, line.machine);
  append_newest_first(key, line.time);
  if (line.open()) append_name(key, line.file_name);
  append_u64(key, line.hash);
}

void append_group_key(std::string& key, std::string_view machine, std::string_view job) {
  append_name(key, machine);
  append_name(key, job);
}

void append_observation_key(std::string& key, std::uint64_t hash, std::uint32_t box,
                            std::string_view path) {
  append_u64(key, hash);
  append_file_key(key, box, path);
}

void append_file_key(std::string& key, std::uint32_t box, std::string_view path) {
  append_u32(key, box);
  key.append(path);
}

void append_reject_key(std::string& key, std::uint32_t box, std::string_view path,
                       std::uint64_t offset) {
  append_u32(key, box);
  append_name(key, path);
  append_u64(key, offset);
}

std::string box_key(std::uint32_t box) {
  std::string key(kBoxPrefix);
  append_u32(key, box);
  return key;
}

std::string run_key(std::uint64_t run) {
  std::string key(kRunPrefix);
  append_u64(key, run);
  return key;
}

void append_pair_prefix(std::string& key, char fact, std::uint32_t box, std::string_view pair_key) {
  key.push_back(fact);
  append_u32(key, box);
  append_name(key, pair_key);
}

void append_pair_key(std::string& key, char fact, std::uint32_t box, std::string_view pair_key,
                     std::string_view path) {
  append_pair_prefix(key, fact, box, pair_key);
  const PairSuffix suffix = pair_suffix(pair_key, path);
  io::append_big(key, suffix.shared);
  key.append(suffix.rest);
}

PairSuffix pair_suffix(std::string_view pair_key, std::string_view path) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();
  const std::size_t shared = std::min(common_prefix(pair_key, path), kMost);
  return {static_cast<std::uint16_t>(shared), path.substr(shared)};
}

void append_identity_key(std::string& key, std::string_view smsid) {
  key.push_back(kIdentityFact);
  append_name(key, smsid);
}

void append_job_fact_key(std::string& key, std::string_view job) {
  key.push_back(kJobFact);
  append_name(key, job);
}

void append_file_line_key(std::string& key, std::string_view upper_path) {
  key.push_back(kFileLineFact);
  append_name(key, upper_path);
}

void append_inexact_key(std::string& key, std::uint32_t box) {
  key.push_back(kInexactFact);
  append_u32(key, box);
}

bool parse_inexact_key(std::string_view key, std::uint32_t& box) {
  if (!key.starts_with(kInexactFact)) return false;
  key.remove_prefix(1);
  return io::take_big(key, box) && key.empty();
}

void append_gone_key(std::string& key, std::uint32_t box, std::string_view path) {
  key.push_back(kGoneFact);
  append_file_key(key, box, path);
}

void append_identity_source_prefix(std::string& key, std::uint32_t box, std::string_view path) {
  key.push_back(kIdentitySourceFact);
  append_u32(key, box);
  append_name(key, path);
}

void append_identity_source_key(std::string& key, const IdentitySourceKey& source) {
  append_identity_source_prefix(key, source.place.box, source.place.path);
  for (const std::string_view text : {source.smsid, source.name, source.domain, source.site}) {
    append_name(key, text);
  }
  append_newest_first(key, source.time);
}

void append_skipped_key(std::string& key, std::uint32_t box, std::string_view path) {
  key.push_back(kSkippedFact);
  append_file_key(key, box, path);
}

void append_alias_key(std::string& key, std::string_view alias, std::string_view machine) {
  key.push_back(kAliasFact);
  append_name(key, alias);
  append_name(key, machine);
}

void append_named_prefix(std::string& key, std::string_view name) {
  key.push_back(kNamedFact);
  append_name(key, name);
}

void append_named_key(std::string& key, std::string_view name, std::string_view smsid) {
  append_named_prefix(key, name);
  append_name(key, smsid);
}

bool take_name(std::string_view& rest, std::string& scratch, std::string_view& name) {
  const std::size_t end = rest.find(kNameEnd);
  if (end == std::string_view::npos) return false;
  const std::string_view stored = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (stored.find(kNameEscape) == std::string_view::npos) {
    name = stored;
    return true;
  }
  scratch.clear();
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (stored[i] != kNameEscape) {
      scratch.push_back(stored[i]);
      continue;
    }
    ++i;
    if (i == stored.size()) return false;
    if (stored[i] != kEscapedNul && stored[i] != kEscapedOne) return false;
    scratch.push_back(stored[i] == kEscapedNul ? kNameEnd : kNameEscape);
  }
  name = scratch;
  return true;
}

bool parse_line_key(std::string_view key, KeyScratch& scratch, LineKey& line) {
  if (!take_name(key, scratch.first, line.job) || !take_name(key, scratch.second, line.machine) ||
      !take_newest_first(key, line.time)) {
    return false;
  }
  line.file_name = {};
  if (line.open() && !take_name(key, scratch.third, line.file_name)) return false;
  return io::take_big(key, line.hash) && key.empty();
}

bool parse_group_key(std::string_view key, KeyScratch& scratch, std::string_view& machine,
                     std::string_view& job) {
  return take_name(key, scratch.first, machine) && take_name(key, scratch.second, job) &&
         key.empty();
}

bool parse_observation_key(std::string_view key, std::uint64_t& hash, PlaceKey& place) {
  return io::take_big(key, hash) && parse_file_key(key, place);
}

bool parse_file_key(std::string_view key, PlaceKey& place) {
  if (!io::take_big(key, place.box)) return false;
  place.path = key;
  return true;
}

bool parse_reject_key(std::string_view key, KeyScratch& scratch, PlaceKey& place,
                      std::uint64_t& offset) {
  return io::take_big(key, place.box) && take_name(key, scratch.first, place.path) &&
         io::take_big(key, offset) && key.empty();
}

bool parse_number_key(std::string_view key, std::string_view prefix, std::uint64_t& number) {
  if (!key.starts_with(prefix)) return false;
  key.remove_prefix(prefix.size());
  if (key.size() != sizeof(std::uint32_t)) return io::take_big(key, number) && key.empty();
  std::uint32_t narrow = 0;
  if (!io::take_big(key, narrow)) return false;
  number = narrow;
  return true;
}

bool parse_pair_path(std::string_view key, std::size_t prefix_size, std::string_view pair_key,
                     std::string& path) {
  if (key.size() < prefix_size) return false;
  key.remove_prefix(prefix_size);
  std::uint16_t shared = 0;
  if (!io::take_big(key, shared) || shared > pair_key.size()) return false;
  path.assign(pair_key.substr(0, shared));
  path.append(key);
  return true;
}

bool parse_job_fact_key(std::string_view key, KeyScratch& scratch, std::string_view& job) {
  if (key.empty() || key.front() != kJobFact) return false;
  key.remove_prefix(1);
  return take_name(key, scratch.first, job) && key.empty();
}

void append_copy_prefix(std::string& key, std::uint64_t hash) {
  key.push_back(kCopyFact);
  append_u64(key, hash);
}

void append_copy_key(std::string& key, std::uint64_t hash, std::uint32_t box,
                     std::string_view path) {
  append_copy_prefix(key, hash);
  append_file_key(key, box, path);
}

bool parse_copy_key(std::string_view key, std::uint64_t& hash, PlaceKey& place) {
  return key.starts_with(kCopyFact) && parse_observation_key(key.substr(1), hash, place);
}

bool parse_identity_source_key(std::string_view key, KeyScratch& scratch,
                               IdentitySourceKey& source) {
  if (!key.starts_with(kIdentitySourceFact)) return false;
  key.remove_prefix(1);
  return io::take_big(key, source.place.box) && take_name(key, scratch.first, source.place.path) &&
         take_name(key, scratch.second, source.smsid) &&
         take_name(key, scratch.third, source.name) &&
         take_name(key, scratch.fourth, source.domain) &&
         take_name(key, scratch.fifth, source.site) && take_newest_first(key, source.time) &&
         key.empty();
}

bool parse_gone_key(std::string_view key, PlaceKey& place) {
  return key.starts_with(kGoneFact) && parse_file_key(key.substr(1), place);
}

bool parse_skipped_key(std::string_view key, PlaceKey& place) {
  return key.starts_with(kSkippedFact) && parse_file_key(key.substr(1), place);
}

namespace {

bool parse_two_names(std::string_view key, char fact, KeyScratch& scratch, std::string_view& first,
                     std::string_view& second) {
  if (key.empty() || key.front() != fact) return false;
  key.remove_prefix(1);
  return take_name(key, scratch.first, first) && take_name(key, scratch.second, second) &&
         key.empty();
}

}  // namespace

bool parse_alias_key(std::string_view key, KeyScratch& scratch, std::string_view& alias,
                     std::string_view& machine) {
  return parse_two_names(key, kAliasFact, scratch, alias, machine);
}

bool parse_named_key(std::string_view key, KeyScratch& scratch, std::string_view& name,
                     std::string_view& smsid) {
  return parse_two_names(key, kNamedFact, scratch, name, smsid);
}

std::size_t group_prefix_size(std::string_view line_key) {
  const std::size_t job_end = line_key.find(kNameEnd);
  if (job_end == std::string_view::npos) return 0;
  const std::size_t machine_end = line_key.find(kNameEnd, job_end + 1);
  return machine_end == std::string_view::npos ? 0 : machine_end + 1;
}

bool is_open_group(std::string_view prefix) {
  return prefix.front() == kNameEnd ||
         (prefix.size() >= 2 && prefix[prefix.size() - 2] == kNameEnd);
}

std::string after_prefix(std::string_view prefix) {
  std::string next(prefix);
  while (!next.empty() && static_cast<unsigned char>(next.back()) == 0xFFU) next.pop_back();
  if (!next.empty()) next.back() = static_cast<char>(static_cast<unsigned char>(next.back()) + 1U);
  return next;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(size), b.begin()).first -
      a.begin());
}

}  // namespace mifdex::index
