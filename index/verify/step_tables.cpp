// Checks that the files of an index exist, have the length that was written, and are intact.
#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "index/format/keys.h"
#include "index/storage/rocksdb_options.h"
#include "index/verify/verify_work.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;

rocksdb::Options table_options(rocksdb::Env& files = *rocksdb::Env::Default()) {
  rocksdb::Options options(database_options(), family_options(Family::kObservations));
  options.env = &files;
  return options;
}

/// The tables of an open index, including those that a concurrent writer has removed since.
class LiveTables final : public rocksdb::EnvWrapper {
 public:
  explicit LiveTables(rocksdb::DB& db) : rocksdb::EnvWrapper(db.GetEnv()) {
    db.GetLiveFilesMetaData(&tables_);
  }
  const char* Name() const override { return "LiveTables"; }

  const std::vector<rocksdb::LiveFileMetaData>& all() const { return tables_; }

  rocksdb::Status GetFileSize(const std::string& path, std::uint64_t* size) override {
    rocksdb::Status status = target()->GetFileSize(path, size);
    if (status.ok()) return status;
    const auto table = std::ranges::find_if(tables_, [&path](const auto& file) {
      return path.ends_with(file.name.substr(file.name.rfind('/')));
    });
    // ReaderFiles holds the files that existed when the index was opened.
    if (table == tables_.end() || !can_be_read(path)) return status;
    *size = table->size;
    return rocksdb::Status::OK();
  }

 private:
  bool can_be_read(const std::string& path) {
    std::unique_ptr<rocksdb::RandomAccessFile> file;
    return target()->NewRandomAccessFile(path, &file, rocksdb::EnvOptions()).ok();
  }

  std::vector<rocksdb::LiveFileMetaData> tables_;
};

/// Reads every block; returns the error, or an empty text if there is none.
std::string wrong_with_table(const std::string& path,
                             rocksdb::Env& files = *rocksdb::Env::Default()) {
  rocksdb::SstFileReader reader(table_options(files));
  rocksdb::Status status = reader.Open(path);
  if (status.ok()) status = reader.VerifyChecksum(rocksdb::ReadOptions());
  return status.ok() ? std::string() : status.ToString();
}

/// True if the table has a number that ingest_runs() leaves 0. No checksum covers it; if it was
/// changed, RocksDB does not open the index and names its manifest instead of the table.
bool has_sequence_number(const std::string& path) {
  constexpr const char* kProperty = "rocksdb.external_sst_file.global_seqno";
  rocksdb::SstFileReader reader(table_options());
  if (!reader.Open(path).ok()) return false;
  const auto properties = reader.GetTableProperties();
  if (!properties) return false;
  const auto& all = properties->user_collected_properties;
  const auto number = all.find(kProperty);
  return number != all.end() && number->second.find_first_not_of('\0') != std::string::npos;
}

/// Returns the names of RocksDB's files that hold rows.
std::vector<std::string> tables_in(const std::string& dir) {
  std::vector<std::string> names;
  std::error_code code;
  for (fs::directory_iterator entry(dir, code), end; !code && entry != end; entry.increment(code)) {
    if (entry->path().extension() == ".sst") names.push_back(entry->path().filename());
  }
  std::ranges::sort(names);
  return names;
}

/// Returns the name of a RocksDB file that `text` mentions; empty if there is none. If a table is
/// missing, RocksDB looks for it under its older suffix and reports that name.
std::string file_named_in(const std::string& text) {
  for (const std::string_view mark : {".ldb", ".sst", "MANIFEST-", "CURRENT"}) {
    const auto at = text.find(mark);
    if (at == std::string::npos) continue;
    const auto slash = text.rfind('/', at);
    const auto begin = slash == std::string::npos ? at : slash + 1;
    std::string name = text.substr(begin, text.find_first_of(" :,;)", at) - begin);
    if (name.ends_with(".ldb")) name.replace(name.size() - 3, 3, "sst");
    return name;
  }
  return {};
}

/// Returns the name in CURRENT; empty if it is not a valid CURRENT.
std::string manifest_named(const std::string& dir) {
  std::ifstream file(dir + "/CURRENT", std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!text.starts_with("MANIFEST-") || !text.ends_with('\n')) return {};
  text.pop_back();
  return text.find_first_of("/\n") == std::string::npos ? text : std::string();
}

