// The filters of a query: the conditions, and what the index knows of each of them as one table.
//
// Matching a row, skipping zones, answering from the counts of jobs and choosing key ranges iterate
// over kFilterFields. A filter is a member of Filter, a FilterId and a row of the table, all here,
// and the row of its flag in engine/cli/options/flag_table.cpp. If a row or an entry of a row is
// missing, the program does not compile.
//
// Threads: values and pure functions.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/glob.h"
#include "index/query/zone_map.h"
#include "index/record/record.h"
#include "index/record/row_features.h"

namespace mifdex::index {

/// The filters, in the order in which they are tested: the cheap ones that most rows fail first.
enum class FilterId : std::uint8_t {
  kStatus,
  kMif,
  kSince,
  kUntil,
  kUnattributed,
  kDiffers,
  kBox,
  kJob,
  kMachine,
  kSite,
  kDomain,
  kProduct,
  kManufacturer,
  kGrep,
};
inline constexpr std::size_t kFilterCount = static_cast<std::size_t>(FilterId::kGrep) + 1;

/// The keys of lines that a plan reads, from all of them to the fewest (line_plan.h).
enum class KeyRange : std::uint8_t {
  kAll,
  kUnattributed,  ///< the lines without a job, and the groups without a machine
  kMachines,      ///< the groups of the machines that fit a pattern
  kJobFront,      ///< the jobs whose names begin with a text
  kOneMachine,    ///< the groups of one machine
};

/// Conditions on a row. All must hold; an empty condition holds for every row.
struct Filter {
  std::vector<LineStatus> status;     ///< any of these
  std::vector<MifStatus> mif;         ///< any of these
  std::optional<std::int64_t> since;  ///< time >= since, seconds since 1970 UTC
  std::optional<std::int64_t> until;  ///< time < until
  bool unattributed = false;          ///< only lines without job or without machine
  bool differs = false;               ///< only if SMS showed something else
  std::uint32_t differs_article = 0;  ///< and, if not 0, for this KB number
  /// A promise of the query's evaluator: each row that it accepts has one of these, or is in one
  /// (job, machine) with a row that has one. Only saves reading; if there is no value, nothing is
  /// promised.
  std::optional<RowFeatures> traits;
  std::optional<std::vector<std::uint32_t>> boxes;  ///< ids, ascending; any of these
  Glob job;
  Glob machine;  ///< the name or the SMSID
  Glob site;
  Glob domain;
  Glob product;
  Glob manufacturer;
  std::vector<std::string> grep;   ///< any of these is found in the description
  bool grep_ignores_case = false;  ///< by fold_case()

  /// True if `record` passes every condition.
  bool matches(const Record& record) const;
  /// True if a line that passes may be in `zone`.
  bool may_match(const ZoneMap& zone) const;
  /// True if zones can exclude lines.
  bool asks_zones() const;
  /// True if the counts of jobs, which are by status, suffice to count what passes.
  bool is_counted_by_job() const;
  /// Returns the smallest range of keys that has all rows that pass.
  KeyRange key_range() const;
};

/// How the rows that pass a filter are counted.
enum class CountedBy : std::uint8_t { kJob = 1, kRow };

template <class Function>
class Entry;

/// A function of a row. It has no default, so that a row without it does not compile.
template <class Value, class... Arguments>
class Entry<Value(Arguments...)> {
 public:
  template <class Function>
  // NOLINTNEXTLINE(google-explicit-constructor): rows name functions, or are lambdas
  constexpr Entry(Function function) : call_(function) {}

  Value operator()(Arguments... arguments) const { return call_(arguments...); }

