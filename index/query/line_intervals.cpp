#include "index/query/line_intervals.h"

#include <algorithm>
#include <utility>

#include "index/format/key_format.h"
#include "index/format/keys.h"

namespace mifdex::index {
namespace {

constexpr std::size_t kZonesInPiece = 4;
constexpr std::size_t kPrefixesInPiece = 64;

/// Returns the least key that is after all rows of the group of the line `key`. A line without a
/// job or a machine is a group of its own.
std::string after_group(std::string_view key) {
  const std::string_view group = key.substr(0, group_prefix_size(key));
  if (group.empty() || is_open_group(group)) return std::string(key).append(1, '\0');
  return after_prefix(group);
}

}  // namespace

LineIntervals::LineIntervals(const Store& store, const Filter& filter,
                             std::vector<std::string> prefixes)
    : store_(store), prefixes_(std::move(prefixes)), by_(By::kPrefixes) {
  // If there are many ranges, each is short, and zones are not used.
  if (prefixes_.size() != 1 || !store.has_zones() || !filter.asks_zones()) return;
  by_ = By::kMatchingZones;
  zones_.emplace(store, filter, prefixes_.front());
  end_ = prefixes_.front();
}

std::string LineIntervals::upper() const {
  // If there is only one range, nothing after it is read ahead.
  return prefixes_.size() == 1 ? after_prefix(prefixes_.front()) : std::string();
}

std::size_t LineIntervals::intervals_in_piece() const {
  return by_ == By::kPrefixes ? kPrefixesInPiece : kZonesInPiece;
}

io::Result<std::optional<KeyInterval>> LineIntervals::next() {
  if (by_ == By::kPrefixes) return next_prefix();
  if (by_ == By::kZoneBorders) return next_border();
  if (!rest_) {
    MIFDEX_TRY(rest_, next_zone());
  }
  return next_part();
}

void LineIntervals::divide_from(const std::string& from) {
  if (by_ == By::kPrefixes) {
    end_ = from;
    if (number_ != 0) --number_;  // what is left of this prefix comes next
    if (prefixes_.size() != 1 || !store_.has_zones()) return;
    by_ = By::kZoneBorders;
  } else {
    rest_ = KeyInterval{from, end_};
  }
  borders_.emplace(store_, Family::kFacts, kZoneFact + from,
                   after_prefix(std::string(1, kZoneFact).append(prefixes_.front())));
}

std::optional<KeyInterval> LineIntervals::next_prefix() {
  while (number_ < prefixes_.size()) {
    const std::string& prefix = prefixes_[number_++];
    if (auto interval = clipped(prefix, after_prefix(prefix))) return interval;
  }
  return std::nullopt;
}

io::Result<std::optional<KeyInterval>> LineIntervals::next_zone() {
  for (;;) {
    MIFDEX_TRY(auto more, zones_->next());
    if (!more) return std::optional<KeyInterval>();
    const std::string_view first = zones_->first();
    std::string to = after_group(zones_->last());
    if (const std::string end = upper(); !end.empty()) to = std::min(to, end);
    auto interval = clipped(std::string(first.substr(0, group_prefix_size(first))), std::move(to));
    if (interval) return interval;
  }
}

std::optional<KeyInterval> LineIntervals::next_border() {
  if (done_) return std::nullopt;
  std::string border = border_after(end_);
  done_ = border.empty();
  return clipped({}, done_ ? upper() : std::move(border));
}

std::optional<KeyInterval> LineIntervals::next_part() {
  if (!rest_ || !borders_) return std::exchange(rest_, std::nullopt);
  std::string border = border_after(rest_->from);
  if (border.empty() || !rest_->has(border)) return std::exchange(rest_, std::nullopt);
  KeyInterval part{std::move(rest_->from), border};
  rest_->from = std::move(border);
  return part;
}

std::string LineIntervals::border_after(const std::string& key) {
  // Borders decide no answer: if one cannot be read, there is none.
  if (borders_->valid() && zone_first(borders_->key()) < key) borders_->seek(kZoneFact + key);
  for (; borders_->valid(); borders_->next()) {
    const std::string_view first = zone_first(borders_->key());
    const std::string_view group = first.substr(0, group_prefix_size(first));
    // Of a group without a job or machine each row is a group.
    const std::string_view border = !group.empty() && is_open_group(group) ? first : group;
    if (border > key) return std::string(border);
  }
  return {};
}

std::optional<KeyInterval> LineIntervals::clipped(std::string from, std::string to) {
  if (from < end_) from = end_;
  if (!to.empty() && to <= from) return std::nullopt;
  end_ = to;
  return KeyInterval{std::move(from), std::move(to)};
}

}  // namespace mifdex::index
