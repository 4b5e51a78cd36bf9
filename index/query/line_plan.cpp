#include "index/query/line_plan.h"

#include <algorithm>

#include "index/format/keys.h"
#include "index/storage/range_iterator.h"
#include "io/base/sort_unique.h"

namespace mifdex::index {
namespace {

// If there are more ranges than this, a scan of all lines costs less than to gather and sort them
// first.
constexpr std::size_t kMostRanges = 1U << 16U;
// If there are more machines than this, a scan finds the first rows soon enough.
constexpr std::size_t kMostMachines = 1U << 8U;

/// Returns the prefix that the keys of all names share that fit the front of the glob.
std::string name_prefix(const Glob& glob) {
  std::string prefix;
  if (glob.is_literal()) {
    append_name(prefix, glob.literal_prefix());
  } else {
    append_name_prefix(prefix, glob.literal_prefix());
  }
  return prefix;
}

/// Appends the matching names at the front of the keys of `names` (by_machine or machines) under
/// `prefix`.
io::Result<void> add_names(const Store& store, Family names, const Glob& machine,
                           const std::string& prefix, std::vector<std::string>& found) {
  KeyScratch scratch;
  RangeIterator scan = RangeIterator::of_prefix(store, names, prefix);
  while (scan.valid()) {
    std::string_view rest = scan.key();
    std::string_view name;
    if (!take_name(rest, scratch.first, name)) return scan.damaged();
    if (machine.matches(name)) found.emplace_back(name);
    if (names == Family::kMachines) {
      scan.next();  // a row for each
      continue;
    }
    std::string this_name;
    append_name(this_name, name);
    scan.seek(after_prefix(this_name));
  }
  return scan.finish();
}

/// Appends the one name that can fit a glob without wildcards, if `machines` has it. A lookup ends
/// at the newest sorted run that has the row; a scan would read a block of each run.
io::Result<void> add_literal_name(const Store& store, const Glob& machine,
                                  const std::string& prefix, std::vector<std::string>& found) {
  MIFDEX_TRY(auto row, store.get(Family::kMachines, prefix));
  if (row) found.push_back(machine.literal_prefix());
  return {};
}

/// Appends the machines with a current or older name, or an SMSID, that fits, under `prefix`.
io::Result<void> add_aliases(const Store& store, const Glob& machine, const std::string& prefix,
                             std::vector<std::string>& found) {
  KeyScratch scratch;
  RangeIterator scan = RangeIterator::of_prefix(store, Family::kFacts, kAliasFact + prefix);
  for (; scan.valid(); scan.next()) {
    std::string_view alias;
    std::string_view name;
    if (!parse_alias_key(scan.key(), scratch, alias, name)) return scan.damaged();
    if (machine.matches(alias)) found.emplace_back(name);
  }
  return scan.finish();
}

/// Appends the prefix of each (job, machine) of `machine` whose job fits.
io::Result<void> add_pairs(const Store& store, std::string_view machine, const Glob& job,
                           std::vector<std::string>& prefixes) {
  KeyScratch scratch;
  std::string machine_prefix;
  append_name(machine_prefix, machine);
  RangeIterator scan = RangeIterator::of_prefix(store, Family::kByMachine, machine_prefix);
  for (; scan.valid(); scan.next()) {
    std::string_view name;
    std::string_view job_name;
    if (!parse_group_key(scan.key(), scratch, name, job_name)) return scan.damaged();
    if (!job.matches(job_name)) continue;
    std::string& prefix = prefixes.emplace_back();
    append_name(prefix, job_name);
    append_name(prefix, name);
  }
  return scan.finish();
}

/// Returns the ranges of a plan that takes every key with the front of the job.
std::vector<std::string> one_range(const Filter& filter) {
  const bool any_job = filter.job.literal_prefix().empty();
  return {any_job ? std::string() : name_prefix(filter.job)};
}

io::Result<std::vector<std::string>> pairs_of_machines(const Store& store, const Filter& filter) {
  MIFDEX_TRY(auto names, machine_names(store, Family::kMachines, filter.machine));
  std::vector<std::string> prefixes;
  const bool any_front = filter.machine.literal_prefix().empty();
  if (any_front && names.size() > kMostMachines) return one_range(filter);
  for (const std::string& name : names) {
    if (prefixes.size() > kMostRanges) return one_range(filter);
    if (filter.job.is_literal()) {
      std::string& prefix = prefixes.emplace_back(name_prefix(filter.job));
      append_name(prefix, name);
      continue;
    }
    MIFDEX_TRY(add_pairs(store, name, filter.job, prefixes));
  }
  io::sort_unique(prefixes);
  return prefixes;
}

io::Result<std::vector<std::string>> unattributed_pairs(const Store& store) {
  std::string no_job;
  append_name(no_job, {});
  std::vector<std::string> prefixes;
  MIFDEX_TRY(add_pairs(store, {}, {}, prefixes));
  std::erase_if(prefixes, [&](const std::string& prefix) { return prefix.starts_with(no_job); });
  prefixes.push_back(no_job);
  io::sort_unique(prefixes);
  return prefixes;
}

}  // namespace

io::Result<std::vector<std::string>> machine_names(const Store& store, Family names,
                                                   const Glob& machine) {
  const std::string prefix = name_prefix(machine);
  std::vector<std::string> found;
  const bool one_row = names == Family::kMachines && machine.is_literal();
  MIFDEX_TRY(one_row ? add_literal_name(store, machine, prefix, found)
                     : add_names(store, names, machine, prefix, found));
  MIFDEX_TRY(add_aliases(store, machine, prefix, found));
  io::sort_unique(found);
  return found;
}

io::Result<std::vector<std::string>> plan_lines(const Store& store, const Filter& filter) {
  switch (filter.key_range()) {
    case KeyRange::kOneMachine:
    case KeyRange::kMachines:
      return pairs_of_machines(store, filter);
    case KeyRange::kUnattributed:
      return unattributed_pairs(store);
    case KeyRange::kJobFront:
    case KeyRange::kAll:
      break;
  }
  return one_range(filter);
}

}  // namespace mifdex::index
