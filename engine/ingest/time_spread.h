// How the times of a box's reports are spread: a box that was copied without its times has all of
// them in the hour of the copy, and years after SMS.
//
// Threads: one at a time. Units: seconds since 1970-01-01 UTC. Memory: at most kMostSlots counters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace mifdex::engine {

class TimeSpread {
 public:
  /// The first second after 2010: no client of SMS 1.x or 2.0 can have written a report so late
  /// (inferred from the end of support of SMS 2.0).
  static constexpr std::int64_t kAfterSms = 1'293'840'000;

  /// Counts a report of `time`. io::kNoTime is not a time and does not count.
  void add(std::int64_t time);

  std::uint64_t count() const { return count_; }
  std::uint64_t after_sms() const { return after_sms_; }

  /// Returns the number of times in the one hour (six slots of ten minutes in a row) that has the
  /// most of them. A time whose slot would be one too many is in no hour.
  std::uint64_t in_one_hour() const;

 private:
  static constexpr std::size_t kMostSlots = 65'536;

  std::uint64_t count_ = 0;
  std::uint64_t after_sms_ = 0;
  std::unordered_map<std::int64_t, std::uint64_t> slots_;  ///< times by slot of ten minutes
};

}  // namespace mifdex::engine
