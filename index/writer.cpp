#include "index/writer.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "index/commit/commit_work.h"
#include "index/commit/file_snapshot.h"
#include "index/commit/pending.h"
#include "index/commit/run_account.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/box_table.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"
#include "index/storage/sst_writer.h"
#include "index/storage/store.h"

namespace mifdex::index {
namespace {

io::Result<Totals> load_totals(const Store& store) {
  MIFDEX_TRY(auto value, store.get(Family::kMeta, kTotalsKey));
  Totals totals;
  if (value && decode_totals(*value, totals)) return totals;
  return std::unexpected(damaged_row("default", store.dir()));
}

io::Result<SkipCounts> load_skip_counts(const Store& store) {
  MIFDEX_TRY(auto value, store.get(Family::kMeta, kSkippedKey));
  SkipCounts counts{};
  if (value && !decode_skip_counts(*value, counts)) {
    return std::unexpected(damaged_row("default", store.dir()));
  }
  return counts;
}

io::Result<std::optional<RunEntry>> load_last_run(const Store& store) {
  std::optional<RunEntry> last;
  RangeIterator runs = RangeIterator::of_prefix(store, Family::kMeta, kRunPrefix);
  for (; runs.valid(); runs.next()) {
    RunEntry& run = last.emplace();
    if (!parse_number_key(runs.key(), kRunPrefix, run.number) || !decode_run(runs.value(), run)) {
      return runs.damaged();
    }
  }
  MIFDEX_TRY(runs.finish());
  return last;
}

class RocksWriter final : public Writer {
 public:
  RocksWriter(std::unique_ptr<Store> store, BoxTable boxes, WriterOptions options)
      : store_(std::move(store)), boxes_(std::move(boxes)), options_(std::move(options)) {}

  io::Result<void> load() {
    MIFDEX_TRY(auto totals, load_totals(*store_));
    totals_ = totals;
    MIFDEX_TRY(auto run, load_last_run(*store_));
    last_run_ = std::move(run);
    first_ = !last_run_;  // every commit stores a run
    MIFDEX_TRY(auto skipped, load_skip_counts(*store_));
    skip_counts_ = skipped;
    const bool any_skipped =
        std::ranges::any_of(skip_counts_, [](std::uint64_t count) { return count != 0; });
    known_files_.emplace(*store_,
                         FileSnapshot::Holds{totals_.files != 0, totals_.gone != 0, any_skipped});
    return {};
  }

  io::Result<BoxState> box_state(std::uint32_t box) const override {
    const BoxEntry* entry = boxes_.find(box);
    if (entry == nullptr) return BoxState{};
    return BoxState{entry->files, entry->reading, entry->read_at};
  }

  void set_box_reading(std::uint32_t box, std::uint64_t reading, std::int64_t read_at) override {
    readings_[box] = {reading, read_at};
  }

  io::Result<std::optional<RunEntry>> last_run() const override { return last_run_; }

  io::Result<void> known_files(std::uint32_t box, std::string_view after,
                               std::optional<std::string_view> last,
                               const KnownVisitor& use) const override {
    return known_files_->visit(box, after, last, use);
  }

  io::Result<std::optional<KnownFile>> known_file(std::uint32_t box,
                                                  std::string_view path) const override {
    return known_files_->find(box, path);
  }

  io::Result<void> known_skipped(std::uint32_t box, std::string_view after,
                                 std::optional<std::string_view> last,
                                 const SkippedVisitor& use) const override {
    return known_files_->visit_skipped(box, after, last, use);
  }

  void add_skipped(std::uint32_t box, std::string_view path, SkipKind kind) override {
    pending_.add_skipped(box, path, kind);
  }
  void remove_skipped(std::uint32_t box, std::string_view path) override {
    pending_.add_skipped(box, path, std::nullopt);
  }
  void add_gone(std::uint32_t box, std::string_view path) override { pending_.add_gone(box, path); }
  void add_unseen(std::uint32_t box, std::string_view path, Outcome outcome) override {
    account_.add_unseen(box, path, outcome);
  }

