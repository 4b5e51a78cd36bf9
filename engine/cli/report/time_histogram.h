// Results by time, in at most a fixed number of intervals of equal width, whatever the times are.
//
// The width begins with an hour and grows as the times spread, so that hostile times cost no
// memory. Threads: one. Ownership: values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "index/record/record.h"

namespace mifdex::cli {

/// The number of results by status.
struct StatusTally {
  std::array<std::uint64_t, index::kLineStatusCount + 1> lines{};  ///< at the LineStatus

  void add(index::LineStatus status) { ++lines[static_cast<std::size_t>(status)]; }
  void add(const StatusTally& other);
  std::uint64_t of(index::LineStatus status) const {
    return lines[static_cast<std::size_t>(status)];
  }
  std::uint64_t total() const;
};

class TimeHistogram {
 public:
  static constexpr std::size_t kMostIntervals = 4096;
  static constexpr std::int64_t kHour = 3600;

  struct Bar {
    std::int64_t begin = 0;  ///< seconds since 1970 UTC
    StatusTally tally;
  };

  /// Bars of equal width without gaps, and what is not in them.
  struct Shape {
    std::int64_t width = kHour;  ///< of a bar, in seconds
    std::vector<Bar> bars;       ///< ascending
    std::uint64_t earlier = 0;   ///< results before the first bar
    std::uint64_t later = 0;     ///< results after the last
  };

  void add(std::int64_t time, index::LineStatus status);

  /// Returns at most `most` bars that hold all results but the earliest and the latest hundredth;
  /// those are left out only if that makes the bars narrower.
  Shape shape(std::size_t most) const;

 private:
  void widen();

  std::int64_t width_ = kHour;
  std::map<std::int64_t, StatusTally> intervals_;  // by begin / width_, rounded down
  std::uint64_t results_ = 0;
};

}  // namespace mifdex::cli
