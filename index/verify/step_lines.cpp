// The scan of the lines: decodes every row, and counts every group and every job again.
#include <algorithm>
#include <list>

#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/query/zone_map.h"
#include "index/verify/verify_work.h"

namespace mifdex::index {

void GroupRecount::add(const LineKey& line, RowHeader row) {
  open_ = line.open();
  ++counts_.lines[static_cast<std::size_t>(row.status)];
  if (row.keeps_place()) {
    ++counts_.kept_places;
    return;
  }
  if (!newest_) {
    newest_ = row.status;
    counts_.last = line.time;
  }
  counts_.first = line.time;
  ++counts_.observations;
  if (row.status == LineStatus::kFailed) ++counts_.failed;
}

GroupCounts GroupRecount::close() const {
  GroupCounts counts = counts_;
  if (open_) {
    counts.failed_machines = counts.failed;
    return counts;
  }
  counts.lines = {};
  counts.lines[static_cast<std::size_t>(newest_.value_or(LineStatus::kNone))] = 1;
  counts.failed_machines = std::min<std::uint64_t>(counts.failed, 1);
  counts.exhausted = counts.failed >= kRetriesExhausted ? 1 : 0;
  return counts;
}

std::optional<GroupCounts> recount_group(
    VerifyWork& work, RangeIterator& lines, std::string& job, std::string& machine,
    const std::function<void(std::string_view, const LineKey&, const Record&)>& use) {
  const std::string prefix(lines.key().substr(0, group_prefix_size(lines.key())));
  if (prefix.empty()) {
    work.damage("the key cannot be read", Family::kLines, lines.key());
    lines.next();
    return std::nullopt;
  }
  GroupRecount recount;
  bool any = false;
  for (KeyScratch scratch; lines.valid() && lines.key().starts_with(prefix); lines.next()) {
    ++work.done;
    ++work.report.rows;
    Record record;
    LineKey line;
    if (!parse_line_key(lines.key(), scratch, line) ||
        !decode_line(lines.key(), lines.value(), scratch, record)) {
      work.damage("the row cannot be decoded", Family::kLines, lines.key());
      continue;
    }
    if (!any) {
      job = line.job;
      machine = line.machine;
      any = true;
    }
    recount.add(line, decode_row_header(lines.value()));
    if (use) use(lines.key(), line, record);
  }
  if (!any) return std::nullopt;
  return recount.close();
}

namespace {

/// Checks that each SMSID of a line has its N fact. Machines recur from job to job: the facts found
/// last are remembered.
class AliasCheck {
 public:
  explicit AliasCheck(VerifyWork& work) : work_(work), found_(kRemembered) {}

  void check(std::string_view key, const LineKey& line, const Record& record) {
    if (record.smsid.empty() || record.smsid == line.machine) return;
    alias_.clear();
    append_alias_key(alias_, record.smsid, line.machine);
    const std::uint64_t hash = std::hash<std::string_view>()(alias_);
    std::uint64_t& slot = found_[hash % kRemembered];
    if (slot == hash) return;
    const auto stored = work_.store.get(Family::kFacts, alias_);
    if (stored && *stored) {
      slot = hash;
    } else {
      work_.damage("the fact that its machine was looked up by its SMSID is missing",
                   Family::kLines, key, record.box);
    }
  }

 private:
  static constexpr std::size_t kRemembered = 1U << 16U;
  VerifyWork& work_;
  std::vector<std::uint64_t> found_;
  std::string alias_;
};

/// Checks that a zone holds each line, so that filters find it. Lines must be checked in the order
/// of their keys; the zones around the current line are kept in memory.
class ZoneCheck {
 public:
  explicit ZoneCheck(VerifyWork& work)
      : work_(work),
        zones_(RangeIterator::of_prefix(work.store, Family::kFacts, {&kZoneFact, 1})) {}

  void check(std::string_view key, const Record& record) {
    if (!work_.store.has_zones()) return;
    take_up_to(key);
    std::erase_if(here_, [key](const Held& held) { return held.zone.last < key; });
    const auto holder =
        std::ranges::find_if(here_, [&](const Held& held) { return held.zone.may_hold(record); });
    if (holder == here_.end()) {
      work_.damage("no zone map covers it, so filters can miss it", Family::kLines, key,
                   record.box);
    } else {
      here_.splice(here_.begin(), here_, holder);  // it most likely holds the next line, too
    }
  }