  io::Result<std::uint32_t> register_box(std::string_view location,
                                         std::string_view name) override {
    return boxes_.id_of(location, name);
  }

  io::Result<std::uint32_t> register_box_as(std::string_view location, std::string_view name,
                                            std::string_view origin) override {
    const std::uint32_t id = boxes_.id_of(location, name);
    BoxEntry box = *boxes_.find(id);
    const bool is_new = !box.is_box() && box.first_location.empty();
    if (!is_new) return id;
    box.first_location = origin;
    boxes_.replace(box);
    return id;
  }

  const std::map<std::uint32_t, BoxEntry>& boxes() const override { return boxes_.entries(); }

  io::Result<void> move_box(std::uint32_t id, std::string_view location) override {
    for (const auto& [other, box] : boxes_.entries()) {
      if (other == id || box.location != location) continue;
      return io::fail(io::ErrorKind::kUsage, "is another box of the index", std::string(location));
    }
    BoxEntry box = *boxes_.find(id);
    box.first_location = box.origin();
    box.location = location;
    boxes_.replace(box);
    return {};
  }

  io::Result<void> name_box(std::uint32_t box, std::string_view name) override {
    return boxes_.give_name(box, name);
  }

  void add_observation(const Record& record, const FileRow& file,
                       std::string_view pair_key) override {
    pending_.add_observation(record, file, pair_key);
  }
  void add_file(const FileRow& file) override { pending_.add_file(file); }
  void add_reject(const RejectRow& reject) override { pending_.add_reject(reject); }
  void add_instruction(const InstructionRow& instruction) override {
    pending_.add_instruction(instruction);
  }
  void add_identity(const IdentityRow& identity) override { pending_.add_identity(identity); }
  void add_job(const JobFact& job) override { pending_.add_job(job); }
  void add_file_override(const FileOverrideRow& line) override { pending_.add_file_override(line); }
  void add_target(const TargetRow& target) override { pending_.add_target(target); }

  std::size_t pending_bytes() const override { return pending_.held(); }

  io::Result<CommitReport> commit(RunEntry& run) override {
    auto report = [&]() -> io::Result<CommitReport> {
      try {
        return commit_pending(run);
      } catch (const std::bad_alloc&) {
        return io::fail(io::ErrorKind::kFull, "out of memory while committing", store_->dir(), 0,
                        "use a smaller --memory; what was committed before is kept");
      }
    }();
    pending_.clear();
    readings_.clear();
    if (std::error_code code; !report && !std::filesystem::exists(store_->dir(), code)) {
      return io::fail(io::ErrorKind::kStore, "the index folder was removed in the meantime",
                      store_->dir(), 0, "run the same command again; it creates the index again");
    }
    return report;
  }

 private:
  io::Result<CommitReport> commit_pending(RunEntry& run) {
    CommitWork work(*store_, boxes_, identity_cache_, pending_);
    work.threads = options_.threads == 0 ? 1 : options_.threads;
    RunEntry entry = run;
    if (entry.number == 0) entry.number = last_run_ ? last_run_->number + 1 : 1;
    work.run = entry.number;
    work.totals = totals_;
    work.skip_counts = skip_counts_;
    work.first = first_;
    work.stored_file_line_parts = totals_.file_line_parts;
    for (const auto stage :
         {resolve_files, match_instructions, resolve_identities, apply_manifest,
          find_affected_copies, load_affected, resolve_attributions, resolve_times, match_copies,
          resolve_open_times, merge_lines, update_group_counts, update_totals, build_zone_maps}) {
      MIFDEX_TRY(stage(work));
    }
    MIFDEX_TRY(account_.settle(work, *known_files_, entry));
    if (entry.ended != 0) put_reach(work, entry);
    const std::vector<BoxEntry> boxes = boxes_after(work);
    put_meta(work, entry, boxes);
    if (work.skip_counts != skip_counts_) put_skip_counts(work);
    reach(CommitPoint::kSettled);
    MIFDEX_TRY(auto runs, write_sst_files(work));
    reach(CommitPoint::kStaged);
    MIFDEX_TRY(ingest_runs(*store_, runs));
    reach(CommitPoint::kIngested);
    for (const auto& changed : work.identities) {
      identity_cache_.forget(work.names.text(changed.first));
    }
    identity_cache_.trim();
    run = entry;
    if (!last_run_ || last_run_->number <= entry.number) last_run_ = entry;
    for (const BoxEntry& box : boxes) boxes_.replace(box);
    totals_ = work.totals;
    skip_counts_ = work.skip_counts;
    first_ = false;
    reach(CommitPoint::kTold);
    for (const auto& [box, files] : work.new_files) work.report.new_files += files;
    return work.report;
  }

