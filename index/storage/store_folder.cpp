#include "index/storage/store_folder.h"

#include <rocksdb/db.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "index/format/key_format.h"
#include "index/format/wire.h"
#include "index/storage/rocksdb_error.h"
#include "index/storage/rocksdb_options.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;

std::unexpected<io::Error> not_an_index(const std::string& dir, std::string what) {
  return io::fail(io::ErrorKind::kStore, std::move(what), dir, 0,
                  "name another folder with --index; nothing was changed in this one");
}

/// Classifies a RocksDB database by its format key: opens the default family alone, read-only.
io::Result<FolderKind> look_at_database(const std::string& dir, bool has_lock_file) {
  rocksdb::DB* raw = nullptr;
  const rocksdb::Options options(database_options(), family_options(Family::kMeta));
  rocksdb::Status status = rocksdb::DB::OpenForReadOnly(options, dir, &raw);
  const std::unique_ptr<rocksdb::DB> db(raw);
  if (!status.ok() && has_lock_file) {
    return std::unexpected(store_error(status, "cannot open the index", dir));
  }
  if (!status.ok()) {
    return not_an_index(dir,
                        "contains a database that is not a mifdex index: " + status.ToString());
  }
  std::string value;
  status = db->Get({}, rocksdb::Slice(kFormatKey.data(), kFormatKey.size()), &value);
  if (status.IsNotFound() && has_lock_file) return FolderKind::kUnmade;
  if (status.IsNotFound()) return not_an_index(dir, "contains the database of another program");
  if (!status.ok()) return std::unexpected(store_error(status, "cannot read the index", dir));
  MIFDEX_TRY(read_format_version(value, dir));
  return FolderKind::kIndex;
}

/// Fails with kStore if `dir`, which has no CURRENT, has tables: creating an index there would
/// delete them.
io::Result<void> check_no_tables(const std::string& dir) {
  std::error_code code;
  for (fs::directory_iterator entry(dir, code), end; !code && entry != end; entry.increment(code)) {
    if (entry->path().extension() != ".sst") continue;
    return io::fail(io::ErrorKind::kStore, "the index is damaged: its file CURRENT is missing", dir,
                    0, "restore it, or index its boxes into a new index");
  }
  if (!code) return {};
  return io::fail(io::ErrorKind::kIo, "cannot list the folder of the index", dir, code.value(),
                  "make sure that it is readable");
}

}  // namespace

io::Result<std::uint32_t> read_format_version(std::string_view value, const std::string& dir) {
  WireReader reader(value);
  const std::uint64_t version = reader.varint();
  if (!reader.done()) return std::unexpected(damaged_row("default", dir));
  if (version >= kOldestFormatVersion && version <= kFormatVersion) {
    return static_cast<std::uint32_t>(version);
  }
  const bool newer = version > kFormatVersion;
  return io::fail(
      io::ErrorKind::kStore,
      "the index is of format version " + std::to_string(version) + ", this mifdex reads version " +
          std::to_string(kFormatVersion),
      dir, 0,
      newer ? "use the newer mifdex that wrote it, or index its boxes into a new folder"
            : "no release of mifdex wrote this version; index its boxes into a new folder");
}

io::Result<FolderKind> look_at_folder(const std::string& dir) {
  struct stat about{};
  if (::stat(dir.c_str(), &about) != 0) {
    if (errno == ENOENT) return FolderKind::kMissing;
    return io::fail(io::ErrorKind::kIo, "cannot access the index", dir, errno,
                    "check the permissions of every folder in its path");
  }
  if (!S_ISDIR(about.st_mode)) return not_an_index(dir, "is not a directory");
  std::error_code code;
  const bool empty = fs::is_empty(dir, code);
  if (code) {
    return io::fail(io::ErrorKind::kIo, "cannot list the folder of the index", dir, code.value(),
                    "make sure that it is readable");
  }
  if (empty) return FolderKind::kEmpty;
  const bool has_lock_file = fs::exists(fs::path(dir) / kLockFileName, code);
  if (fs::exists(fs::path(dir) / "CURRENT", code)) return look_at_database(dir, has_lock_file);
  if (!has_lock_file) return not_an_index(dir, "is not empty, and not a mifdex index");
  MIFDEX_TRY(check_no_tables(dir));
  return FolderKind::kUnmade;
}

}  // namespace mifdex::index
