#include "index/storage/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "index/format/row_codec.h"
#include "index/format/wire.h"
#include "index/storage/empty_index/empty_index.h"
#include "index/storage/rocksdb_error.h"
#include "index/storage/rocksdb_options.h"
#include "index/storage/sst_writer.h"
#include "index/storage/store_folder.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;

// A writer's compaction may remove a file after a reader has read the manifest and before it opens
// the file; a retry sees the compacted replacement. So the reader retries at once while the
// manifest changes, and a few times if it does not.
constexpr int kAttempts = 1000;
constexpr int kAttemptsAtOneManifest = 5;
constexpr std::chrono::milliseconds kBetweenAttempts{20};

constexpr const char* kHowToMakeOne =
    "create one with `mifdex index BOX...`, or name one with --index";

/// Makes the directory entry of `path` durable.
io::Result<void> sync_folder_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  const int folder =
      ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && ::fsync(folder) == 0;
  const int why = errno;
  if (folder >= 0) ::close(folder);
  if (synced) return {};
  return io::fail(io::ErrorKind::kIo, "cannot sync the index folder", path, why);
}

io::Result<void> make_folder(const std::string& dir) {
  if (::mkdir(dir.c_str(), 0777) == 0) return sync_folder_of(dir);
  if (errno == EEXIST) return {};
  const auto kind = errno == ENOSPC || errno == EDQUOT ? io::ErrorKind::kFull : io::ErrorKind::kIo;
  return io::fail(kind, "cannot create the index folder", dir, errno,
                  "make sure that its parent folder exists and is writable");
}

/// Deletes what a killed run left in the staging folder, and creates the folder if it is missing.
io::Result<void> clear_staging(const std::string& staging) {
  std::error_code code;
  fs::remove_all(staging, code);
  if (!code) fs::create_directory(staging, code);
  if (!code) return {};
  return io::fail(code.value() == ENOSPC ? io::ErrorKind::kFull : io::ErrorKind::kIo,
                  "cannot clear the staging folder of the index", staging, code.value(),
                  "make sure that it is writable");
}

/// Returns the current manifest and its length: RocksDB only ever appends to one. Returns an empty
/// text if there is none.
std::string manifest_of(const std::string& dir) {
  std::string name;
  if (!(std::ifstream(dir + "/CURRENT") >> name)) return {};
  std::error_code error;
  return name + ' ' + std::to_string(fs::file_size(dir + '/' + name, error));
}

io::Result<void> check_folder_to_read(const std::string& dir) {
  MIFDEX_TRY(auto kind, look_at_folder(dir));
  switch (kind) {
    case FolderKind::kMissing:
      return io::fail(io::ErrorKind::kStore, "there is no index here", dir, 0, kHowToMakeOne);
    case FolderKind::kEmpty:
      return io::fail(io::ErrorKind::kStore, "the folder is empty: no index", dir, 0,
                      kHowToMakeOne);
    case FolderKind::kUnmade:
      return io::fail(io::ErrorKind::kStore, "index creation was interrupted", dir, 0,
                      "run `mifdex index BOX...` again");
    case FolderKind::kIndex:
      break;
  }
  return {};
}

bool is_in(ReadScope scope, Family family) {
  if (scope == ReadScope::kAll) return true;
  return family != Family::kFiles && family != Family::kRejects && family != Family::kObservations;
}

/// Returns the families of `scope`, ascending.
std::vector<Family> families_in(ReadScope scope) {
  std::vector<Family> families;
  families.reserve(kFamilyCount);
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    if (is_in(scope, static_cast<Family>(i))) families.push_back(static_cast<Family>(i));
  }
  return families;
}

template <class Options>
std::vector<rocksdb::ColumnFamilyDescriptor> described(const std::vector<Family>& families,
                                                       const Options& options_of) {
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(families.size());
  for (const Family family : families) {
    descriptors.emplace_back(std::string(kFamilyNames[static_cast<std::size_t>(family)]),
                             options_of(family));
  }
  return descriptors;
}

/// Returns all families as a writer opens them, the default one first.
std::vector<rocksdb::ColumnFamilyDescriptor> all_families() {
  return described(families_in(ReadScope::kAll), family_options);
}