/// Adds the boxes that can still be read from the files of an index that does not open.
void salvage_boxes(const std::string& path, std::map<std::uint32_t, BoxEntry>& boxes) {
  rocksdb::SstFileReader reader(table_options());
  if (!reader.Open(path).ok()) return;
  const auto properties = reader.GetTableProperties();
  if (!properties || properties->column_family_name != kFamilyNames[0]) return;
  const std::unique_ptr<rocksdb::Iterator> rows(reader.NewIterator(rocksdb::ReadOptions()));
  for (rows->Seek(as_slice(kBoxPrefix)); rows->Valid(); rows->Next()) {
    std::uint64_t id = 0;
    BoxEntry box;
    if (!parse_number_key(as_view(rows->key()), kBoxPrefix, id)) break;
    if (!decode_box(as_view(rows->value()), box)) continue;
    box.id = static_cast<std::uint32_t>(id);
    boxes[box.id] = box;
  }
  rows->status().PermitUncheckedError();
}

}  // namespace

void verify_unopened(const std::string& dir, const std::string& why, VerifyReport& report) {
  const auto report_damage = [&](std::string what, std::string file) {
    ++report.damage_count;
    report.damages.push_back({std::move(what), {}, std::move(file)});
  };
  report.all_boxes = true;
  const std::string manifest = manifest_named(dir);
  std::error_code code;
  if (manifest.empty()) {
    report_damage("it does not name a manifest", "CURRENT");
  } else if (!fs::exists(dir + "/" + manifest, code)) {
    report_damage("it is missing", manifest);
  }
  std::map<std::uint32_t, BoxEntry> boxes;
  bool explains_manifest = false;
  for (const std::string& name : tables_in(dir)) {
    std::string path = dir;
    path.append("/").append(name);
    ++report.files;
    std::string wrong = wrong_with_table(path);
    if (wrong.empty() && has_sequence_number(path)) {
      wrong = "its sequence number is not 0";
      explains_manifest = true;
    }
    if (!wrong.empty() && report.damages.size() < kMostDamages) report_damage(wrong, name);
    salvage_boxes(path, boxes);
  }
  for (auto& [id, box] : boxes) report.boxes.push_back(std::move(box));
  const std::string named = file_named_in(why);
  const bool known = std::ranges::any_of(report.damages,
                                         [&](const Damage& damage) { return damage.key == named; });
  if (!named.empty() && !known && !(explains_manifest && named == manifest)) {
    report_damage(why, named);
  } else if (report.damages.empty()) {
    report_damage(why, manifest);
  }
}

void verify_presence(VerifyWork& work) {
  LiveTables tables(work.store.db());
  for (const rocksdb::LiveFileMetaData& file : tables.all()) {
    const std::string name = file.name.substr(file.name.rfind('/') + 1);
    std::uint64_t size = 0;
    if (!tables.GetFileSize(file.db_path + file.name, &size).ok()) {
      work.damage_in_file("it is missing", name);
    } else if (size != file.size) {
      work.damage_in_file(
          "it is " + std::to_string(size) + " bytes long instead of " + std::to_string(file.size),
          name);
    }
  }
}

bool verify_tables(VerifyWork& work) {
  LiveTables tables(work.store.db());
  std::vector<std::string> names;
  names.reserve(tables.all().size());
  for (const rocksdb::LiveFileMetaData& file : tables.all()) {
    names.push_back(file.name.substr(file.name.rfind('/') + 1));
  }
  std::ranges::sort(names);
  work.all = names.size();
  for (const std::string& name : names) {
    ++work.done;
    if (name <= work.state.key) continue;
    const std::string wrong = wrong_with_table(work.store.dir() + "/" + name, tables);
    if (!wrong.empty()) work.damage_in_file(wrong, name);
    ++work.report.files;
    work.state.key = name;
    if (work.progress == nullptr || !*work.progress) continue;
    const std::function<std::string()> here = [&work] { return work.position(); };
    if (!(*work.progress)({step_name(work.state.step), work.done, work.all, here})) return false;
  }
  return true;
}

}  // namespace mifdex::index
