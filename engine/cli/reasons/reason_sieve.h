// Tells frequent reasons from rare ones without keeping them: a count-min sketch.
//
// A reason is counted in two cells that its hash selects. The smaller count is at least its own, so
// that no frequent reason is taken for a rare one; a rare one is seldom taken for frequent.
//
// Threads: add() may be called by several threads at the same time, but not beside the other
// functions. Memory: 16 MiB.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mifdex::cli {

class ReasonSieve {
 public:
  ReasonSieve() : cells_(kRows * kCells) {}

  /// Counts a result of the reason with this ReasonName::key.
  void add(std::string_view key);

  /// Sets the number of results that make a reason frequent to the least at which no more than
  /// about `most` reasons are.
  void choose_least(std::size_t most);
  void double_least() { least_ *= 2; }
  std::uint64_t least() const { return least_; }

  /// True for all reasons with least() results or more, and for a few others.
  bool is_frequent(std::string_view key) const;

 private:
  static constexpr std::size_t kRows = 2;
  static constexpr std::size_t kCells = 1U << 21U;

  static std::array<std::size_t, kRows> cells_of(std::string_view key);

  std::vector<std::atomic<std::uint32_t>> cells_;
  std::uint64_t least_ = 1;
};

}  // namespace mifdex::cli
