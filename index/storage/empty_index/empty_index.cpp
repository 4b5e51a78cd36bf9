#include "index/storage/empty_index/empty_index.h"

#include <algorithm>
#include <memory>

#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

// RocksDB gives CURRENT such a name before it renames it, and removes one that is left over.
constexpr std::string_view kTemporaryName = "000001.dbtmp";

std::string path_in(const std::string& dir, std::string_view name) {
  return dir + "/" + std::string(name);
}

rocksdb::Status write_durably(rocksdb::Env& env, const std::string& path, std::string_view bytes) {
  rocksdb::EnvOptions options;
  options.use_mmap_writes = false;
  std::unique_ptr<rocksdb::WritableFile> file;
  rocksdb::Status status = env.NewWritableFile(path, &file, options);
  if (status.ok()) status = file->Append(rocksdb::Slice(bytes.data(), bytes.size()));
  if (status.ok()) status = file->Sync();
  if (status.ok()) status = file->Close();
  return status;
}

rocksdb::Status sync_names(rocksdb::Env& env, const std::string& dir) {
  std::unique_ptr<rocksdb::Directory> folder;
  rocksdb::Status status = env.NewDirectory(dir, &folder);
  if (status.ok()) status = folder->Fsync();
  return status;
}

}  // namespace

io::Result<void> write_empty_index(const std::string& dir, rocksdb::Env& env) {
  const std::span<const EmptyIndexFile> files = empty_index_files();
  rocksdb::Status status;
  for (const EmptyIndexFile& file : files) {
    const bool is_current = &file == &files.back();
    const std::string path = path_in(dir, is_current ? kTemporaryName : file.name);
    status = write_durably(env, path, file.bytes);
    if (status.ok() && is_current) status = env.RenameFile(path, path_in(dir, file.name));
    if (!status.ok()) break;
  }
  if (status.ok()) status = sync_names(env, dir);
  if (status.ok()) return {};
  return std::unexpected(store_error(status, "cannot create the index", dir));
}

io::Result<void> remove_empty_index(const std::string& dir, rocksdb::Env& env) {
  const std::span<const EmptyIndexFile> files = empty_index_files();
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    const std::string path = path_in(dir, file->name);
    rocksdb::Status status = env.DeleteFile(path);
    if (status.IsNotFound() || status.IsPathNotFound()) continue;
    if (status.ok() && file == files.rbegin()) status = sync_names(env, dir);
    if (!status.ok()) return std::unexpected(store_error(status, "cannot create the index", dir));
  }
  return {};
}

}  // namespace mifdex::index