 private:
  /// A zone, and the row into which its views point.
  struct Held {
    Held(std::string_view the_key, std::string_view the_value) : key(the_key), value(the_value) {}
    std::string key;
    std::string value;
    ZoneMap zone;
  };

  void take_up_to(std::string_view key) {
    for (; zones_.valid() && zone_first(zones_.key()) <= key; zones_.next()) {
      Held& held = here_.emplace_back(zones_.key(), zones_.value());
      // A damaged one is reported in the scan of the facts.
      const bool decoded = decode_zone_map(held.key, held.value, held.zone);
      if (!decoded || held.zone.last < key) here_.pop_back();
    }
  }

  VerifyWork& work_;
  RangeIterator zones_;
  std::list<Held> here_;
};

}  // namespace

bool verify_lines(VerifyWork& work) {
  work.begin(Family::kLines);
  VerifyState& state = work.state;
  RangeIterator lines(work.store, Family::kLines, work.first_key());
  std::string job_key;
  if (!state.key.empty()) append_name(job_key, state.name);
  RangeIterator jobs(work.store, Family::kJobs, job_key);
  AliasCheck aliases(work);
  ZoneCheck zones(work);
  bool any = !state.key.empty();
  std::string text;
  std::string job;
  std::string machine;
  std::string last;
  while (lines.valid()) {
    const auto group =
        recount_group(work, lines, job, machine,
                      [&](std::string_view key, const LineKey& line, const Record& record) {
                        last = key;
                        text.clear();
                        append_head(text, key, record.box, record.path);
                        state.heads.add(text);
                        if (record.row_origin == RowOrigin::kObservation) {
                          text.clear();
                          append_observation_key(text, record.hash, record.box, record.path);
                          state.firsts.take(text);
                        }
                        if (work.boxes.find(record.box) == nullptr) {
                          work.damage("its box is not known", Family::kLines, key);
                        }
                        aliases.check(key, line, record);
                        zones.check(key, record);
                      });
    if (!group) continue;
    if (any && job != state.name) {
      settle_name(work, jobs, Family::kJobs, state.name, state.summed);
      state.summed = {};
    }
    any = true;
    state.name = job;
    add_counts(state.summed, *group);
    text.clear();
    append_group_key(text, machine, job);
    encode_counts(text, *group);
    state.groups.add(text);
    --work.report.rows;  // row_done counts it
    --work.done;
    if (!work.row_done(last)) return false;
  }
  if (any) settle_name(work, jobs, Family::kJobs, state.name, state.summed);
  work.end_of(lines, Family::kLines);
  settle_rest(work, jobs, Family::kJobs);
  state.name.clear();
  state.summed = {};
  return true;
}

bool verify_groups(VerifyWork& work) {
  work.begin(Family::kByMachine);
  VerifyState& state = work.state;
  RangeIterator groups(work.store, Family::kByMachine, work.first_key());
  std::string machine_key;
  bool any = !state.key.empty();
  if (any) append_name(machine_key, state.name);
  RangeIterator machines(work.store, Family::kMachines, machine_key);
  KeyScratch scratch;
  for (; groups.valid(); groups.next()) {
    std::string_view machine;
    std::string_view job;
    GroupCounts counts;
    if (!parse_group_key(groups.key(), scratch, machine, job) ||
        !decode_counts(groups.value(), counts)) {
      work.damage("the row cannot be decoded", Family::kByMachine, groups.key());
      continue;
    }
    state.groups.take(std::string(groups.key()).append(groups.value()));
    if (any && machine != state.name) {
      settle_name(work, machines, Family::kMachines, state.name, state.summed);
      state.summed = {};
    }
    any = true;
    state.name = machine;
    add_counts(state.summed, counts);
    for (const std::uint64_t lines : counts.lines) state.counted.lines += lines;
    state.counted.observations += counts.observations;
    if (!work.row_done(groups.key())) return false;
  }
  if (any) settle_name(work, machines, Family::kMachines, state.name, state.summed);
  work.end_of(groups, Family::kByMachine);
  settle_rest(work, machines, Family::kMachines);
  state.name.clear();
  state.summed = {};
  return true;
}

}  // namespace mifdex::index
