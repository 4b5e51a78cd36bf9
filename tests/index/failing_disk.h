// A file system for RocksDB that loses power or runs full, when a test wants it to.
//
// Threads: may be used by many, as RocksDB does.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tests/index/unsynced_names.h"

namespace mifdex::index {

class FailingDisk : public rocksdb::FileSystemWrapper {
 public:
  /// `side_folder`: where it may keep the files that names had before they were moved; on the same
  /// disk.
  explicit FailingDisk(std::string side_folder)
      : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()),
        names_(std::move(side_folder)) {}
  const char* Name() const override { return "FailingDisk"; }

  /// From the write or new file of this number on, counted from 1, the disk is full; 0: never.
  std::atomic<std::uint64_t> full_at{0};
  std::atomic<std::uint64_t> writes{0};

  /// Before the write, new file, link, renaming or sync of this number, counted from 1, the power
  /// is lost and the process with it; 0: never.
  std::atomic<std::uint64_t> dark_at{0};
  std::atomic<std::uint64_t> steps{0};

  /// Cuts every file written through this disk to its synced part, and takes back each name whose
  /// folder was not synced, as a loss of power may. Returns how many names that were.
  std::size_t lose_power() {
    const std::lock_guard guard(mutex_);
    for (const auto& [path, synced] : synced_) {
      std::error_code code;
      const auto size = std::filesystem::file_size(path, code);
      if (!code && size > synced) std::filesystem::resize_file(path, synced, code);
    }
    return names_.lose();
  }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override;

  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    step();
    names_.renaming(from, to);
    const rocksdb::IOStatus status = target()->RenameFile(from, to, options, context);
    if (status.ok()) moved(from, to);
    return status;
  }

  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
    if (rocksdb::IOStatus full = write(); !full.ok()) return full;
    const rocksdb::IOStatus status = target()->LinkFile(from, to, options, context);
    if (status.ok()) names_.made(to);
    const std::lock_guard guard(mutex_);
    if (const auto file = synced_.find(from); status.ok() && file != synced_.end()) {
      synced_[to] = file->second;
    }
    return status;
  }

  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* folder,
                                 rocksdb::IODebugContext* context) override;

  void folder_synced(const std::string& path) { names_.synced(path); }

  /// Counts one more write; returns an error if there is no room.
  rocksdb::IOStatus write() {
    step();
    const std::uint64_t number = ++writes;
    const std::uint64_t full = full_at;
    return full != 0 && number >= full ? rocksdb::IOStatus::NoSpace("No space left on device")
                                       : rocksdb::IOStatus::OK();
  }

  void step() {
    if (++steps != dark_at) return;
    lose_power();
    ::kill(::getpid(), SIGKILL);
  }

  void synced(const std::string& path, std::uint64_t size) {
    const std::lock_guard guard(mutex_);
    synced_[path] = size;
  }

 private:
  void moved(const std::string& from, const std::string& to) {
    const std::lock_guard guard(mutex_);
    if (const auto file = synced_.find(from); file != synced_.end()) {
      synced_[to] = file->second;
      synced_.erase(from);
    }
  }

  UnsyncedNames names_;
  std::mutex mutex_;
  std::map<std::string, std::uint64_t> synced_;  // bytes of each file that survive a loss of power
};

/// A file that reports to its disk what was synced.
class FailingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingFile(FailingDisk& disk, std::string path, std::unique_ptr<rocksdb::FSWritableFile> file)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(file)), disk_(disk), path_(std::move(path)) {
    disk_.synced(path_, 0);
  }

  using rocksdb::FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    if (rocksdb::IOStatus full = disk_.write(); !full.ok()) return full;
    const rocksdb::IOStatus status = target()->Append(data, options, context);
    if (status.ok()) size_ += data.size();
    return status;
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* context) override {
    disk_.step();
    const rocksdb::IOStatus status = target()->Sync(options, context);
    if (status.ok()) disk_.synced(path_, size_);
    return status;
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* context) override {
    disk_.step();
    const rocksdb::IOStatus status = target()->Fsync(options, context);
    if (status.ok()) disk_.synced(path_, size_);
    return status;
  }

 private:
  rocksdb::FSWritableFile* target() { return FSWritableFileWrapper::target(); }

  FailingDisk& disk_;
  std::string path_;
  std::uint64_t size_ = 0;
};

/// A folder that reports to its disk when it was synced.
class FailingFolder : public rocksdb::FSDirectoryWrapper {
 public:
  FailingFolder(FailingDisk& disk, std::string path, std::unique_ptr<rocksdb::FSDirectory> folder)
      : rocksdb::FSDirectoryWrapper(std::move(folder)), disk_(disk), path_(std::move(path)) {}

  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* context) override {
    disk_.step();
    rocksdb::IOStatus status = rocksdb::FSDirectoryWrapper::Fsync(options, context);
    if (status.ok()) disk_.folder_synced(path_);
    return status;
  }
  rocksdb::IOStatus FsyncWithDirOptions(const rocksdb::IOOptions& options,
                                        rocksdb::IODebugContext* context,
                                        const rocksdb::DirFsyncOptions& how) override {
    disk_.step();
    rocksdb::IOStatus status =
        rocksdb::FSDirectoryWrapper::FsyncWithDirOptions(options, context, how);
    if (status.ok()) disk_.folder_synced(path_);
    return status;
  }

 private:
  FailingDisk& disk_;
  std::string path_;
};

inline rocksdb::IOStatus FailingDisk::NewDirectory(const std::string& path,
                                                   const rocksdb::IOOptions& options,
                                                   std::unique_ptr<rocksdb::FSDirectory>* folder,
                                                   rocksdb::IODebugContext* context) {
  std::unique_ptr<rocksdb::FSDirectory> made;
  rocksdb::IOStatus status = target()->NewDirectory(path, options, &made, context);
  if (status.ok()) *folder = std::make_unique<FailingFolder>(*this, path, std::move(made));
  return status;
}

inline rocksdb::IOStatus FailingDisk::NewWritableFile(
    const std::string& path, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSWritableFile>* file, rocksdb::IODebugContext* context) {
  if (rocksdb::IOStatus full = write(); !full.ok()) return full;
  std::unique_ptr<rocksdb::FSWritableFile> made;
  rocksdb::IOStatus status = target()->NewWritableFile(path, options, &made, context);
  if (!status.ok()) return status;
  names_.made(path);
  *file = std::make_unique<FailingFile>(*this, path, std::move(made));
  return status;
}

}  // namespace mifdex::index