io::Result<void> check_folder_to_write(const std::string& dir, bool create) {
  MIFDEX_TRY(auto kind, look_at_folder(dir));
  const bool nothing_yet = kind == FolderKind::kMissing || kind == FolderKind::kEmpty;
  if (nothing_yet && !create) {
    return io::fail(io::ErrorKind::kStore, "there is no index here", dir, 0, kHowToMakeOne);
  }
  if (kind == FolderKind::kMissing) return make_folder(dir);
  return {};
}

}  // namespace

io::Result<std::unique_ptr<Store>> Store::open_to_read(const std::string& dir, ReadScope scope,
                                                       TableCheck check) {
  std::unique_ptr<Store> store(new Store(dir, std::nullopt));
  auto opened = store->open_db_to_read(scope, check);
  std::string manifest = opened ? std::string() : manifest_of(dir);
  int at_this_manifest = 1;
  for (int attempt = 1; !opened && !manifest.empty() && attempt < kAttempts; ++attempt) {
    const std::string before = std::exchange(manifest, manifest_of(dir));
    at_this_manifest = manifest == before ? at_this_manifest + 1 : 1;
    if (at_this_manifest > kAttemptsAtOneManifest) break;
    if (manifest == before) std::this_thread::sleep_for(kBetweenAttempts);
    opened = store->open_db_to_read(scope, check);
  }
  if (!opened) {
    // The contents of the folder may explain better why it did not open.
    MIFDEX_TRY(check_folder_to_read(dir));
  }
  if (!opened) return io::pass(opened);
  MIFDEX_TRY(store->read_format());
  return store;
}

io::Result<std::unique_ptr<Store>> Store::open_locked(const std::string& dir, bool create,
                                                      const std::string& command,
                                                      rocksdb::Env* env) {
  MIFDEX_TRY(check_folder_to_write(dir, create));
  MIFDEX_TRY(auto lock, LockFile::take(dir, command));
  std::unique_ptr<Store> store(new Store(dir, std::move(lock)));
  store->env_ = env;
  MIFDEX_TRY(clear_staging(store->staging_dir()));
  MIFDEX_TRY(store->open_db_to_write());
  return store;
}

io::Result<std::unique_ptr<Store>> Store::open_to_write(const std::string& dir, bool create,
                                                        const std::string& command,
                                                        rocksdb::Env* env) {
  auto store = open_locked(dir, create, command, env);
  if (!store) return io::pass(store);
  MIFDEX_TRY((*store)->prepare_to_write());
  return store;
}

io::Result<std::unique_ptr<Store>> Store::open_to_migrate(const std::string& dir,
                                                          const std::string& command) {
  auto store = open_locked(dir, false, command, nullptr);
  if (!store) return io::pass(store);
  MIFDEX_TRY((*store)->read_format());
  return store;
}

Store::~Store() { close_db(); }

void Store::close_db() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle*& handle : families_) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    handle = nullptr;
  }
  db_->Close().PermitUncheckedError();
  db_.reset();
}

io::Result<void> Store::open_db_to_read(ReadScope scope, TableCheck check) {
  close_db();
  files_ = std::make_unique<ReaderFiles>();
  rocksdb::DBOptions options =
      check == TableCheck::kWhenOpened ? checked_reader_options() : reader_options();
  options.env = files_.get();
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const std::shared_ptr<rocksdb::Cache> cache = reader_cache();
  const auto options_of = [&](Family family) { return reader_family_options(family, cache); };
  const std::vector<Family> families = families_in(scope);
  files_->read_later(check == TableCheck::kWhenRead);
  const rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(options, dir_, described(families, options_of), &handles, &db);
  files_->read_later(false);
  MIFDEX_TRY(keep_db(status, db, handles, families));
  return hold_files();
}

io::Result<void> Store::open_db_to_write() {
  std::error_code code;
  const bool is_new = !fs::exists(dir_ + "/CURRENT", code) && !code;
  if (!is_new) return open_families(all_families());
  rocksdb::Env& env = env_ == nullptr ? *rocksdb::Env::Default() : *env_;
  MIFDEX_TRY(write_empty_index(dir_, env));
  auto opened = open_families(all_families());
  if (opened || opened.error().kind != io::ErrorKind::kStore) return opened;
  // This RocksDB does not accept what the RocksDB of the build made.
  MIFDEX_TRY(remove_empty_index(dir_, env));
  return create_families();
}

