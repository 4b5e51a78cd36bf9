// What a stretch of lines holds, in a few hundred bytes: enough to pass over all of them when a
// filter wants something else.
//
// A commit writes a zone for each kLines lines that it writes, in their order (`Z` facts). A zone
// is never changed: lines that a later commit writes again stand in that commit's zones, too. So a
// line that is in the index is held by at least one zone; a zone may tell of lines that are gone.
//
// Threads: one builder or zone a thread. Ownership: a ZoneMap's views are of the bytes it was
// decoded from. Errors: decode_zone_map gives false for damaged bytes.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "index/query.h"
#include "index/record/record.h"

namespace mifdex::index {

/// The different values of one field, as long as they are few.
class ZoneValues {
 public:
  static constexpr std::size_t kMost = 8;

  void add(std::string_view value);
  void add_all() { many_ = true; }

  bool many() const { return many_; }
  /// In the order in which they were met.
  std::span<const std::string_view> values() const { return std::span(values_).first(count_); }

  bool may_match(const Glob& glob) const;
  bool may_hold(std::string_view value) const;

 private:
  std::array<std::string_view, kMost> values_;
  std::size_t count_ = 0;
  bool many_ = false;
};

/// Which three bytes stand side by side in the descriptions, ASCII letters folded: a text is in
/// none of them unless all of its threes are here.
class Trigrams {
 public:
  static constexpr std::size_t kBits = 2048;

  void add(std::string_view text);
  /// Always where `text` is shorter than three bytes.
  bool may_hold(std::string_view text) const;
  /// The same for a text that any letter case of it matches, by fold_case().
  bool may_hold_folded(std::string_view text) const;
  /// Holds everything: nothing is told.
  void set_all() { bytes_.fill(0xFF); }
  /// Too many are set for the rest to tell anything.
  bool crowded() const;

  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  /// `bytes`: as many as bytes() has.
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
  bool open = false;  ///< something in it lacks a job or a machine
  std::int64_t from = std::numeric_limits<std::int64_t>::max();  ///< oldest and newest line
  std::int64_t to = std::numeric_limits<std::int64_t>::min();
  ZoneValues sites, domains, products, manufacturers;
  Trigrams descriptions;

  /// Adds a line; its texts must live as long as the zone. Lines come in the order of their keys.
  void add(const Record& line);
  /// Whether a line that passes `filter` may be among them.
  bool may_match(const Filter& filter) const;
  /// Whether `line` may be among them; true for each that was added.
  bool may_hold(const Record& line) const;
};

/// Whether zones tell anything about `filter`.
bool asks_zones(const Filter& filter);

/// The key among the facts, and the value, of `zone`, whose `first` and `last` are set.
void encode_zone_map(const ZoneMap& zone, std::string& key, std::string& value);
/// The key of the first line of the zone that has this key; empty where it is too short.
std::string_view zone_first(std::string_view key);
bool decode_zone_map(std::string_view key, std::string_view value, ZoneMap& zone);

}  // namespace mifdex::index