  void reach(CommitPoint point) const {
    if (options_.at_point) options_.at_point(point);
  }

  /// Ends the run: its sums are final, and are stored with what they can be compared with.
  void put_reach(CommitWork& work, RunEntry& run) {
    std::set<std::uint32_t> boxes;
    for (const auto& [box, reading] : readings_) boxes.insert(box);
    std::string value;
    encode_reach(value, account_.finish(boxes, run));
    work.put(Family::kMeta, std::string(kReachKey), value);
  }

  std::vector<BoxEntry> boxes_after(const CommitWork& work) const {
    std::vector<BoxEntry> boxes;
    for (const auto& [id, stored] : boxes_.entries()) {
      BoxEntry& box = boxes.emplace_back(stored);
      const bool was_box = box.is_box();
      if (const auto more = work.new_files.find(id); more != work.new_files.end()) {
        box.files += more->second;
      }
      if (const auto read = readings_.find(id); read != readings_.end()) {
        if (!was_box) box.first_read_at = read->second.at;
        box.reading = read->second.fingerprint;
        box.read_at = read->second.at;
      }
    }
    return boxes;
  }

  static void put_meta(CommitWork& work, const RunEntry& run, const std::vector<BoxEntry>& boxes) {
    std::string value;
    encode_totals(value, work.totals);
    work.put(Family::kMeta, std::string(kTotalsKey), value);
    value.clear();
    encode_run(value, run);
    work.put(Family::kMeta, run_key(run.number), value);
    for (const BoxEntry& box : boxes) {
      value.clear();
      encode_box(value, box);
      work.put(Family::kMeta, box_key(box.id), value);
    }
  }

  static void put_skip_counts(CommitWork& work) {
    std::string value;
    encode_skip_counts(value, work.skip_counts);
    work.put(Family::kMeta, std::string(kSkippedKey), value);
  }

  std::unique_ptr<Store> store_;
  BoxTable boxes_;
  WriterOptions options_;
  IdentityCache identity_cache_;
  Pending pending_;
  /// How a box is read, to be written with the next commit.
  struct Reading {
    std::uint64_t fingerprint = 0;
    std::int64_t at = 0;
  };
  std::map<std::uint32_t, Reading> readings_;  // by box
  Totals totals_;
  SkipCounts skip_counts_{};
  std::optional<RunEntry> last_run_;
  std::optional<FileSnapshot> known_files_;
  RunAccount account_;
  bool first_ = false;
};

}  // namespace

io::Result<std::unique_ptr<Writer>> Writer::open(const std::string& dir, WriterOptions options) {
  MIFDEX_TRY(auto store, Store::open_to_write(dir, options.create, options.command, options.env));
  MIFDEX_TRY(auto boxes, BoxTable::load(*store));
  auto writer =
      std::make_unique<RocksWriter>(std::move(store), std::move(boxes), std::move(options));
  MIFDEX_TRY(writer->load());
  return writer;
}

}  // namespace mifdex::index
