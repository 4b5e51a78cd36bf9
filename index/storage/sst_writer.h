// One SST file of a commit: rows of one family in strictly ascending order of their keys.
//
// Runs are built in the index's staging folder, in parallel (a run belongs to one thread), and then
// land together or not at all: ingest_runs.
#pragma once

#include <rocksdb/sst_file_writer.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// A change of one row: its new value, or nothing if the row is deleted.
struct RowChange {
  std::string key;
  std::optional<std::string> value;
};

/// Sorts by key; of changes with the same key the one added last holds.
void sort_changes(std::vector<RowChange>& changes);

/// A finished file that is to be ingested.
struct SstFile {
  Family family = Family::kMeta;
  std::string path;
  std::uint64_t bytes = 0;  ///< its size
};

class SstWriter {
 public:
  /// `name` is the file's, unique in its commit. `changes`, sorted, are merged in between the rows
  /// that are put; if both have a key, the row put holds.
  SstWriter(const Store& store, Family family, const std::string& name,
            std::span<const RowChange> changes = {});

  /// Removes all rows of the family that have a key from `first` to `last`, those of earlier
  /// commits and of files that are ingested before this one.
  void remove_range(std::string_view first, std::string_view last);

  /// Adds a row; keys must ascend. The first failure is kept for finish().
  void put(std::string_view key, std::string_view value);

  /// Closes the file, synced. Returns nothing if no row was put: an empty SST is an error to
  /// RocksDB.
  io::Result<std::optional<SstFile>> finish();

 private:
  void change(const RowChange& change);
  void open_once();

  SstFile file_;
  std::span<const RowChange> changes_;
  rocksdb::SstFileWriter writer_;
  rocksdb::Status status_;
  bool open_ = false;
};

/// Makes all `runs` part of the index in one atomic step, durably; they leave the staging folder.
io::Result<void> ingest_runs(const Store& store, std::span<const SstFile> runs);

}  // namespace mifdex::index
