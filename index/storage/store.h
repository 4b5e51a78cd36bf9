// An index's folder and the RocksDB in it: opened to read or to write, with its families.
//
// A folder that is no index of ours, or has another format version, is refused and left as it was,
// to the byte. Threads: a Store opened to read may be shared; one opened to write belongs to one
// Writer. Ownership: the destructor closes RocksDB and releases the lock.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/format/key_format.h"
#include "index/read_scope.h"
#include "index/storage/lock_file.h"
#include "index/storage/table_handles.h"
#include "io/base/result.h"

namespace mifdex::index {

inline rocksdb::Slice as_slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view as_view(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

/// When the end of a table, which has its checksum type, properties and index, is read and checked.
enum class TableCheck : std::uint8_t {
  kWhenRead,    ///< by the first query that needs the table: opening costs little
  kWhenOpened,  ///< all of them at once: an index with a damaged one does not open
};

class Store {
 public:
  /// Opens the last commit; works beside a writer. Opens only the families of `scope`: the others
  /// must not be read. Fails with kStore, also if a table is missing or of another size than the
  /// manifest says.
  static io::Result<std::unique_ptr<Store>> open_to_read(const std::string& dir,
                                                         ReadScope scope = ReadScope::kAll,
                                                         TableCheck check = TableCheck::kWhenRead);

  /// Takes the lock; makes the index if there is none and `create` is true; clears the remains of a
  /// killed run from the staging folder. Fails with kLocked, kStore, kFull or kIo. RocksDB writes
  /// through `env`; null: its own.
  static io::Result<std::unique_ptr<Store>> open_to_write(const std::string& dir, bool create,
                                                          const std::string& command,
                                                          rocksdb::Env* env = nullptr);
  /// Does the same for an existing index of any version that is read; writes nothing.
  static io::Result<std::unique_ptr<Store>> open_to_migrate(const std::string& dir,
                                                            const std::string& command);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const std::string& dir() const { return dir_; }
  rocksdb::Options file_options(Family family) const;
  std::string staging_dir() const { return dir_ + "/" + std::string(kStagingFolderName); }
  rocksdb::DB& db() const { return *db_; }
  /// Returns null for a family that is not in the scope of a reader.
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<std::size_t>(family)];
  }

  /// Returns the version its rows were written in: kOldestFormatVersion to kFormatVersion.
  std::uint32_t format_version() const { return format_version_; }
  /// True if zones (zone_map.h) cover every line.
  bool has_zones() const { return format_version_ >= 3; }
  /// True if `R` facts give the SMSIDs of every name that an identity has.
  bool has_named_facts() const { return format_version_ >= 4; }

  io::Result<std::optional<std::string>> get(Family family, std::string_view key) const;

 private:
  Store(std::string dir, std::optional<LockFile> lock)
      : dir_(std::move(dir)), lock_(std::move(lock)) {}
  static io::Result<std::unique_ptr<Store>> open_locked(const std::string& dir, bool create,
                                                        const std::string& command,
                                                        rocksdb::Env* env);
  io::Result<void> open_db_to_read(ReadScope scope, TableCheck check);
  /// Opens the index in the folder; if there is none, creates an empty one.
  io::Result<void> open_db_to_write();
  io::Result<void> open_families(const std::vector<rocksdb::ColumnFamilyDescriptor>& descriptors);
  /// Creates an index without the files of an empty one; it has no format key yet.
  io::Result<void> create_families();
  /// `handles` are those of `families`, or of the first of them.
  io::Result<void> keep_db(const rocksdb::Status& opened, rocksdb::DB* db,
                           const std::vector<rocksdb::ColumnFamilyHandle*>& handles,
                           const std::vector<Family>& families);
  io::Result<void> hold_files();
  void close_db();
  io::Result<void> read_format();
  io::Result<void> prepare_to_write();

  std::string dir_;
  std::optional<LockFile> lock_;
  rocksdb::Env* env_ = nullptr;         // null: RocksDB's own
  std::unique_ptr<ReaderFiles> files_;  // of a reader
  std::uint32_t format_version_ = kFormatVersion;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> families_{};
};

}  // namespace mifdex::index
