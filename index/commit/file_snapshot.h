// The files that a run may recognise, as they were when the run opened the index.
//
// Threads: visit() may be called by many at once, also beside commits: each call iterates on its
// own over one RocksDB snapshot. Ownership: must not outlive its Store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "index/storage/store.h"
#include "index/writer.h"
#include "io/base/result.h"

namespace mifdex::index {

class FileSnapshot {
 public:
  /// Which kinds of rows the index has; if it has none of a kind, they are not iterated.
  struct Holds {
    bool files = false;
    bool gone = false;     ///< files that are no longer in their boxes
    bool skipped = false;  ///< items that are not files
  };

  /// Keeps the index as it is now.
  FileSnapshot(const Store& store, const Holds& holds);
  ~FileSnapshot();
  FileSnapshot(const FileSnapshot&) = delete;
  FileSnapshot& operator=(const FileSnapshot&) = delete;

  /// Visits the files of `box` with after < path <= last (without `last`: to the end of the box),
  /// by path. Views hold until `use` returns. Fails with kStore or kIo.
  io::Result<void> visit(std::uint32_t box, std::string_view after,
                         std::optional<std::string_view> last, const KnownVisitor& use) const;

  /// Visits the items of the same range that are not files, by path. Fails with kStore or kIo.
  io::Result<void> visit_skipped(std::uint32_t box, std::string_view after,
                                 std::optional<std::string_view> last,
                                 const SkippedVisitor& use) const;

  /// True if the index had the file at `path` and the file was not gone.
  io::Result<bool> has(std::uint32_t box, std::string_view path) const;

  /// Returns the file at `path`, with its own path left empty.
  io::Result<std::optional<KnownFile>> find(std::uint32_t box, std::string_view path) const;

 private:
  struct KeyRange;
  io::Result<bool> has_row(Family family, const std::string& key) const;
  io::Result<void> walk(std::uint32_t box, const KeyRange& keys, const KeyRange& gone_keys,
                        const KnownVisitor& use) const;

  const Store& store_;
  Holds holds_;
  const rocksdb::Snapshot* snapshot_ = nullptr;  // null if the index has nothing to recognise
};

}  // namespace mifdex::index
