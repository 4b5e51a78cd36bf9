#include "index/verify/verify.h"

#include <rocksdb/db.h>

#include <filesystem>
#include <memory>
#include <numeric>
#include <system_error>

#include "index/format/keys.h"
#include "index/storage/rocksdb_options.h"
#include "index/verify/verify_work.h"

namespace mifdex::index {
namespace {

/// Returns the reason why RocksDB does not open one of our folders, or not up to its format key;
/// empty if it does, or if the folder is not ours.
std::string why_not_opened(const std::string& dir) {
  std::error_code code;
  const std::filesystem::path folder = dir;
  if (!std::filesystem::exists(folder / kLockFileName, code)) return {};
  bool any_file = std::filesystem::exists(folder / "CURRENT", code);
  for (std::filesystem::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    const std::string name = entry->path().filename();
    any_file = any_file || name.ends_with(".sst") || name.starts_with("MANIFEST-");
  }
  if (!any_file) return {};
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(kFamilyCount);
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    descriptors.emplace_back(std::string(kFamilyNames[i]), family_options(static_cast<Family>(i)));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(database_options(), dir, descriptors, &handles, &raw);
  const std::unique_ptr<rocksdb::DB> db(raw);
  if (!status.ok()) return status.ToString();
  std::string version;
  status = db->Get({}, as_slice(kFormatKey), &version);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  return status.ok() || status.IsNotFound() ? std::string() : status.ToString();
}

/// Returns the identification of the current commit: the totals and the last run, as they are
/// stored.
io::Result<std::string> commit_of(const Store& store) {
  MIFDEX_TRY(auto totals, store.get(Family::kMeta, kTotalsKey));
  std::string text = totals.value_or("");
  std::string last;
  RangeIterator runs = RangeIterator::of_prefix(store, Family::kMeta, kRunPrefix);
  for (; runs.valid(); runs.next()) last.assign(runs.key()).append(runs.value());
  MIFDEX_TRY(runs.finish());
  const std::uint64_t sum = std::hash<std::string>()(text.append(last));
  return std::to_string(sum) + " " + std::to_string(store.db().GetLatestSequenceNumber());
}

/// Returns the sum of the rows of jobs, of machines or of by_machine.
GroupCounts sum_of(VerifyWork& work, Family family) {
  GroupCounts sum;
  RangeIterator rows(work.store, family);
  for (; rows.valid(); rows.next()) {
    GroupCounts counts;
    if (!decode_counts(rows.value(), counts)) {
      work.damage("the row cannot be decoded", family, rows.key());
    } else {
      add_counts(sum, counts);
    }
    ++work.report.rows;
  }
  work.end_of(rows, family);
  return sum;
}

void compare_total(VerifyWork& work, const char* what, std::uint64_t counted,
                   std::uint64_t stored) {
  if (counted == stored) return;
  work.damage("the totals have " + std::to_string(stored) + " " + what + ", but there are " +
                  std::to_string(counted),
              Family::kMeta, kTotalsKey);
}

std::optional<Totals> stored_totals(VerifyWork& work) {
  const auto value = work.store.get(Family::kMeta, kTotalsKey);
  Totals totals;
  if (value && *value && decode_totals(**value, totals)) return totals;
  work.damage("the row cannot be decoded", Family::kMeta, kTotalsKey);
  return std::nullopt;
}

std::uint64_t lines_of(const GroupCounts& counts) {
  return std::accumulate(counts.lines.begin(), counts.lines.end(), std::uint64_t{0});
}

void compare_groups(VerifyWork& work) {
  const GroupCounts groups = sum_of(work, Family::kByMachine);
  const auto totals = stored_totals(work);
  if (!totals || work.state.unread) return;
  compare_total(work, "lines of jobs on machines", lines_of(groups), totals->lines);
  compare_total(work, "observations of jobs on machines", groups.observations,
                totals->observations);
}

void verify_runs(VerifyWork& work) {
  RangeIterator runs = RangeIterator::of_prefix(work.store, Family::kMeta, kRunPrefix);
  for (; runs.valid(); runs.next()) {
    RunEntry run;
    ++work.report.rows;
    if (!parse_number_key(runs.key(), kRunPrefix, run.number) || !decode_run(runs.value(), run)) {
      work.damage("the row cannot be decoded", Family::kMeta, runs.key());
      continue;
    }
    const std::uint64_t sum =
        std::accumulate(run.by_outcome.begin(), run.by_outcome.end(), std::uint64_t{0});
    if (sum != run.files || run.unchanged > run.files) {
      work.damage(std::to_string(run.files) + " files were listed, but " + std::to_string(sum) +
                      " have an outcome",
                  Family::kMeta, runs.key());
    }
  }
  work.end_of(runs, Family::kMeta);
}

/// Compares the items that are not files with their stored counts.
void compare_skipped(VerifyWork& work) {
  const auto value = work.store.get(Family::kMeta, kSkippedKey);
  SkipCounts stored{};
  if (!value || (*value && !decode_skip_counts(**value, stored))) {
    work.damage("the row cannot be decoded", Family::kMeta, kSkippedKey);
    return;
  }
  for (std::size_t i = 1; i < stored.size(); ++i) {
    if (stored[i] == work.state.skipped[i]) continue;
    work.damage(std::to_string(stored[i]) + " skipped items of kind " + std::to_string(i) +
                    " are counted, but there are " + std::to_string(work.state.skipped[i]),
                Family::kMeta, kSkippedKey);
  }
}

/// Compares the files of the boxes that the last run read with its counts.
void compare_run(VerifyWork& work) {
  if (!work.run) return;
  for (std::size_t i = 1; i < work.state.reached.size(); ++i) {
    const std::uint64_t counted = work.run->by_outcome[i] + work.reach.unseen[i];
    if (counted == work.state.reached[i]) continue;
    work.damage("the run counted " + std::to_string(counted) + " files of outcome " +
                    std::to_string(i) + ", but its boxes have " +
                    std::to_string(work.state.reached[i]),
                Family::kMeta, run_key(work.run->number));
  }
}

/// Runs `steps` in their order, from the state's position on.
bool run_steps(VerifyWork& work) {
  constexpr bool (*kSteps[])(VerifyWork&) = {verify_tables,       verify_meta,  verify_lines,
                                             verify_observations, verify_files, verify_groups,
                                             verify_rejects,      verify_facts, verify_sums};
  while (work.state.step != VerifyStep::kDone) {
    const auto step = static_cast<std::size_t>(work.state.step);
    work.done = 0;
    if (!kSteps[step](work)) return false;
    work.state.step = static_cast<VerifyStep>(step + 1);
    work.state.key.clear();
  }
  return true;
}

void name_boxes(VerifyWork& work) {
  for (const auto& [id, box] : work.boxes.entries()) {
    if (work.report.all_boxes || work.damaged_boxes.contains(id)) work.report.boxes.push_back(box);
  }
}

}  // namespace

void load_reach(VerifyWork& work) {
  RangeIterator runs = RangeIterator::of_prefix(work.store, Family::kMeta, kRunPrefix);
  RunEntry last;
  for (; runs.valid(); runs.next()) {
    RunEntry run;
    if (!parse_number_key(runs.key(), kRunPrefix, run.number) || !decode_run(runs.value(), run)) {
      return;  // verify_runs reports it
    }
    last = std::move(run);
  }
  const auto value = work.store.get(Family::kMeta, kReachKey);
  if (!value || !*value) return;
  RunReach reach;
  if (!decode_reach(**value, reach) || reach.run > last.number) {
    work.damage("the row cannot be decoded", Family::kMeta, kReachKey);
  } else if (reach.run == last.number && last.ended != 0) {
    work.run = std::move(last);
    work.reach = std::move(reach);
  }
}

bool verify_meta(VerifyWork& work) {
  verify_presence(work);
  verify_runs(work);
  const GroupCounts jobs = sum_of(work, Family::kJobs);
  const GroupCounts machines = sum_of(work, Family::kMachines);
  const auto totals = stored_totals(work);
  if (!totals || work.state.unread) return true;
  compare_total(work, "lines of jobs", lines_of(jobs), totals->lines);
  compare_total(work, "lines of machines", lines_of(machines), totals->lines);
  compare_total(work, "observations of jobs", jobs.observations, totals->observations);
  compare_total(work, "observations of machines", machines.observations, totals->observations);
  std::uint64_t files = 0;
  for (const auto& [id, box] : work.boxes.entries()) files += box.files;
  compare_total(work, "files of boxes", files, totals->files);
  return true;
}

bool verify_sums(VerifyWork& work) {
  if (work.state.unread) return true;
  const Totals& counted = work.state.counted;
  if (const auto totals = stored_totals(work)) {
    compare_total(work, "lines", counted.lines, totals->lines);
    compare_total(work, "observations", counted.observations, totals->observations);
    compare_total(work, "files", counted.files, totals->files);
    compare_total(work, "rejects", counted.rejects, totals->rejects);
    compare_total(work, "files that are gone", counted.gone, totals->gone);
    compare_total(work, "parts in the longest file line", counted.file_line_parts,
                  totals->file_line_parts);
  }
  compare_skipped(work);
  for (const auto& [id, box] : work.boxes.entries()) {
    const auto files = work.state.box_files.find(id);
    const std::uint64_t count = files == work.state.box_files.end() ? 0 : files->second;
    if (count == box.files) continue;
    work.damage("the box has " + std::to_string(box.files) + " files, but there are " +
                    std::to_string(count),
                Family::kMeta, box_key(id), id);
  }
  compare_run(work);
  pinpoint(work);
  return true;
}

io::Result<VerifyReport> verify(const std::string& dir, const VerifyOptions& options,
                                const std::function<bool(const VerifyProgress&)>& progress) {
  VerifyReport report;
  auto store = Store::open_to_read(dir, ReadScope::kAll, TableCheck::kWhenOpened);
  if (!store) {
    const std::string why = why_not_opened(dir);
    if (why.empty()) return io::pass(store);
    verify_unopened(dir, why, report);
    return report;
  }
  auto boxes = BoxTable::load(**store);
  auto commit = commit_of(**store);
  const BoxTable none;
  VerifyWork work(**store, boxes ? *boxes : none, report);
  if (!boxes) work.damage(boxes.error().what, Family::kMeta, kBoxPrefix);
  if (!commit) work.damage(commit.error().what, Family::kMeta, kRunPrefix);
  work.commit = commit.value_or("");
  work.progress = &progress;
  if (!options.full) {
    work.state.step = VerifyStep::kMeta;
    static_cast<void>(verify_meta(work));
    compare_groups(work);  // a full verify counts each of them again
  } else {
    load_reach(work);
    if (!options.from.empty() && !work.go_on_from(options.from)) work.state = {};
    if (!run_steps(work)) report.stopped_at = work.position();
  }
  name_boxes(work);
  return report;
}

io::Result<void> for_each_file(const std::string& dir, std::uint32_t after_box,
                               std::string_view after_path,
                               const std::function<bool(const FileHash&)>& visit) {
  MIFDEX_TRY(auto store, Store::open_to_read(dir));
  std::string from;
  append_file_key(from, after_box, after_path);
  from.push_back('\0');
  RangeIterator files(*store, Family::kFiles, from);
  RangeIterator gone(*store, Family::kFacts, std::string(1, kGoneFact) + from);
  for (; files.valid(); files.next()) {
    PlaceKey place;
    FileDetails details;
    if (files.value().empty() || !parse_file_key(files.key(), place) ||
        !decode_file_details(files.value().substr(1), details)) {
      return files.damaged();
    }
    const auto behind = [&] {
      return gone.valid() && gone.key().front() == kGoneFact && gone.key().substr(1) < files.key();
    };
    while (behind()) gone.next();
    const bool is_gone =
        gone.valid() && gone.key().front() == kGoneFact && gone.key().substr(1) == files.key();
    if (is_gone || !is_file(static_cast<Outcome>(files.value().front()))) continue;
    if (!visit({place.box, place.path, details.size, details.time, details.hash})) break;
  }
  MIFDEX_TRY(gone.finish());
  return files.finish();
}

io::Result<std::map<std::uint32_t, std::uint64_t>> count_gone_files(const std::string& dir) {
  MIFDEX_TRY(auto store, Store::open_to_read(dir));
  std::map<std::uint32_t, std::uint64_t> gone;
  RangeIterator facts = RangeIterator::of_prefix(*store, Family::kFacts, std::string(1, kGoneFact));
  for (; facts.valid(); facts.next()) {
    PlaceKey place;
    if (!parse_gone_key(facts.key(), place)) return facts.damaged();
    ++gone[place.box];
  }
  MIFDEX_TRY(facts.finish());
  return gone;
}

}  // namespace mifdex::index
