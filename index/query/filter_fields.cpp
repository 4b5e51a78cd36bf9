#include "index/query/filter_fields.h"

#include <tuple>

#include "io/base/fold_case.h"

namespace mifdex::index {
namespace filter_entry {

bool is_explained(const Filter& filter, const Record& record) {
  if ((filter.differs || filter.differs_article != 0) && record.differs[0] == 0) return false;
  return filter.differs_article == 0 ||
         std::ranges::find(record.differs, filter.differs_article) != record.differs.end();
}

bool is_in_boxes(const Filter& filter, const Record& record) {
  return std::ranges::binary_search(*filter.boxes, record.box);
}

bool holds_text(const Filter& filter, const Record& record) {
  return io::holds_any(record.description, filter.grep, filter.grep_ignores_case);
}

bool has_trigrams(const Filter& filter) {
  return std::ranges::all_of(filter.grep, [](const std::string& text) { return text.size() >= 3; });
}

bool may_hold_text(const Filter& filter, const ZoneMap& zone) {
  return std::ranges::any_of(filter.grep, [&](const std::string& text) {
    return filter.grep_ignores_case ? zone.descriptions.may_hold_folded(text)
                                    : zone.descriptions.may_hold(text);
  });
}

KeyRange job_keys(const Filter& filter) {
  return filter.job.literal_prefix().empty() ? KeyRange::kAll : KeyRange::kJobFront;
}

KeyRange machine_keys(const Filter& filter) {
  if (!filter.machine.is_literal()) return KeyRange::kMachines;
  return filter.machine.literal_prefix().empty() ? KeyRange::kAll : KeyRange::kOneMachine;
}

}  // namespace filter_entry

namespace {

/// True if `test(field)` holds for the fields of all conditions of `filter`. Expanded for
/// each field, so that no function is called through a pointer: this runs for every row of a scan.
template <class Test>
bool holds_for_all(const Filter& filter, const Test& test) {
  return std::apply(
      [&](const auto&... field) { return ((!field.is_set(filter) || test(field)) && ...); },
      kFilterFields);
}

}  // namespace

bool Filter::matches(const Record& record) const {
  return holds_for_all(*this,
                       [&](const FilterField& field) { return field.matches(*this, record); });
}

bool Filter::may_match(const ZoneMap& zone) const {
  return holds_for_all(*this,
                       [&](const FilterField& field) { return field.may_match(*this, zone); });
}

bool Filter::asks_zones() const {
  return !holds_for_all(*this, [&](const FilterField& field) { return !field.asks_zones(*this); });
}

bool Filter::is_counted_by_job() const {
  return holds_for_all(
      *this, [](const FilterField& field) { return field.counted_by == CountedBy::kJob; });
}

KeyRange Filter::key_range() const {
  KeyRange narrowest = KeyRange::kAll;
  for (const FilterField& field : kFilterFields) {
    if (field.is_set(*this)) narrowest = std::max(narrowest, field.key_range(*this));
  }
  return narrowest;
}

}  // namespace mifdex::index
