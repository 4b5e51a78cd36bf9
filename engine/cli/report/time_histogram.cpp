#include "engine/cli/report/time_histogram.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace mifdex::cli {
namespace {

/// Later and earlier times count as this one, 36 billion years from now.
constexpr std::int64_t kFarthest = std::int64_t{1} << 60U;

std::int64_t interval_of(std::int64_t time, std::int64_t width) {
  return time / width - (time % width < 0 ? 1 : 0);
}

/// Returns the next wider interval: 1, 2, 4, 8 hours, ..., so that narrower ones fit into it.
constexpr std::int64_t wider(std::int64_t width) { return 2 * width; }

struct Range {
  std::int64_t first = 0;  // number of an interval
  std::int64_t last = 0;

  std::uint64_t count() const {
    return static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1;
  }
};

}  // namespace

void StatusTally::add(const StatusTally& other) {
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i] += other.lines[i];
}

std::uint64_t StatusTally::total() const {
  return std::accumulate(lines.begin(), lines.end(), std::uint64_t{0});
}

void TimeHistogram::add(std::int64_t time, index::LineStatus status) {
  ++results_;
  // No interval begins or ends outside of the range of its number.
  const std::int64_t near = std::clamp(time, -kFarthest, kFarthest);
  intervals_[interval_of(near, width_)].add(status);
  while (intervals_.size() > kMostIntervals) widen();
}

void TimeHistogram::widen() {
  width_ = wider(width_);
  std::map<std::int64_t, StatusTally> wide;
  for (const auto& [number, tally] : intervals_) wide[interval_of(number, 2)].add(tally);
  intervals_ = std::move(wide);
}

TimeHistogram::Shape TimeHistogram::shape(std::size_t most) const {
  Shape shape;
  if (intervals_.empty() || most == 0) return shape;
  const auto fitting_width = [&](Range range) {
    std::int64_t width = width_;
    for (; range.count() > most; width = wider(width)) {
      range = {interval_of(range.first, 2), interval_of(range.last, 2)};
    }
    return width;
  };
  const Range all{intervals_.begin()->first, std::prev(intervals_.end())->first};
  Range middle = all;
  std::uint64_t passed = 0;
  for (const auto& [number, tally] : intervals_) {
    middle.first = number;
    passed += tally.total();
    if (passed > results_ / 100) break;
  }
  passed = 0;
  for (const auto& [number, tally] : intervals_) {
    middle.last = number;
    passed += tally.total();
    if (passed >= results_ - results_ / 100) break;
  }
  const bool cuts = fitting_width(middle) < fitting_width(all);
  const Range shown = cuts ? middle : all;
  shape.width = fitting_width(shown);
  const std::int64_t scale = shape.width / width_;
  const std::int64_t first = interval_of(shown.first, scale);
  const std::int64_t last = interval_of(shown.last, scale);
  for (std::int64_t i = first; i <= last; ++i) shape.bars.push_back({i * shape.width, {}});
  for (const auto& [number, tally] : intervals_) {
    const std::int64_t i = interval_of(number, scale);
    if (i < first) {
      shape.earlier += tally.total();
    } else if (i > last) {
      shape.later += tally.total();
    } else {
      shape.bars[static_cast<std::size_t>(i - first)].tally.add(tally);
    }
  }
  return shape;
}

}  // namespace mifdex::cli
