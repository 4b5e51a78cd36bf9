// The files that a run may know again, as they stood when the run opened the index.
//
// Threads: visit() may be called by many at once, also beside commits: each call walks on its own
// over one RocksDB snapshot. Ownership: must not outlive its Store.
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
  /// What the index has: what holds nothing is not walked over.
  struct Holds {
    bool files = false;
    bool gone = false;     ///< files that are in their boxes no more
    bool skipped = false;  ///< items that are no files
  };

  /// Keeps the index as it is now.
  FileSnapshot(const Store& store, const Holds& holds);
  ~FileSnapshot();
  FileSnapshot(const FileSnapshot&) = delete;
  FileSnapshot& operator=(const FileSnapshot&) = delete;

  /// The files of `box` with after < path <= last (no `last`: to the end of the box), by path.
  /// Views hold until `use` returns. Fails with kStore or kIo.
  io::Result<void> visit(std::uint32_t box, std::string_view after,
                         std::optional<std::string_view> last, const KnownVisitor& use) const;

  /// The items that are no files, of the same range, by path. Fails with kStore or kIo.
  io::Result<void> visit_skipped(std::uint32_t box, std::string_view after,
                                 std::optional<std::string_view> last,
                                 const SkippedVisitor& use) const;

  /// Whether the index had the file at `path`, and it was not gone.
  io::Result<bool> has(std::uint32_t box, std::string_view path) const;

  /// The file at `path`, its own path left empty.
  io::Result<std::optional<KnownFile>> find(std::uint32_t box, std::string_view path) const;

 private:
  struct KeyRange;
  io::Result<bool> has_row(Family family, const std::string& key) const;
  io::Result<void> walk(std::uint32_t box, const KeyRange& keys, const KeyRange& gone_keys,
                        const KnownVisitor& use) const;

  const Store& store_;
  Holds holds_;
  const rocksdb::Snapshot* snapshot_ = nullptr;  // null where there is nothing to be known
};

}  // namespace mifdex::index
