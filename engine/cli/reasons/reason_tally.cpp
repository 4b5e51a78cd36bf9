#include "engine/cli/reasons/reason_tally.h"

#include <xxhash.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/cli/reasons/reason_sieve.h"
#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

/// Memory of a group beside its name, roughly: its example, its node, a few machines.
constexpr std::size_t kGroupBytes = 600;

std::uint64_t machine_hash(std::string_view machine) {
  const std::uint64_t hash = XXH3_64bits(machine.data(), machine.size());
  return hash == 0 ? 1 : hash;
}

/// Returns the beginning of `text` that fits into an example, without a part of a character.
std::string_view as_example(std::string_view text) {
  if (text.size() <= kLongestExample) return text;
  std::size_t end = kLongestExample;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

void widen(ReasonGroup& group, std::int64_t first, std::int64_t last) {
  if (first == io::kNoTime) return;
  group.first = group.first == io::kNoTime ? first : std::min(group.first, first);
  group.last = group.last == io::kNoTime ? last : std::max(group.last, last);
}

/// True if a result of this time and description is a better example: the latest is, then the one
/// whose text comes first. `had` results were counted before.
bool is_better_example(const ReasonGroup& group, std::uint64_t had, std::int64_t time,
                       std::string_view example) {
  if (had == 0) return true;
  const bool was_dated = group.last != io::kNoTime;
  const bool is_dated = time != io::kNoTime;
  if (was_dated != is_dated) return is_dated;
  if (is_dated && time != group.last) return time > group.last;
  return example < group.example;
}

}  // namespace

void ReasonGroup::add(const ReasonGroup& other, unsigned level) {
  const bool are_alike = name.kind == ReasonKind::kReason && other.name.kind == ReasonKind::kReason;
  if (are_alike && is_better_example(*this, results, other.last, other.example)) {
    example = other.example;
  }
  widen(*this, other.first, other.last);
  results += other.results;
  has_machine = has_machine || other.has_machine;
  other.machines.each([&](std::uint64_t hash) {
    if (is_sampled(hash, level)) machines.insert(hash);
  });
}

std::uint64_t ReasonGroup::machine_count(unsigned level) const {
  if (level == 0) return machines.size();
  const std::uint64_t estimate = std::uint64_t{machines.size()} << level;
  return std::clamp(estimate, std::uint64_t{has_machine}, results);
}

ReasonTally::ReasonTally(ReasonOptions options, const ReasonSieve* sieve, std::size_t most_bytes,
                         std::size_t most_machines)
    : options_(std::move(options)),
      sieve_(sieve),
      most_bytes_(most_bytes),
      most_machines_(most_machines) {
  rest_.name.kind = ReasonKind::kOther;
}

std::size_t ReasonTally::KeyHash::operator()(std::string_view key) const {
  return XXH3_64bits(key.data(), key.size());
}

void ReasonTally::add(const index::Line& line) {
  if (is_full()) return;
  const index::Record& record = line.record;
  ReasonGroup& group = group_of(line);
  const std::int64_t time = time_of_line(record);
  if (group.name.kind == ReasonKind::kReason) {
    const std::string_view example = as_example(record.description);
    if (is_better_example(group, group.results, time, example)) group.example = example;
  }
  widen(group, time, time);
  ++group.results;
  if (record.machine.empty()) return;
  add_machine(group, machine_hash(record.machine));
  keep_machines_bounded();
}

ReasonGroup& ReasonTally::group_of(const index::Line& line) {
  const index::Record& record = line.record;
  const std::string_view text = record.description;
  // Only if the text has the machine's name does the normal form depend on the machine.
  const bool is_general =
      record.machine.empty() || options_.exact || !ascii::contains(text, record.machine);
  Recent* recent = nullptr;
  if (is_general) {
    divide(line, options_.division, options_.zone, division_);
    recent = &recent_[XXH3_64bits(text.data(), text.size()) % recent_.size()];
    const bool is_same =
        recent->group != nullptr && recent->description == text && recent->division == division_;
    if (is_same) return *recent->group;
  }
  name_reason(line, options_, name_);
  const bool is_rare = sieve_ != nullptr && !sieve_->is_frequent(name_.key);
  ReasonGroup& group = is_rare ? rest_ : group_named(name_);
  if (recent != nullptr && text.size() <= kLongestExample) {
    recent->description = text;
    recent->division = name_.division;
    recent->group = &group;
  }
  return group;
}

ReasonGroup& ReasonTally::group_named(const ReasonName& name) {
  const auto found = groups_.find(std::string_view(name.key));
  if (found != groups_.end()) {
    ReasonGroup& group = found->second;
    if (group.name.text < name.text) group.name.text = name.text;
    return group;
  }
  bytes_ += kGroupBytes + 2 * name.key.size();
  ReasonGroup& group = groups_[name.key];
  group.name.kind = name.kind;
  group.name.division = name.division;
  group.name.text = name.text;
  return group;
}

void ReasonTally::add_machine(ReasonGroup& group, std::uint64_t hash) {
  group.has_machine = true;
  if (is_sampled(hash, level_) && group.machines.insert(hash)) ++machines_;
}

void ReasonTally::keep_machines_bounded() {
  while (machines_ > most_machines_) sample_machines(level_ + 1);
}

void ReasonTally::sample_machines(unsigned level) {
  level_ = level;
  machines_ -= rest_.machines.reduce_to(level);
  for (auto& [key, group] : groups_) machines_ -= group.machines.reduce_to(level);
}

void ReasonTally::add_group(ReasonGroup& to, const ReasonGroup& from) {
  const std::size_t before = to.machines.size();
  to.add(from, level_);
  machines_ += to.machines.size() - before;
}

void ReasonTally::merge(const ReasonTally& other) {
  if (other.is_full()) bytes_ = most_bytes_ + 1;
  if (is_full()) return;
  if (other.level_ > level_) sample_machines(other.level_);
  for (const auto& [key, group] : other.groups_) {
    name_ = group.name;
    name_.key = key;
    add_group(group_named(name_), group);
    keep_machines_bounded();
    if (is_full()) return;
  }
  add_group(rest_, other.rest_);
  keep_machines_bounded();
}

std::vector<ReasonGroup> ReasonTally::take_groups(std::uint64_t least) {
  for (const auto& [key, group] : groups_) {
    if (group.results < least) add_group(rest_, group);
  }
  std::vector<ReasonGroup> groups;
  for (auto& [key, group] : groups_) {
    if (group.results < least) continue;
    group.name.key = key;
    groups.push_back(std::move(group));
  }
  groups_.clear();
  recent_ = {};
  std::ranges::sort(groups, [](const ReasonGroup& a, const ReasonGroup& b) {
    if (a.results != b.results) return a.results > b.results;
    return std::tie(a.name.text, a.name.division, a.name.key) <
           std::tie(b.name.text, b.name.division, b.name.key);
  });
  return groups;
}

}  // namespace mifdex::cli
