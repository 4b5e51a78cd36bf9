#include "index/forget.h"

#include <rocksdb/db.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/replay.h"
#include "index/storage/box_table.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"
#include "index/storage/sst_writer.h"
#include "index/storage/store.h"
#include "index/writer.h"

namespace mifdex::index {
namespace {

/// Returns the folder of the new index, next to the commits in the staging folder: if this writer
/// is killed, the next one deletes it.
std::string new_folder(const Store& store) { return store.staging_dir() + "/without"; }

/// Puts all of `rows` into `run`.
io::Result<void> copy_rows(RangeIterator& rows, SstWriter& run) {
  for (; rows.valid(); rows.next()) run.put(rows.key(), rows.value());
  return rows.finish();
}

class Forgetting {
 public:
  Forgetting(const Store& store, const BoxTable& boxes, std::uint32_t box,
             const ForgetOptions& options)
      : store_(store), boxes_(boxes), box_(box), options_(options) {}

  /// Makes the new index; returns false if it was stopped.
  io::Result<bool> make_new() {
    MIFDEX_TRY(register_boxes());
    MIFDEX_TRY(auto writer, Writer::open(new_folder(store_), {.threads = options_.threads,
                                                              .create = false,
                                                              .command = options_.command}));
    RunEntry run;  // of the new index's own ledger, which is never read
    return Replay(store_, box_, *writer, options_.memory_bytes, run, options_.progress)
        .replay_all();
  }

  /// Replaces all rows with the rows of the new index.
  io::Result<void> replace_all() const {
    MIFDEX_TRY(auto fresh, Store::open_to_read(new_folder(store_)));
    std::vector<SstFile> runs;
    for (std::size_t i = 0; i < kFamilyCount; ++i) {
      const auto family = static_cast<Family>(i);
      MIFDEX_TRY(remove_old(family, runs));
      const std::string name = "new-" + std::string(kFamilyNames[i]);
      SstWriter run(store_, family, name);
      auto written = family == Family::kMeta    ? write_meta(*fresh, run)
                     : family == Family::kFacts ? write_facts(*fresh, run)
                                                : write_family(*fresh, family, run);
      if (!written) return written;
      MIFDEX_TRY(keep(run, runs));
    }
    return ingest_runs(store_, runs);
  }

  /// Frees the disk space of what was removed. The index is complete without that.
  io::Result<void> compact() const {
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (std::size_t i = 0; i < kFamilyCount; ++i) {
      const rocksdb::Status status = store_.db().CompactRange(
          options, store_.family(static_cast<Family>(i)), nullptr, nullptr);
      if (!status.ok()) {
        return std::unexpected(store_error(status, "cannot compact the index", store_.dir()));
      }
    }
    return {};
  }

 private:
  /// Registers the other boxes in the new index, under their ids and as they were read.
  io::Result<void> register_boxes() const {
    MIFDEX_TRY(auto fresh, Store::open_to_write(new_folder(store_), true, options_.command));
    SstWriter run(*fresh, Family::kMeta, "boxes");
    for (const auto& [id, stored] : boxes_.entries()) {
      if (id == box_) continue;
      BoxEntry box = stored;
      box.files = 0;  // counted again when the files are added
      std::string value;
      encode_box(value, box);
      run.put(box_key(id), value);
    }
    std::vector<SstFile> runs;
    MIFDEX_TRY(keep(run, runs));
    return ingest_runs(*fresh, runs);
  }

  io::Result<void> remove_old(Family family, std::vector<SstFile>& runs) const {
    const std::unique_ptr<rocksdb::Iterator> rows(
        store_.db().NewIterator({}, store_.family(family)));
    rows->SeekToFirst();
    if (!rows->Valid()) return check(*rows);
    const std::string first = rows->key().ToString();
    rows->SeekToLast();
    if (!rows->Valid()) return check(*rows);
    const std::string name = "old-" + std::string(kFamilyNames[static_cast<std::size_t>(family)]);
    SstWriter run(store_, family, name);
    run.remove_range(first, rows->key().ToString());
    return keep(run, runs);
  }

  io::Result<void> check(const rocksdb::Iterator& rows) const {
    if (rows.status().ok()) return {};
    return std::unexpected(store_error(rows.status(), "cannot read the index", store_.dir()));
  }

  static io::Result<void> keep(SstWriter& run, std::vector<SstFile>& runs) {
    MIFDEX_TRY(auto file, run.finish());
    if (file) runs.push_back(std::move(*file));
    return {};
  }

  io::Result<void> write_family(const Store& fresh, Family family, SstWriter& run) const {
    RangeIterator rows(fresh, family);
    return copy_rows(rows, run);
  }

