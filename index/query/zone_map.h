// A summary of a chunk of lines in a few hundred bytes: enough to skip all of them if none can pass
// a filter (Filter::may_match).
//
// A commit writes a zone for each kLines lines that it writes, in their order (`Z` facts). A zone
// is never changed: if a later commit writes lines again, they are in that commit's zones, too. So
// every line in the index is in at least one zone; a zone may also include lines that are gone.
//
// Threads: one builder or zone per thread. Ownership: a ZoneMap's views are of the bytes it was
// decoded from. Errors: decode_zone_map returns false if the bytes are damaged.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "index/glob.h"
#include "index/record/record.h"
#include "index/record/row_features.h"

namespace mifdex::index {

/// The different values of one field, as long as they are few.
class ZoneValues {
 public:
  static constexpr std::size_t kMost = 8;

  void add(std::string_view value);
  void add_all() { many_ = true; }

  bool many() const { return many_; }
  std::span<const std::string_view> values() const { return std::span(values_).first(count_); }

  bool may_match(const Glob& glob) const;
  bool may_hold(std::string_view value) const;

 private:
  std::array<std::string_view, kMost> values_;
  std::size_t count_ = 0;
  bool many_ = false;
};

/// The trigrams (three adjacent bytes, ASCII letters folded) of all descriptions: a text can be in
/// one of them only if all of its trigrams are in the set.
class Trigrams {
 public:
  static constexpr std::size_t kBits = 2048;

  void add(std::string_view text);
  /// True if `text` may be in a description; always true if it is shorter than three bytes.
  bool may_hold(std::string_view text) const;
  /// Like may_hold(), but for a text that matches in any letter case, by fold_case().
  bool may_hold_folded(std::string_view text) const;
  /// Adds every trigram: nothing can be excluded.
  void set_all() { bytes_.fill(0xFF); }
  /// True if so many are set that the rest cannot exclude anything.
  bool crowded() const;

  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  /// Reads the set; `bytes` must be as long as the result of bytes().
  void read(std::string_view bytes) { bytes.copy(reinterpret_cast<char*>(bytes_.data()), kBytes); }

  static constexpr std::size_t kBytes = kBits / 8;

 private:
  std::array<std::uint8_t, kBytes> bytes_{};
};

struct ZoneMap {
  static constexpr std::size_t kLines = 1024;

  std::string_view first;  ///< keys of its first and last line
  std::string last;
  std::uint8_t statuses = 0;  ///< bits by LineStatus
  RowFeatures traits;
  bool open = false;  ///< a line in it lacks a job or a machine
  std::int64_t from = std::numeric_limits<std::int64_t>::max();  ///< oldest and newest line
  std::int64_t to = std::numeric_limits<std::int64_t>::min();
  ZoneValues sites, domains, products, manufacturers;
  Trigrams descriptions;

  /// Adds a line; its texts must live as long as the zone. Lines must be added in the order of
  /// their keys.
  void add(const Record& line);
  /// True if `line` may be among them; always true if it was added.
  bool may_hold(const Record& line) const;
};

/// Encodes the key among the facts, and the value, of `zone`, whose `first` and `last` must be set.
void encode_zone_map(const ZoneMap& zone, std::string& key, std::string& value);
/// Returns the key of the first line of the zone that has this key; empty if it is too short.
std::string_view zone_first(std::string_view key);
bool decode_zone_map(std::string_view key, std::string_view value, ZoneMap& zone);

}  // namespace mifdex::index