 private:
  Value (*call_)(Arguments...);
};

/// A row of the table. The functions after `is_set` are called only if it returns true.
struct FilterField {
  FilterId id;
  Entry<bool(const Filter&)> is_set;
  Entry<bool(const Filter&, const Record&)> matches;
  Entry<bool(const Filter&)> asks_zones;  ///< true if a zone can exclude lines
  Entry<bool(const Filter&, const ZoneMap&)> may_match;
  CountedBy counted_by;
  Entry<KeyRange(const Filter&)> key_range;
};

/// The entries that several rows share, or that are longer than a line.
namespace filter_entry {

constexpr bool always(const Filter&) { return true; }
constexpr bool never(const Filter&) { return false; }
/// For what no zone knows.
constexpr bool any_zone(const Filter&, const ZoneMap&) { return true; }
constexpr KeyRange all_keys(const Filter&) { return KeyRange::kAll; }

template <class Value>
bool has(const std::vector<Value>& wanted, Value value) {
  return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}
template <class Enum>
bool has_bit(std::uint8_t present, const std::vector<Enum>& wanted) {
  return std::ranges::any_of(wanted, [present](Enum value) {
    return (present >> static_cast<unsigned>(value) & 1U) != 0;
  });
}
/// True if the record has a time of its own: a target without a MIF has none.
inline bool is_dated(const Record& record) {
  return record.time != io::kNoTime && record.row_origin != RowOrigin::kTarget;
}
inline bool is_unattributed(const Record& record) {
  return record.job.empty() || record.machine.empty();
}
inline bool fits_machine(const Glob& machine, const Record& record) {
  return machine.matches(record.machine) ||
         (!record.smsid.empty() && machine.matches(record.smsid));
}
bool is_explained(const Filter& filter, const Record& record);
bool is_in_boxes(const Filter& filter, const Record& record);
bool holds_text(const Filter& filter, const Record& record);
/// True if each text has a trigram.
bool has_trigrams(const Filter& filter);
bool may_hold_text(const Filter& filter, const ZoneMap& zone);
KeyRange job_keys(const Filter& filter);
KeyRange machine_keys(const Filter& filter);

/// Returns the row of a pattern for a text of the record whose values the zones have.
template <Glob Filter::* kGlob, auto kText, ZoneValues ZoneMap::* kValues>
constexpr FilterField of_text(FilterId id) {
  return {.id = id,
          .is_set = [](const Filter& filter) { return !(filter.*kGlob).empty(); },
          .matches = [](const Filter& filter,
                        const Record& record) { return (filter.*kGlob).matches(record.*kText); },
          .asks_zones = always,
          .may_match = [](const Filter& filter,
                          const ZoneMap& zone) { return (zone.*kValues).may_match(filter.*kGlob); },
          .counted_by = CountedBy::kRow,
          .key_range = all_keys};
}

}  // namespace filter_entry

// In the order of FilterId.
inline constexpr std::array kFilterFields = {
    FilterField{
        .id = FilterId::kStatus,
        .is_set = [](const Filter& filter) { return !filter.status.empty(); },
        .matches = [](const Filter& filter,
                      const Record& row) { return filter_entry::has(filter.status, row.status); },
        .asks_zones = filter_entry::always,
        .may_match =
            [](const Filter& filter, const ZoneMap& zone) {
              return filter_entry::has_bit(zone.statuses, filter.status);
            },
        .counted_by = CountedBy::kJob,
        .key_range = filter_entry::all_keys},
    FilterField{
        .id = FilterId::kMif,
        .is_set = [](const Filter& filter) { return !filter.mif.empty(); },
        .matches = [](const Filter& filter,
                      const Record& row) { return filter_entry::has(filter.mif, row.mif_status); },
        .asks_zones = filter_entry::always,
        .may_match =
            [](const Filter& filter, const ZoneMap& zone) {
              return filter_entry::has_bit(zone.traits.mif_statuses, filter.mif);
            },
        .counted_by = CountedBy::kRow,
        .key_range = filter_entry::all_keys},
    FilterField{.id = FilterId::kSince,
                .is_set = [](const Filter& filter) { return filter.since.has_value(); },
                .matches =
                    [](const Filter& filter, const Record& row) {
                      return filter_entry::is_dated(row) && row.time >= *filter.since;
                    },
                .asks_zones = filter_entry::always,
                .may_match = [](const Filter& filter,
                                const ZoneMap& zone) { return zone.to >= *filter.since; },
                .counted_by = CountedBy::kRow,
                .key_range = filter_entry::all_keys},
    FilterField{.id = FilterId::kUntil,
                .is_set = [](const Filter& filter) { return filter.until.has_value(); },
                .matches =
                    [](const Filter& filter, const Record& row) {
                      return filter_entry::is_dated(row) && row.time < *filter.until;
                    },
                .asks_zones = filter_entry::always,
                .may_match = [](const Filter& filter,
                                const ZoneMap& zone) { return zone.from < *filter.until; },
                .counted_by = CountedBy::kRow,
                .key_range = filter_entry::all_keys},
    FilterField{.id = FilterId::kUnattributed,
                .is_set = [](const Filter& filter) { return filter.unattributed; },
                .matches = [](const Filter&,
                              const Record& row) { return filter_entry::is_unattributed(row); },
                .asks_zones = filter_entry::always,
                .may_match = [](const Filter&, const ZoneMap& zone) { return zone.open; },
                .counted_by = CountedBy::kRow,
                .key_range = [](const Filter&) { return KeyRange::kUnattributed; }},
    FilterField{.id = FilterId::kDiffers,
                .is_set =
                    [](const Filter& filter) {
                      return filter.differs || filter.differs_article != 0 ||
                             filter.traits.has_value();
                    },
                .matches = filter_entry::is_explained,
                .asks_zones = [](const Filter& filter) { return filter.traits.has_value(); },
                .may_match =
                    [](const Filter& filter, const ZoneMap& zone) {
                      return !filter.traits || zone.traits.meet(*filter.traits);
                    },
                .counted_by = CountedBy::kRow,
                .key_range = filter_entry::all_keys},
    FilterField{.id = FilterId::kBox,
                .is_set = [](const Filter& filter) { return filter.boxes.has_value(); },
                .matches = filter_entry::is_in_boxes,
                .asks_zones = filter_entry::never,
                .may_match = filter_entry::any_zone,
                .counted_by = CountedBy::kRow,
                .key_range = filter_entry::all_keys},
    FilterField{.id = FilterId::kJob,
                .is_set = [](const Filter& filter) { return !filter.job.empty(); },
                .matches = [](const Filter& filter,
                              const Record& row) { return filter.job.matches(row.job); },
                .asks_zones = filter_entry::never,
                .may_match = filter_entry::any_zone,
                .counted_by = CountedBy::kJob,
                .key_range = filter_entry::job_keys},
    FilterField{.id = FilterId::kMachine,
                .is_set = [](const Filter& filter) { return !filter.machine.empty(); },
                .matches =
                    [](const Filter& filter, const Record& row) {
                      return filter_entry::fits_machine(filter.machine, row);
                    },
                .asks_zones = filter_entry::never,
                .may_match = filter_entry::any_zone,
                .counted_by = CountedBy::kRow,
                .key_range = filter_entry::machine_keys},
    filter_entry::of_text<&Filter::site, &Record::site, &ZoneMap::sites>(FilterId::kSite),
    filter_entry::of_text<&Filter::domain, &Record::domain, &ZoneMap::domains>(FilterId::kDomain),
    filter_entry::of_text<&Filter::product, &Record::product, &ZoneMap::products>(
        FilterId::kProduct),
    filter_entry::of_text<&Filter::manufacturer, &Record::manufacturer, &ZoneMap::manufacturers>(
        FilterId::kManufacturer),
    FilterField{.id = FilterId::kGrep,
                .is_set = [](const Filter& filter) { return !filter.grep.empty(); },
                .matches = filter_entry::holds_text,
                .asks_zones = filter_entry::has_trigrams,
                .may_match = filter_entry::may_hold_text,
                .counted_by = CountedBy::kRow,
                .key_range = filter_entry::all_keys},
};

/// True if each FilterId has its row, at its number, and no row lacks `counted_by`.
constexpr bool is_complete(const std::array<FilterField, kFilterCount>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const FilterField& field = fields[i];
    if (static_cast<std::size_t>(field.id) != i) return false;
    if (field.counted_by == CountedBy{}) return false;
  }
  return true;
}
static_assert(is_complete(kFilterFields));

}  // namespace mifdex::index