io::Result<void> Store::open_families(
    const std::vector<rocksdb::ColumnFamilyDescriptor>& descriptors) {
  rocksdb::DBOptions options = database_options();
  if (env_ != nullptr) options.env = env_;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, dir_, descriptors, &handles, &db);
  return keep_db(status, db, handles, families_in(ReadScope::kAll));
}

io::Result<void> Store::create_families() {
  // DB::Open() creates missing families one by one, and after each it writes, syncs and verifies a
  // file with the options of all. Created in one call, they need one such file.
  auto first = all_families();
  const decltype(first) rest(first.begin() + 1, first.end());
  first.erase(first.begin() + 1, first.end());
  MIFDEX_TRY(open_families(first));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status = db_->CreateColumnFamilies(rest, &handles);
  std::copy(handles.begin(), handles.end(), families_.end() - std::ssize(rest));
  if (status.ok()) return {};
  close_db();
  return std::unexpected(store_error(status, "cannot open the index", dir_));
}

io::Result<void> Store::keep_db(const rocksdb::Status& opened, rocksdb::DB* db,
                                const std::vector<rocksdb::ColumnFamilyHandle*>& handles,
                                const std::vector<Family>& families) {
  if (!opened.ok()) return std::unexpected(store_error(opened, "cannot open the index", dir_));
  db_.reset(db);
  for (std::size_t i = 0; i < handles.size(); ++i) {
    families_[static_cast<std::size_t>(families[i])] = handles[i];
  }
  return {};
}

/// Opens all files of the index: after that, none can vanish under a reader.
io::Result<void> Store::hold_files() {
  std::vector<rocksdb::LiveFileMetaData> live;
  db_->GetLiveFilesMetaData(&live);
  for (const rocksdb::LiveFileMetaData& file : live) {
    const rocksdb::Status status = files_->hold(file.db_path + file.name, file.size);
    if (!status.ok()) return std::unexpected(store_error(status, "cannot open the index", dir_));
  }
  return {};
}

rocksdb::Options Store::file_options(Family family) const {
  rocksdb::Options options(database_options(), family_options(family));
  if (env_ != nullptr) options.env = env_;
  return options;
}

io::Result<void> Store::read_format() {
  MIFDEX_TRY(auto value, get(Family::kMeta, kFormatKey));
  if (value) {
    MIFDEX_TRY(auto version, read_format_version(*value, dir_));
    format_version_ = version;
    return {};
  }
  return io::fail(io::ErrorKind::kStore, "index creation was interrupted", dir_, 0,
                  "run `mifdex index BOX...` again");
}

/// If the index is new, writes the format key as one more commit; if not, checks it.
io::Result<void> Store::prepare_to_write() {
  MIFDEX_TRY(auto value, get(Family::kMeta, kFormatKey));
  if (value) {
    MIFDEX_TRY(read_format());
    if (format_version_ == kFormatVersion) return {};
    return io::fail(io::ErrorKind::kStore,
                    "the index is of format version " + std::to_string(format_version_) +
                        ", this mifdex writes version " + std::to_string(kFormatVersion),
                    dir_, 0, "run `mifdex migrate`; it can be read without that");
  }
  std::string totals;
  encode_totals(totals, Totals{});
  SstWriter run(*this, Family::kMeta, "new");
  run.put(kFormatKey, encoded_format_version());
  run.put(kTotalsKey, totals);
  MIFDEX_TRY(auto file, run.finish());
  return ingest_runs(*this, std::vector<SstFile>{*file});
}

io::Result<std::optional<std::string>> Store::get(Family family_id, std::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get({}, family(family_id), as_slice(key), &value);
  if (status.ok()) return std::optional<std::string>(std::move(value));
  if (status.IsNotFound()) return std::optional<std::string>();
  return std::unexpected(store_error(status, "cannot read the index", dir_));
}

}  // namespace mifdex::index