  /// Writes the facts of the new index; and, from the old one, which files are gone from the boxes
  /// that stay, and since which run.
  io::Result<void> write_facts(const Store& fresh, SstWriter& run) const {
    const std::string kind(1, kGoneFact);
    std::string forgotten = kind;
    append_u32(forgotten, box_);
    RangeIterator before(fresh, Family::kFacts, {}, kind);
    RangeIterator behind(fresh, Family::kFacts, after_prefix(kind));
    MIFDEX_TRY(copy_rows(before, run));
    RangeIterator gone = RangeIterator::of_prefix(store_, Family::kFacts, kind);
    for (; gone.valid(); gone.next()) {
      if (gone.key().starts_with(forgotten)) continue;
      run.put(gone.key(), gone.value());
    }
    MIFDEX_TRY(gone.finish());
    return copy_rows(behind, run);
  }

  /// Writes boxes, the format and the sums of the new index, and the ledger of the old one.
  io::Result<void> write_meta(const Store& fresh, SstWriter& run) const {
    MIFDEX_TRY(auto rows, meta_rows(fresh));
    sort_changes(rows);
    for (const RowChange& row : rows) run.put(row.key, *row.value);
    return {};
  }

  io::Result<std::vector<RowChange>> meta_rows(const Store& fresh) const {
    std::vector<RowChange> rows;
    RangeIterator boxes = RangeIterator::of_prefix(fresh, Family::kMeta, kBoxPrefix);
    for (; boxes.valid(); boxes.next()) {
      rows.push_back({std::string(boxes.key()), std::string(boxes.value())});
    }
    MIFDEX_TRY(boxes.finish());
    MIFDEX_TRY(auto totals, totals_of(fresh));
    rows.push_back({std::string(kTotalsKey), totals});
    rows.push_back({std::string(kFormatKey), encoded_format_version()});
    MIFDEX_TRY(auto skipped, fresh.get(Family::kMeta, kSkippedKey));
    if (skipped) rows.push_back({std::string(kSkippedKey), skipped});
    std::uint64_t last = 0;
    RangeIterator runs = RangeIterator::of_prefix(store_, Family::kMeta, kRunPrefix);
    for (; runs.valid(); runs.next()) {
      if (!parse_number_key(runs.key(), kRunPrefix, last)) return runs.damaged();
      rows.push_back({std::string(runs.key()), std::string(runs.value())});
    }
    MIFDEX_TRY(runs.finish());
    RunEntry entry;
    entry.started = entry.ended = options_.now;
    entry.version = options_.version;
    entry.command = options_.command;
    std::string value;
    encode_run(value, entry);
    rows.push_back({run_key(last + 1), value});
    return rows;
  }

  io::Result<std::string> totals_of(const Store& fresh) const {
    MIFDEX_TRY(auto stored, fresh.get(Family::kMeta, kTotalsKey));
    Totals totals;
    if (!stored || !decode_totals(*stored, totals)) {
      return std::unexpected(damaged_row("default", fresh.dir()));
    }
    const std::string kind(1, kGoneFact);
    RangeIterator gone = RangeIterator::of_prefix(store_, Family::kFacts, kind);
    for (; gone.valid(); gone.next()) {
      PlaceKey place;
      if (!parse_gone_key(gone.key(), place)) return gone.damaged();
      if (place.box != box_) ++totals.gone;
    }
    MIFDEX_TRY(gone.finish());
    std::string value;
    encode_totals(value, totals);
    return value;
  }

  const Store& store_;
  const BoxTable& boxes_;
  std::uint32_t box_;
  const ForgetOptions& options_;
};

}  // namespace

io::Result<ForgetReport> forget_box(const std::string& dir, std::uint32_t id,
                                    const ForgetOptions& options) {
  MIFDEX_TRY(auto store, Store::open_to_write(dir, false, options.command));
  MIFDEX_TRY(auto boxes, BoxTable::load(*store));
  const BoxEntry* box = boxes.find(id);
  if (box == nullptr) return io::fail(io::ErrorKind::kUsage, "the index has no such box", dir);
  ForgetReport report;
  report.files = box->files;
  MIFDEX_TRY(auto missing, find_missing_sources(*store, boxes, id));
  report.missing = std::move(missing);
  if (report.missing.any()) return report;
  Forgetting forgetting(*store, boxes, id, options);
  MIFDEX_TRY(auto made, forgetting.make_new());
  if (made) {
    MIFDEX_TRY(forgetting.replace_all());
    report.done = true;
  }
  std::error_code left;  // if it fails, the next writer deletes the folder
  std::filesystem::remove_all(new_folder(*store), left);
  if (!report.done) return report;
  MIFDEX_TRY(forgetting.compact());
  return report;
}

}  // namespace mifdex::index
