#include "index/attribution/time_match.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace mifdex::index {
namespace {

using io::TimeSource;

constexpr std::int64_t kStep = 2;  // of DOS clocks
constexpr std::int64_t kQuarter = std::int64_t{15} * 60;
constexpr std::int64_t kMostQuarters = std::int64_t{26} * 4;  // from UTC-12 to UTC+14

/// Returns how far a local and an exact time are apart: quarters of an hour, then seconds. Returns
/// nothing if they do not agree.
std::optional<std::pair<std::int64_t, std::int64_t>> distance(std::int64_t local,
                                                              std::int64_t exact) {
  std::int64_t apart = 0;
  if (__builtin_sub_overflow(local, exact, &apart)) return std::nullopt;
  if (apart > (kMostQuarters + 1) * kQuarter || apart < -(kMostQuarters + 1) * kQuarter) {
    return std::nullopt;
  }
  const std::int64_t nearest =
      apart >= 0 ? (apart + kQuarter / 2) / kQuarter : (apart - kQuarter / 2) / kQuarter;
  const std::int64_t seconds = std::abs(apart - nearest * kQuarter);
  if (std::abs(nearest) > kMostQuarters || seconds > kStep) return std::nullopt;
  return std::pair(std::abs(nearest), seconds);
}

}  // namespace

std::optional<std::int64_t> match_local(std::int64_t time, const std::vector<std::int64_t>& exact) {
  std::optional<std::tuple<std::int64_t, std::int64_t, std::int64_t>> best;
  for (const std::int64_t candidate : exact) {
    const auto apart = distance(time, candidate);
    if (!apart) continue;
    const std::tuple found{apart->first, apart->second, candidate};
    if (!best || found < *best) best = found;
  }
  if (!best) return std::nullopt;
  return std::get<2>(*best);
}

MatchedTime match_time(std::int64_t time, TimeSource source, const ReportTimes& times) {
  if (source == TimeSource::kEntryLocal) {
    const auto match = match_local(time, times.exact);
    return match ? MatchedTime{*match, TimeSource::kMatched} : MatchedTime{time, source};
  }
  if (source != TimeSource::kNone) return {time, source};
  // A file without a date counts as the newest dated report of `times`: those of the same job,
  // machine and content.
  const auto newest = [](const std::vector<std::int64_t>& some) {
    return *std::ranges::max_element(some);
  };
  if (!times.exact.empty()) return {newest(times.exact), TimeSource::kMatched};
  if (!times.local.empty()) return {newest(times.local), TimeSource::kEntryLocal};
  return {time, source};
}

}  // namespace mifdex::index
