// The files of an index as a reader has them: all opened when it opens the index, each read only
// when it is needed.
//
// A writer's compaction removes files that a reader may still need, so the reader holds them from
// its read of the manifest on. That is a descriptor each; RocksDB's own way (max_open_files = -1)
// is to read the footer, the properties and the index of each as well, which for hundreds of files
// costs more than the query. If the usual 1024 descriptors are too few, the process raises its
// limit as far as it may. Even if it need not read them, RocksDB reads these of up to 16 files when
// it opens an index; as long as read_later() holds, it gets none to read, and with paranoid_checks
// off it reads each one when a query needs it.
//
// Threads: any. Errors: those of RocksDB; a file that is gone already is NotFound. Ownership: the
// descriptors are closed with the last RandomAccessFile and this.
#pragma once

#include <rocksdb/env.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mifdex::index {

class ReaderFiles final : public rocksdb::EnvWrapper {
 public:
  ReaderFiles() : rocksdb::EnvWrapper(rocksdb::Env::Default()) {}
  const char* Name() const override { return "ReaderFiles"; }

  /// While `later`, no table can be opened by RocksDB: TryAgain. For one thread, while no other
  /// uses the index.
  void read_later(bool later) { read_later_ = later; }

  /// Opens `path`, unless it is held already. Later requests for this name get this file, even if
  /// it no longer has the name. Corruption if it does not have `size` bytes.
  rocksdb::Status hold(const std::string& path, std::uint64_t size);

  rocksdb::Status NewRandomAccessFile(const std::string& path,
                                      std::unique_ptr<rocksdb::RandomAccessFile>* file,
                                      const rocksdb::EnvOptions& options) override;

  /// RocksDB looks up the block size of the index's disk in /sys for each family; only direct I/O
  /// needs it, which readers do not use.
  rocksdb::Status RegisterDbPaths(const std::vector<std::string>& /*paths*/) override {
    return rocksdb::Status::OK();
  }
  rocksdb::Status UnregisterDbPaths(const std::vector<std::string>& /*paths*/) override {
    return rocksdb::Status::OK();
  }

  /// RocksDB starts threads when it opens an index, a reader's too, which has no work for them;
  /// here they start with the first piece of work.
  void IncBackgroundThreadsIfNeeded(int /*number*/, Priority /*pool*/) override {}
  void Schedule(void (*function)(void*), void* argument, Priority pool, void* tag,
                void (*unschedule)(void*)) override {
    target()->IncBackgroundThreadsIfNeeded(1, pool);
    target()->Schedule(function, argument, pool, tag, unschedule);
  }

 private:
  class HeldFile;

  rocksdb::Status held(const std::string& path, std::shared_ptr<const HeldFile>& file);

  bool read_later_ = false;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const HeldFile>> held_;
};

}  // namespace mifdex::index
