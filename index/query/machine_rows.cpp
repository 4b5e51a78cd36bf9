#include "index/query/machine_rows.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "index/query/line_plan.h"
#include "index/query/machine_names.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

/// Looks machines up, with two scans that are kept from one machine to the next.
class MachineLookup {
 public:
  explicit MachineLookup(const Store& store)
      : groups_(store, Family::kByMachine), lines_(store, Family::kLines), identities_(store) {}

  /// Fills SMSIDs, domain, site and names of `row` from the newest line of its machine. They are
  /// valid until the next call.
  io::Result<void> describe(MachineRow& row) {
    row.names.push_back(row.machine);
    if (row.machine.empty()) return {};
    MIFDEX_TRY(auto job, newest_job(row.machine));
    std::string prefix;
    append_name(prefix, job);
    append_name(prefix, row.machine);
    lines_.seek(prefix);
    if (!lines_.valid()) return lines_.finish();
    Record record;
    if (!lines_.key().starts_with(prefix) ||
        !decode_line(lines_.key(), lines_.value(), scratch_, record)) {
      return lines_.damaged();
    }
    row.smsid = record.smsid;
    row.domain = record.domain;
    row.site = record.site;
    return add_names(row);
  }

 private:
  io::Result<void> add_names(MachineRow& row) {
    MIFDEX_TRY(auto smsids, identities_.smsids_of(row.machine));
    if (!row.smsid.empty()) row.smsids.emplace_back(row.smsid);
    for (std::string& smsid : smsids) {
      if (smsid != row.smsid) row.smsids.push_back(std::move(smsid));
    }
    if (row.smsid.empty()) return {};
    MIFDEX_TRY(auto identity, identities_.identity_of(row.smsid));
    if (identity == nullptr) return {};
    for (const std::string_view name : identity->newest_names()) {
      if (name != row.machine) row.names.push_back(name);
    }
    return {};
  }

  io::Result<std::string> newest_job(std::string_view machine) {
    std::string prefix;
    append_name(prefix, machine);
    std::string newest;
    std::optional<std::pair<bool, std::int64_t>> newest_time;  // a line without an observation is
                                                               // oldest
    for (groups_.seek(prefix); groups_.valid() && groups_.key().starts_with(prefix);
         groups_.next()) {
      StatusCounts counts;
      std::string_view name;
      std::string_view job;
      if (!parse_group_key(groups_.key(), scratch_, name, job) ||
          !decode_counts(groups_.value(), counts)) {
        return groups_.damaged();
      }
      const std::pair time(counts.observations != 0, counts.last);
      if (newest_time && time <= *newest_time) continue;
      newest_time = time;
      newest = job;
    }
    MIFDEX_TRY(groups_.finish());
    return newest;
  }

  RangeIterator groups_;
  RangeIterator lines_;
  IdentityLookup identities_;
  KeyScratch scratch_;
};

class MachineVisit {
 public:
  MachineVisit(const Store& store, const Glob& machine,
               const std::function<bool(const MachineRow&)>& visit)
      : lookup_(store), machine_(machine), visit_(visit) {}

  /// Offers one row of the machines family; returns false to stop.
  io::Result<bool> offer(std::string_view name, const StatusCounts& counts) {
    MachineRow row{name, {}, {}, {}, {}, {}, counts};
    MIFDEX_TRY(lookup_.describe(row));
    const auto fits = [this](std::string_view text) { return machine_.matches(text); };
    if (!std::ranges::any_of(row.names, fits) && !std::ranges::any_of(row.smsids, fits)) {
      return true;
    }
    ++visited_;
    return visit_(row);
  }

  std::uint64_t visited() const { return visited_; }

 private:
  MachineLookup lookup_;
  const Glob& machine_;
  const std::function<bool(const MachineRow&)>& visit_;
  std::uint64_t visited_ = 0;
};

io::Result<std::uint64_t> visit_all(const Store& store, MachineVisit& machines) {
  KeyScratch scratch;
  RangeIterator scan(store, Family::kMachines);
  for (; scan.valid(); scan.next()) {
    std::string_view key = scan.key();
    std::string_view name;
    StatusCounts counts;
    if (!take_name(key, scratch.first, name) || !decode_counts(scan.value(), counts)) {
      return scan.damaged();
    }
    MIFDEX_TRY(auto go_on, machines.offer(name, counts));
    if (!go_on) return machines.visited();
  }
  MIFDEX_TRY(scan.finish());
  return machines.visited();
}

io::Result<std::uint64_t> visit_named(const Store& store, const std::vector<std::string>& names,
                                      MachineVisit& machines) {
  for (const std::string& name : names) {
    std::string key;
    append_name(key, name);
    MIFDEX_TRY(auto value, store.get(Family::kMachines, key));
    if (!value) continue;
    StatusCounts counts;
    if (!decode_counts(*value, counts)) {
      return std::unexpected(damaged_row("machines", store.dir()));
    }
    MIFDEX_TRY(auto go_on, machines.offer(name, counts));
    if (!go_on) break;
  }
  return machines.visited();
}

}  // namespace

io::Result<std::uint64_t> visit_machines(const Store& store, const Glob& machine,
                                         const std::function<bool(const MachineRow&)>& visit) {
  MachineVisit machines(store, machine, visit);
  if (machine.literal_prefix().empty()) return visit_all(store, machines);
  MIFDEX_TRY(auto names, machine_names(store, Family::kMachines, machine));
  return visit_named(store, names, machines);
}

}  // namespace mifdex::index
