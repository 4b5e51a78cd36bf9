// The parts of the lines family that a query reads, in key order: they can be read one after the
// other, or by several threads.
//
// Threads: one at a time. Ownership: must not outlive its store and its filter.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/query.h"
#include "index/query/zone_map_iterator.h"
#include "index/storage/range_iterator.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The keys from `from` on that are below `to`; if `to` is empty, to the end. All rows of one (job,
/// machine) are in one interval.
struct KeyInterval {
  std::string from;
  std::string to;

  bool has(std::string_view key) const { return to.empty() || key < to; }
};

class LineIntervals {
 public:
  /// `prefixes` are those of plan_lines().
  LineIntervals(const Store& store, const Filter& filter, std::vector<std::string> prefixes);

  /// Returns the next interval, in key order; none overlaps another. They have every line that can
  /// pass the filter. Returns nothing after the last. Fails if a read fails or a zone is damaged.
  io::Result<std::optional<KeyInterval>> next();

  /// Continues at `from`, the first key of a group in the interval returned last, and divides what
  /// is left at the borders of zones: an interval then has at most about as many lines as a zone,
  /// even if a zone of a few late lines is between the first and the last line of the index.
  void divide_from(const std::string& from);

  /// Returns how many intervals make a piece of work that is worth a thread.
  std::size_t intervals_in_piece() const;

  /// Returns the least and the greatest key of all intervals, as the bounds of an iterator.
  std::string lower() const { return prefixes_.empty() ? std::string() : prefixes_.front(); }
  std::string upper() const;

 private:
  enum class By { kPrefixes, kMatchingZones, kZoneBorders };

  std::optional<KeyInterval> next_prefix();
  io::Result<std::optional<KeyInterval>> next_zone();
  std::optional<KeyInterval> next_border();
  /// Takes the part of `rest_` before the next border.
  std::optional<KeyInterval> next_part();
  /// Returns the first key of a group that is after `key` and begins a zone; empty if there is none
  /// in the range of the query.
  std::string border_after(const std::string& key);
  /// Returns what of [from, to) is behind the intervals before, or nothing if that is empty.
  std::optional<KeyInterval> clipped(std::string from, std::string to);

  const Store& store_;
  std::vector<std::string> prefixes_;
  By by_;
  std::size_t number_ = 0;                // of the next prefix
  std::optional<ZoneMapIterator> zones_;  // that may match
  std::optional<RangeIterator> borders_;  // all zones; only if the intervals are divided
  std::string end_;                       // of the intervals before
  std::optional<KeyInterval> rest_;       // of a matching zone: comes next
  bool done_ = false;
};

}  // namespace mifdex::index
